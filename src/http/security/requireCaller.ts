import { createMiddleware } from 'hono/factory';
import type { ApiEnv, ApiParts } from '../env.ts';
import { refuseAtGate } from '../problems.ts';

/** Lets only signed-in people through, and tells the routes behind it who is calling. */
export const requireCaller = ({ service, cookies }: ApiParts) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const secret = cookies.session.read(c);
    const caller = secret === null ? null : await service.whoIs(secret);
    if (caller === null) {
      if (secret !== null) cookies.session.clear(c);
      return refuseAtGate(c, 'signedOut');
    }
    c.set('caller', caller);
    return next();
  });
