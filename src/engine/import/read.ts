import type { FeedCursor, Run } from '../../store/port.ts';
import type { Outcome } from '../../vendors/outcome.ts';
import { ok } from '../../vendors/outcome.ts';
import { marksOfChanges } from '../live/changedRecords.ts';
import { fromTheBeginning } from '../live/readFeeds.ts';
import { believed } from '../live/readLag.ts';
import type { OpenSide } from '../sides.ts';
import { haltRun, isSliceOver, more, type Slice, type StepEnd } from '../slice.ts';
import { isConfirmed } from './transitions.ts';

/**
 * How old the reading of Exact may be when a confirmed import starts to write. Within it Exact is not asked again: its
 * calls are few (exact-online.md 3), what changes in Exact in these minutes is still a later change against the base,
 * and each write to Tribe is preceded by a comparison with Tribe. Tribe is always read on.
 */
export const exactReadingFreshMs = 15 * 60_000;

type SideEnd = { readonly is: 'complete' } | { readonly is: 'sliceOver' };

/**
 * Reads all feeds of both sides on from their cursors. Each page is saved with its cursor in one transaction, so a
 * crash anywhere costs at most the page that was being read.
 * `complete` when every feed was read to its end since this reading began.
 */
export async function readBothSides(slice: Slice, run: Run): Promise<StepEnd | 'complete'> {
  const sinceMs = {
    tribe: run.applyStartedMs ?? run.startedMs,
    exact: isConfirmed(run) ? (run.applyStartedMs ?? 0) - exactReadingFreshMs : run.startedMs,
  };
  // Both are awaited whatever happens: a side left running would go on writing after the slice gave up its lease.
  const [exact, tribe] = await Promise.allSettled([
    readSide(slice, run, slice.exact, sinceMs.exact),
    readSide(slice, run, slice.tribe, sinceMs.tribe),
  ]);
  if (exact.status === 'rejected') throw exact.reason;
  if (tribe.status === 'rejected') throw tribe.reason;
  if (exact.value.is !== 'ok') return haltRun(slice, run, 'exact', exact.value);
  if (tribe.value.is !== 'ok') return haltRun(slice, run, 'tribe', tribe.value);
  return exact.value.value.is === 'complete' && tribe.value.value.is === 'complete' ? 'complete' : more;
}

/** Reads on everything that Tribe says since `sinceMs`: after writing, to see what was written as the vendor tells it. */
export async function readTribe(slice: Slice, run: Run, sinceMs: number): Promise<StepEnd | 'complete'> {
  const end = await readSide(slice, run, slice.tribe, sinceMs);
  if (end.is !== 'ok') return haltRun(slice, run, 'tribe', end);
  return end.value.is === 'complete' ? 'complete' : more;
}

async function readSide(slice: Slice, run: Run, open: OpenSide, sinceMs: number): Promise<Outcome<SideEnd>> {
  const cursors = await slice.store.cursors(slice.connection.id);
  for (const feed of open.client.feeds) {
    const cursor = cursors.find((one) => one.side === open.side && one.feed === feed.name) ?? null;
    if (cursor?.isComplete && cursor.readMs >= sinceMs) continue;
    const end = await readFeed(slice, run, open, feed.name, cursor);
    if (end.is !== 'ok' || end.value.is === 'sliceOver') return end;
  }
  return ok({ is: 'complete' });
}

async function readFeed(
  slice: Slice,
  run: Run,
  open: OpenSide,
  feed: string,
  from: FeedCursor | null,
): Promise<Outcome<SideEnd>> {
  let cursor = from?.cursor ?? null;
  for (;;) {
    slice.lease.assertHeld();
    const askedMs = slice.ports.clock.nowMs();
    const page = await open.client.readFeed(feed, cursor === fromTheBeginning ? null : cursor);
    if (page.is !== 'ok') return page;
    const { parts, isLast } = page.value;
    cursor = page.value.cursor;
    const saved: FeedCursor = { feed, side: open.side, cursor, isComplete: isLast, readMs: askedMs };
    await slice.lease.transact(async (tx) => {
      const { id, liveSinceMs } = slice.connection;
      const told = await believed(slice.ports, tx, id, { side: open.side, parts, askedMs });
      // Both ways of reading share the cursors: what a preview reads on a live connection must not be lost to the other.
      if (liveSinceMs !== null) {
        await tx.mark(id, await marksOfChanges(tx, id, { side: open.side, parts: told.parts, askedMs }));
      }
      await tx.mark(id, told.readAgain);
      await tx.saveParts(id, told.parts, askedMs);
      await tx.saveCursor(slice.connection.id, saved);
      await slice.sides.saveUse(tx, slice.connection, run.id);
    });
    if (isLast) return ok({ is: 'complete' });
    // Looked at only here, so that even the shortest slice brings a reading on by a page.
    if (isSliceOver(slice)) return ok({ is: 'sliceOver' });
  }
}
