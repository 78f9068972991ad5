import { batchFacts } from '../../domain/brake/batchFacts.ts';
import { brake, type Halt } from '../../domain/brake/brake.ts';
import { type Side, sides } from '../../domain/model/kind.ts';
import type { LivingCounts, Run, StoreWrites } from '../../store/port.ts';
import type { Slice } from '../slice.ts';
import { brakedBy } from './brakedBy.ts';
import { priorities } from './priorities.ts';
import { fromTheBeginning } from './readFeeds.ts';

/**
 * The full comparison: both sides are read from the beginning, which catches whatever hints and feeds lost, and every
 * record is planned anew. For a sync run `applyStartedMs` is when the latest one began and `finishedMs` when the
 * latest one ended; begun and not ended, it is under way. The cursors are the worker's: who asks for one leaves a wish.
 */
export const isComparing = ({ applyStartedMs, finishedMs }: Run): boolean =>
  applyStartedMs !== null && applyStartedMs !== wishedMs && (finishedMs === null || finishedMs < applyStartedMs);

/** Stands for when it began, until the worker begins it. */
const wishedMs = 0;
export const isComparisonWished = ({ applyStartedMs }: Run): boolean => applyStartedMs === wishedMs;

/** A person wants one; if one is under way, that is theirs. */
export const withComparisonWished = (run: Run): Run => (isComparing(run) ? run : { ...run, applyStartedMs: wishedMs });

export function nextCompareMs({ ports }: Slice, run: Run): number {
  if (isComparisonWished(run)) return wishedMs;
  const lastMs = run.finishedMs ?? run.startedMs;
  return lastMs + ports.settings.compareMs;
}

/** Begins a comparison that is due. Answers whether one is under way. */
export async function compareIfDue(slice: Slice, run: Run): Promise<boolean> {
  const { lease, ports } = slice;
  const now = (await slice.store.run(run.connectionId, run.id)) ?? run;
  if (isComparing(now)) return true;
  if (ports.clock.nowMs() < nextCompareMs(slice, now)) return false;
  await lease.transact((tx) => beginComparison(slice, tx, now));
  ports.log.info('comparison.began', { connectionId: run.connectionId });
  return true;
}

/** Ends a comparison whose feeds have all been read since: at once, for a person may be waiting for it. */
export async function endComparisonIfRead(slice: Slice, run: Run): Promise<void> {
  const now = (await slice.store.run(run.connectionId, run.id)) ?? run;
  if (isComparing(now) && (await isReadThrough(slice, now))) await end(slice, now);
}

/** Sets every feed back to its beginning. Call inside a transaction. */
async function beginComparison({ connection, ports, exact, tribe }: Slice, tx: StoreWrites, run: Run): Promise<void> {
  for (const side of sides) {
    for (const { name, isCostly } of (side === 'exact' ? exact : tribe).client.feeds) {
      if (isCostly === true) continue;
      const cursor = { feed: name, side, cursor: fromTheBeginning, isComplete: false, readMs: 0 };
      await tx.saveCursor(connection.id, cursor);
    }
  }
  const now = (await tx.lockedRun(run.connectionId, run.id)) ?? run;
  await tx.saveRun({ ...now, applyStartedMs: ports.clock.nowMs() });
}

async function isReadThrough({ connection, store, exact, tribe }: Slice, run: Run): Promise<boolean> {
  const cursors = await store.cursors(connection.id);
  return sides.every((side) =>
    (side === 'exact' ? exact : tribe).client.feeds.every(
      ({ name, isCostly }) =>
        isCostly === true ||
        cursors.some(
          (cursor) =>
            cursor.side === side &&
            cursor.feed === name &&
            cursor.isComplete &&
            cursor.readMs >= (run.applyStartedMs ?? 0),
        ),
    ),
  );
}

/**
 * What the reading did not show is no evidence that it is gone: it is looked at singly. Everything else is planned from
 * what was read.
 */
async function end({ connection, lease, ports }: Slice, run: Run): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const as = { priority: priorities.comparison, markedMs: nowMs };
  await lease.transact(async (tx) => {
    await tx.markEverything(connection.id, as);
    const unseen = await tx.markUnobserved(connection.id, run.applyStartedMs ?? 0, as);
    const now = (await tx.lockedRun(run.connectionId, run.id)) ?? run;
    const halts = sides.flatMap((side) => objectionsTo(side, unseen[side]));
    await tx.saveRun({ ...now, brake: brakedBy(now.brake, halts, { nowMs }), finishedMs: nowMs });
    ports.log.info('comparison.ended', { connectionId: connection.id, unseen, halts: halts.length });
  });
}

/** What the brake says to a listing of one side: nothing of what is known to live there may be in it. */
function objectionsTo(side: Side, { living, unobserved }: LivingCounts): readonly Halt[] {
  const decision = brake(
    batchFacts([], {
      linked: living,
      listed: { exact: null, tribe: null, [side]: living - unobserved },
      isConfirmedImport: false,
      lifted: new Set(),
      fingerprint: { planned: '', confirmed: null },
    }),
  );
  return decision.is === 'halt' ? decision.halts : [];
}
