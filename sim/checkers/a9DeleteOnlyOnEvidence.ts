import type { Checker } from '../watch.ts';

/** A9: nothing is deleted by Tandem, in either system, whatever was missing from a list, filtered or forgotten. */
export const a9: Checker = {
  id: 'A9',
  listen: (_facts, fail) => ({
    effect: ({ author, effect, side }) => {
      // What it is told by is its own, and goes with a deactivation.
      if (/webhook/i.test(effect.entity)) return;
      if (author === 'tandem' && effect.action === 'delete') fail(`${side} ${effect.entity} ${effect.key} was deleted`);
    },
  }),
};
