import type { Run } from '../../src/store/port.ts';
import type { Checker } from '../watch.ts';

/** G6: connecting and previewing write nothing: the first effect of ours follows a person's confirmation. */
export const g6: Checker = {
  id: 'G6',
  listen: ({ world, tenants }, fail) => {
    const confirmed = new Set<string>();
    const note = (run: Run): void => {
      if (run.applyStartedMs === null) return;
      const connection = world.store.rows('connection').find(({ id }) => id === run.connectionId);
      const tenant = tenants.find(({ division }) => division === connection?.exactDivision);
      if (tenant !== undefined) confirmed.add(tenant.division).add(tenant.organisation);
    };
    for (const run of world.store.rows('run')) note(run);
    return {
      commit: (changes) => {
        for (const { table, after } of changes) if (table === 'run' && after !== null) note(after as Run);
      },
      effect: ({ author, effect, side }) => {
        // Subscribing to its own news is no change to anybody's data.
        if (author !== 'tandem' || /webhook/i.test(effect.entity)) return;
        if (!confirmed.has(effect.tenant))
          fail(`${side} ${effect.entity} ${effect.key} was written before a confirmation`);
      },
    };
  },
};
