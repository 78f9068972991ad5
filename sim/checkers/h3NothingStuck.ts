import type { Checker } from '../watch.ts';

/** H3: nothing is silently stuck: at rest every intent is done, failed with a reason, or left aside on purpose. */
export const h3: Checker = {
  id: 'H3',
  listen: ({ world }, fail) => ({
    calm: () => {
      for (const run of world.store.rows('run')) {
        if (run.state === 'reading' || run.state === 'applying') {
          if (run.halt === null) fail(`run ${run.id} is ${run.state} without a halt that says why`);
        }
      }
      const applying = new Set(
        world.store.rows('run').flatMap(({ id, state }) => (state === 'done' || state === 'live' ? [id] : [])),
      );
      for (const { runId, stored } of world.store.rows('planItem')) {
        if (!applying.has(runId)) continue;
        if (stored.state === 'failed' && stored.failure === null) fail(`${stored.item.key} failed without a reason`);
      }
    },
  }),
};
