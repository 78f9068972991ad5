import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { HintReceipt, ReceivedAppEvent, TandemService } from '../../engine/service.ts';
import { rememberVisit } from '../oauth/visit.ts';
import type { Cookies } from '../security/cookies.ts';
import { statusOf } from '../webhooks.ts';
import { comeBackTo } from './comeBack.ts';

/** What Tandem needs to be an app of Tribe CRM's Marketplace. */
export interface Marketplace {
  /** The address of Tribe CRM's own pages: nobody is sent back to another one. */
  readonly tribeAppUrl: string;
  /** Takes an event of the Marketplace; it is answered after this has ended. */
  readonly receiveAppEvent: (event: ReceivedAppEvent) => Promise<HintReceipt>;
}

interface MarketplaceParts {
  readonly service: TandemService;
  readonly cookies: Cookies;
  readonly marketplace: Marketplace;
}

/** An event names one organisation; whatever is larger is none. */
const bodyBytesMax = 16 * 1024;

/**
 * The visits and events of an app of the Marketplace: Install asks for consent and leads back to Tribe CRM, Activate and
 * Settings lead to our pages (the article, "How Do I Activate the Integration?"; the contract is in sandbox/tribe/README.md).
 */
export function marketplaceRoutes({ service, cookies, marketplace }: MarketplaceParts): Hono {
  const withinLimit = bodyLimit({ maxSize: bodyBytesMax, onError: (c) => c.body(null, 413) });
  return new Hono()
    .get('/install', async (c) => {
      const back = comeBackTo(c.req.query('return') ?? null, marketplace.tribeAppUrl);
      const { url } = await service.beginSignIn({ returnTo: '/' });
      const state = rememberVisit(c, cookies, url);
      if (back !== null) cookies.installation.write(c, state, back);
      return c.redirect(url, 303);
    })
    .get('/settings', async (c) => {
      const language = c.req.query('language');
      const home = language === 'nl' || language === 'en' ? `/?language=${language}` : '/';
      const secret = cookies.session.read(c);
      const caller = secret === null ? null : await service.whoIs(secret);
      // Somebody who is signed in for another organisation would see that one's settings.
      const isTheirs = caller !== null && caller.organisationId === c.req.query('organization');
      return c.redirect(isTheirs ? home : `/oauth/tribe/start?${new URLSearchParams({ returnTo: home })}`, 303);
    })
    .post('/events', withinLimit, async (c) => {
      const body = new Uint8Array(await c.req.arrayBuffer());
      const receipt = await marketplace.receiveAppEvent({ body, headers: c.req.header() });
      return c.body(null, statusOf[receipt]);
    });
}
