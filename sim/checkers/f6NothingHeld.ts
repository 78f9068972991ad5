import type { Checker } from '../watch.ts';

/** F6: at rest nothing is held or under way: no lease outlives its time, no intent waits for a process that is gone. */
export const f6: Checker = {
  id: 'F6',
  listen: ({ world }, fail) => ({
    calm: () => {
      for (const lease of world.store.rows('lease')) {
        const longestMs = world.nowMs + world.settings.leaseMs;
        if (lease.untilMs > longestMs) fail(`the lease of ${lease.connectionId} outlives its time: ${lease.holder}`);
      }
      for (const { stored } of world.store.rows('planItem')) {
        if (stored.state === 'sending' || stored.state === 'unknown') {
          fail(`${stored.item.key} is still ${stored.state} after ${stored.attempts} attempts`);
        }
      }
    },
  }),
};
