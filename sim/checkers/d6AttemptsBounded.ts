import type { Rows } from '../../src/store/memory/rows.ts';
import type { Checker } from '../watch.ts';

/** D6: no intent is tried more often than the settings allow. */
export const d6: Checker = {
  id: 'D6',
  listen: ({ world }, fail) => ({
    commit: (changes) => {
      for (const { table, after } of changes) {
        if (table !== 'planItem' || after === null) continue;
        const { stored } = after as Rows['planItem'];
        if (stored.attempts > world.settings.attemptsMax) fail(`${stored.item.key} was tried ${stored.attempts} times`);
      }
    },
  }),
};
