import { createMiddleware } from 'hono/factory';
import { refuseAtGate } from '../problems.ts';

/** Sent by the UI and by the command line with every call that changes something. */
export const clientHeader = 'tandem-client';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of another site can make a browser send our cookie along, but it can neither set a header of its own nor the
 * JSON content type without asking us first (CORS preflight), and nobody is ever told yes. The origin, where the
 * browser names one, has to be ours as well.
 */
export const refuseOtherSites = (publicUrl: string) => {
  const publicOrigin = new URL(publicUrl).origin;
  return createMiddleware(async (c, next) => {
    if (safeMethods.has(c.req.method)) return next();
    const origin = c.req.header('Origin');
    const fetchSite = c.req.header('Sec-Fetch-Site');
    const isOwnOrigin = origin === undefined || origin === publicOrigin || origin === new URL(c.req.url).origin;
    const isOwnSite = fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
    if (!isOwnOrigin || !isOwnSite || c.req.header(clientHeader) === undefined) return refuseAtGate(c, 'crossSite');
    const contentType = c.req.header('Content-Type') ?? '';
    if (!/^application\/json\s*(;|$)/i.test(contentType)) return refuseAtGate(c, 'notJson');
    return next();
  });
};
