import type { Checker } from '../watch.ts';
import { bearerOf, liveTokens, refreshIn } from './support/tokens.ts';

/** E3: a pair that a refresh brought is committed before its first use. */
export const e3: Checker = {
  id: 'E3',
  listen: ({ world }, fail) => {
    const tokens = liveTokens(world);
    const fromRefresh = new Set<string>();
    return {
      commit: (changes) => tokens.heard(changes),
      arrived: ({ call, body, status }) => {
        if (refreshIn(call.request) === null || status !== 200) return;
        const pair: unknown = JSON.parse(body);
        if (typeof pair === 'object' && pair !== null && 'access_token' in pair)
          fromRefresh.add(String(pair.access_token));
      },
      sent: ({ process, request, side }) => {
        const access = bearerOf(request.headers.authorization);
        if (fromRefresh.has(access) && !tokens.isCommitted(access)) {
          fail(`${process} used a new ${side} token before it was committed`);
        }
      },
    };
  },
};
