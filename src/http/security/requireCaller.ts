import { createMiddleware } from 'hono/factory';
import type { ApiEnv, ApiParts } from '../env.ts';
import { refuse, refuseAtGate } from '../problems.ts';

/**
 * Names the administration that a call is about, by its connection: in every call and not in the session, because two tabs
 * may show two. Without it the call is about the one that the session was made for.
 */
export const connectionHeader = 'tandem-connection';

/** Lets only signed-in people through, and tells the routes behind it who is calling, and about what. */
export const requireCaller = ({ service, cookies }: ApiParts) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const secret = cookies.session.read(c);
    const caller = secret === null ? null : await service.whoIs(secret);
    if (caller === null) {
      if (secret !== null) cookies.session.clear(c);
      return refuseAtGate(c, 'signedOut');
    }
    const connectionId = c.req.header(connectionHeader);
    const about = connectionId === undefined ? caller : await service.callerAbout(caller, connectionId);
    if (about === null) return refuse(c, { code: 'notFound', words: { connectionId: connectionId ?? '' } });
    c.set('caller', about);
    return next();
  });
