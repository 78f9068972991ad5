import type { Checker } from '../watch.ts';
import { liveTokens, refreshIn } from './support/tokens.ts';

/** E4: a refresh token whose successor is committed is never presented again, unless an old backup was restored. */
export const e4: Checker = {
  id: 'E4',
  listen: (facts, fail) => {
    const tokens = liveTokens(facts.world);
    return {
      commit: (changes) => tokens.heard(changes),
      sent: ({ process, request, side }) => {
        const refresh = refreshIn(request);
        if (refresh === null || facts.restoredMs !== null) return;
        if (tokens.refresh(refresh)?.isSuperseded === true) {
          fail(`${process} presented a ${side} refresh token that had a successor`);
        }
      },
    };
  },
};
