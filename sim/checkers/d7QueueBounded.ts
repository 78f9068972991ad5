import type { Rows } from '../../src/store/memory/rows.ts';
import type { Checker } from '../watch.ts';

/** D7: however often a record is told, it has at most one mark, and one item that waits or is under way in what flows. */
export const d7: Checker = {
  id: 'D7',
  listen: ({ world }, fail) => ({
    commit: (changes) => {
      const isSync = (runId: string): boolean =>
        world.store.rows('run').some(({ id, kind }) => id === runId && kind === 'sync');
      if (changes.some(({ table }) => table === 'mark')) {
        const marks = world.store
          .rows('mark')
          .map((one) => `${one.connectionId} ${one.kind} ${one.side} ${one.recordId}`);
        if (new Set(marks).size < marks.length) fail('a record has two marks');
      }
      for (const { table, after } of changes) {
        if (table !== 'planItem' || after === null) continue;
        const { runId, stored } = after as Rows['planItem'];
        if (!isOpen(stored.state) || !isSync(runId)) continue;
        const { exactId, tribeId, kind, key } = stored.item;
        const others = world.store
          .rows('planItem')
          .filter(
            (one) =>
              one.runId === runId &&
              isOpen(one.stored.state) &&
              one.stored.item.kind === kind &&
              one.stored.item.key !== key &&
              ((exactId !== null && one.stored.item.exactId === exactId) ||
                (tribeId !== null && one.stored.item.tribeId === tribeId)),
          );
        const [other] = others;
        if (other !== undefined)
          fail(
            `${key} and ${other.stored.item.key} both wait to write one record (${stored.state}, ${other.stored.state})`,
          );
      }
    },
  }),
};

const isOpen = (state: string): boolean => state === 'planned' || state === 'sending' || state === 'unknown';
