import { isDeepStrictEqual } from 'node:util';
import type { PlanItem } from '../../src/domain/plan/plan.ts';
import type { PlanItemRow } from '../../src/store/memory/rows.ts';
import type { Run } from '../../src/store/port.ts';
import type { Checker, Facts } from '../watch.ts';

/** What a person confirmed: what would be done to each record, by its key. */
interface Confirmed {
  readonly items: ReadonlyMap<string, Pick<PlanItem, 'action' | 'tribeId' | 'effects'>>;
  readonly atMs: number;
}

/** How long before the confirmation a change may have gone unseen by the reading that the plan was made from. */
const unseenMs = 60_000;

const whatIsDone = ({ action, effects, tribeId }: PlanItem) => ({ action, effects, tribeId });

/** Fields of one address are decided together, and the oracle has one line for three of them. */
const stemOf = (field: string): string => field.replace(/\..*/, '');

/** Somebody changed the field of one of the two records after the plan was made. */
function isNewsAbout({ books, scenario }: Facts, item: PlanItem, field: string, sinceMs: number): boolean {
  const earliestMs = sinceMs - unseenMs - scenario.tribeReadDelayMs;
  return books.edits.some(
    (edit) =>
      edit.atMs >= earliestMs &&
      (edit.id === item.exactId || edit.id === item.tribeId) &&
      stemOf(edit.field) === stemOf(field),
  );
}

/** G1: an import or an undo does what its confirmed plan showed, or what follows from a change that was seen later. */
export const g1: Checker = {
  id: 'G1',
  listen: (facts, fail) => {
    const { store } = facts.world;
    const confirmed = new Map<string, Confirmed>();
    const itemsOf = (runId: string): Confirmed['items'] =>
      new Map(
        store
          .rows('planItem')
          .flatMap((row) => (row.runId === runId ? [[row.stored.item.key, whatIsDone(row.stored.item)] as const] : [])),
      );
    const begins = (run: Run): void => {
      const seen = confirmed.get(run.id)?.items ?? new Map<string, never>();
      for (const [key, now] of itemsOf(run.id)) {
        if (now.effects.length > 0 && !isDeepStrictEqual(seen.get(key), now)) {
          fail(`${run.kind} ${run.id} begins with ${key} otherwise than it was confirmed`);
        }
      }
    };
    const isSent = (run: Run, { stored: { item } }: PlanItemRow): void => {
      const plan = confirmed.get(run.id);
      const [effect] = item.effects;
      if (plan === undefined || effect === undefined) return;
      const seen = plan.items.get(item.key)?.effects.find(({ side }) => side === effect.side)?.fields ?? {};
      for (const [field, value] of Object.entries(effect.fields)) {
        if (isDeepStrictEqual((seen as Readonly<Record<string, unknown>>)[field], value)) continue;
        if (run.kind === 'import' && isNewsAbout(facts, item, field, plan.atMs)) continue;
        fail(`${run.kind} ${run.id} writes ${field} ${JSON.stringify(value)} of ${item.key}, which nobody saw`);
      }
    };
    return {
      commit: (changes) => {
        for (const { table, before, after } of changes) {
          if (table !== 'run' || after === null || before === null) continue;
          const [was, is] = [before as Run, after as Run];
          if (is.kind === 'sync') continue;
          if (was.applyStartedMs === null && is.applyStartedMs !== null) {
            confirmed.set(is.id, { items: itemsOf(is.id), atMs: facts.world.nowMs });
          }
          // One that was given up on the way goes on with what is left.
          if (was.state !== 'failed' && was.state !== 'applying' && is.state === 'applying') begins(is);
        }
        for (const { table, after } of changes) {
          const row = table === 'planItem' ? (after as PlanItemRow | null) : null;
          if (row?.stored.state !== 'sending') continue;
          const run = store.rows('run').find(({ id }) => id === row.runId);
          if (run !== undefined && run.kind !== 'sync') isSent(run, row);
        }
      },
    };
  },
};
