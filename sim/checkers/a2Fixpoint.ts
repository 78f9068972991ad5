import type { Checker } from '../watch.ts';

/** A2: when everything is at rest, one more full pass over everything writes nothing to either vendor. */
export const a2: Checker = {
  id: 'A2',
  listen: (facts, fail) => ({
    effect: ({ author, effect, side }) => {
      if (author !== 'tandem' || facts.phase !== 'extraPass' || effect.cause.by === 'rule') return;
      fail(`one more pass wrote again: ${side} ${effect.action} ${effect.entity} ${effect.key}`);
    },
  }),
};
