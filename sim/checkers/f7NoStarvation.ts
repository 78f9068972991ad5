import type { Checker, Facts } from '../watch.ts';
import { differencesOf, isExplained } from './support/differences.ts';

/**
 * F7: a record that always fails, or a tenant with much to do, keeps nobody else from agreeing in time: two intervals of
 * polling after the trouble ended, pairs agree, unless something that a person can see says why this one does not.
 */
export const f7: Checker = {
  id: 'F7',
  listen: (facts, fail) => ({
    noticed: () => {
      // A clock that was set back makes each wait longer by as much.
      if (facts.scenario.actions.some(({ does }) => does === 'skewClock')) return;
      // What a side left out of a list that it says is whole is found by the next comparison (SPEC.md, Gaps).
      if (Object.values(facts.world.habits.emptiedMs).some((atMs) => atMs > 0)) return;
      for (const difference of differencesOf(facts)) {
        const { exact, field, link, tribe } = difference;
        if (isHeldUp(facts, link.connectionId) || isExplained(facts, difference)) continue;
        fail(
          `${link.kind} ${link.exactId} / ${link.tribeId} had to wait: ${field} is still ${JSON.stringify(exact)} in Exact and ${JSON.stringify(tribe)} in Tribe`,
        );
      }
    },
  }),
};

/** The whole connection waits, and says for what: a vendor, a consent, a person. */
function isHeldUp({ world }: Facts, connectionId: string): boolean {
  const runs = world.store.rows('run').filter((run) => run.connectionId === connectionId);
  return (
    runs.some(({ brake, halt, state }) => state !== 'done' && (halt !== null || brake !== null)) ||
    world.store.rows('pause').some((pause) => pause.connectionId === connectionId) ||
    world.store
      .rows('problem')
      .some((one) => one.connectionId === connectionId && one.resolvedMs === null && one.kind === null)
  );
}
