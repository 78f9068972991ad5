import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Ids, Log } from '../engine/ports.ts';
import type { HintReceipt, ReceivedHint, TandemService } from '../engine/service.ts';
import { createApi } from './api.ts';
import { docsPage, openApiPath } from './docs.ts';
import { type Marketplace, marketplaceRoutes } from './marketplace/marketplaceRoutes.ts';
import { oauthRoutes } from './oauth/oauthRoutes.ts';
import { refuse, refuseAtGate } from './problems.ts';
import { createCookies } from './security/cookies.ts';
import { securityHeaders } from './security/headers.ts';
import { connectionHeader } from './security/requireCaller.ts';
import { clientHeader, refuseOtherSites } from './security/sameSite.ts';
import { uiFiles } from './staticFiles.ts';
import { webhookRoutes } from './webhooks.ts';

/** No input of the API comes near it. */
const bodyBytesMax = 64 * 1024;

export interface HttpParts {
  readonly service: TandemService;
  /** Takes an event of a vendor; it is answered after this has ended. */
  readonly receiveHint: (hint: ReceivedHint) => Promise<HintReceipt>;
  /** Null where Tandem is no app of Tribe CRM's Marketplace. */
  readonly marketplace: Marketplace | null;
  readonly settings: {
    /** The address that browsers use; its scheme decides whether cookies are Secure. */
    readonly publicUrl: string;
  };
  readonly log: Log;
  /** Names incidents: an id that both the answer and the log carry. */
  readonly ids: Pick<Ids, 'next'>;
  /** Whether what requests need (the database) answers; never throws. */
  readonly isReady: () => Promise<boolean>;
  /** The built UI; null where only the API is served. */
  readonly uiFolder: string | null;
}

/** Everything that Tandem answers over HTTP, as one function from request to response. */
export function createHttp(parts: HttpParts): OpenAPIHono {
  const { service, receiveHint, marketplace, log, ids, isReady, uiFolder } = parts;
  const { publicUrl } = parts.settings;
  const cookies = createCookies(publicUrl);
  const app = new OpenAPIHono();

  app.use('*', securityHeaders(publicUrl));
  app.use('/api/*', refuseOtherSites(publicUrl));
  app.use('/api/*', bodyLimit({ maxSize: bodyBytesMax, onError: (c) => refuseAtGate(c, 'tooLarge') }));

  app.get('/healthz', (c) => c.json({ status: 'alive' }));
  app.get('/readyz', async (c) => {
    const isUp = await isReady();
    return c.json({ status: isUp ? 'ready' : 'notReady' }, isUp ? 200 : 503);
  });

  app.route('/webhooks', webhookRoutes(receiveHint));
  if (marketplace !== null) app.route('/marketplace', marketplaceRoutes({ service, cookies, marketplace }));
  app.route('/oauth', oauthRoutes({ service, cookies, log, publicUrl, marketplace }));
  app.route('/', docsPage(clientHeader));
  app.route('/', createApi({ service, cookies }));
  app.doc31(openApiPath, {
    openapi: '3.1.0',
    info: {
      title: 'Tandem',
      version: '1',
      description:
        'Keeps Tribe CRM and Exact Online in agreement. Sign in through /oauth/tribe/start; the session is a cookie. ' +
        `Calls that change something carry JSON and the header "${clientHeader}". An organisation may have several ` +
        `administrations: the header "${connectionHeader}" names the connection that a call is about, out of ` +
        '/api/v1/connections; without it that is the one that the session was made for. Errors have one shape: Problem.',
    },
  });
  app.all('/api/*', (c) => refuseAtGate(c, 'noSuchAddress', { path: c.req.path }));
  app.route('/', uiFiles(uiFolder));

  app.notFound((c) => refuseAtGate(c, 'noSuchAddress', { path: c.req.path }));
  app.onError((error, c) => answerError(error, c, log, ids));
  return app;
}

/** Malformed input that the framework met is the caller's; all else is a bug of ours, told only as an incident. */
function answerError(error: Error, c: Context, log: Log, ids: Pick<Ids, 'next'>): Response {
  if (error instanceof HTTPException && error.status < 500) {
    return refuse(c, { code: 'badInput', words: { field: 'body', problem: error.message } });
  }
  const incident = ids.next();
  log.error('httpUnexpected', { incident, method: c.req.method, path: c.req.path, error });
  return refuseAtGate(c, 'unexpected', { incident });
}
