import type { Checker } from '../watch.ts';
import { bearerOf, refreshIn } from './support/tokens.ts';

const earliestRefreshMs = 570_000;

/** E2: Exact's pair is not renewed before it may be, and no call carries a token that has ended. */
export const e2: Checker = {
  id: 'E2',
  listen: ({ scenario, world }, fail) => {
    // Whose clock jumps cannot know how old a pair is.
    if (scenario.actions.some(({ does }) => does === 'skewClock')) return {};
    return {
      arrived: ({ call, body, status }) => {
        if (call.side !== 'exact' || refreshIn(call.request) === null || status === 200) return;
        if (/not expired/i.test(body)) fail(`refreshed before ${earliestRefreshMs} ms: ${body.slice(0, 100)}`);
      },
      sent: ({ process, request, side }) => {
        if (side !== 'exact') return;
        const tokens = world.sandboxes.exact.tables.table<{ expiresAtMs: number }>('oauth/accessTokens');
        const token = tokens.get(bearerOf(request.headers.authorization));
        if (token !== undefined && token.expiresAtMs <= world.nowMs) fail(`${process} sent a token that had ended`);
      },
    };
  },
};
