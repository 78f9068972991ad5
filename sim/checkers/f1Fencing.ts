import type { Lease } from '../../src/store/port.ts';
import type { Checker } from '../watch.ts';

const guarded = new Set(['link', 'journal', 'cursor', 'part']);

/** F1: fencing numbers only rise, and nobody but the newest holder commits links, history, readings or cursors. */
export const f1: Checker = {
  id: 'F1',
  listen: (facts, fail) => ({
    commit: (changes, process) => {
      for (const { table, before, after } of changes) {
        if (table !== 'lease' || before === null || after === null) continue;
        if ((after as Lease).fence < (before as Lease).fence) fail('a fencing number fell');
      }
      const touched = changes.find(({ table }) => guarded.has(table));
      if (touched === undefined || process === null) return;
      const row = (touched.after ?? touched.before) as { readonly connectionId: string };
      const lease = facts.world.store.rows('lease').find(({ connectionId }) => connectionId === row.connectionId);
      if (lease === undefined || lease.untilMs === 0) fail(`${process} wrote ${touched.table} without a lease`);
      // Ids carry the name of the process that made them, and a lease's holder is such an id.
      else if (!lease.holder.includes(`-${process}-`)) fail(`${process} wrote ${touched.table} under ${lease.holder}`);
    },
  }),
};
