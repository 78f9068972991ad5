import type { FeedCursor, Run } from '../../store/port.ts';
import { haltRun, isSliceOver, more, type Slice, type StepEnd } from '../slice.ts';
import { marksOfChanges } from './changedRecords.ts';
import { type ScheduledFeed, scheduledFeeds } from './dueFeeds.ts';
import { passOverQuiet } from './quietFeeds.ts';
import { believed } from './readLag.ts';
import { noteUntold } from './trust.ts';

/**
 * Reads on every feed that has news, or that nobody has looked at for its interval. What a page tells, its cursor and the
 * marks of the records that changed are one transaction: nothing is skipped and nothing told is forgotten.
 */
export async function readDueFeeds(slice: Slice, run: Run): Promise<StepEnd | 'complete'> {
  const nowMs = slice.ports.clock.nowMs();
  const scheduled = await scheduledFeeds(slice, await slice.store.hintSubscriptions(slice.connection.id));
  const quiet = await passOverQuiet(slice, run, { scheduled, nowMs });
  for (const feed of scheduled) {
    if (feed.dueMs > nowMs || quiet.has(feed)) continue;
    const end = await readFeed(slice, run, feed);
    if (end !== 'complete') return end;
  }
  return 'complete';
}

async function readFeed(
  slice: Slice,
  run: Run,
  { side, feed, hintSeq, isTold, ...from }: ScheduledFeed,
): Promise<StepEnd | 'complete'> {
  const { connection, lease, ports, sides: opened } = slice;
  let cursor = from.cursor?.cursor ?? null;
  // A complete reading tells of much that is no news.
  const isRoutine = !isTold && from.cursor?.isComplete === true && cursor !== fromTheBeginning;
  for (;;) {
    lease.assertHeld();
    const askedMs = ports.clock.nowMs();
    const page = await slice[side].client.readFeed(feed.name, cursor === fromTheBeginning ? null : cursor);
    if (page.is !== 'ok') return haltRun(slice, run, side, page);
    const { parts, isLast } = page.value;
    cursor = page.value.cursor;
    const saved: FeedCursor = { feed: feed.name, side, cursor, isComplete: isLast, readMs: askedMs };
    await lease.transact(async (tx) => {
      const told = await believed(ports, tx, connection.id, { side, parts, askedMs });
      const marks = await marksOfChanges(tx, connection.id, { side, parts: told.parts, askedMs });
      await tx.saveParts(connection.id, told.parts, askedMs);
      await tx.mark(connection.id, [...marks, ...told.readAgain]);
      await tx.saveCursor(connection.id, saved);
      if (marks.length > 0 && isRoutine)
        await noteUntold(tx, connection.id, { side, feed: feed.name, hintSeq, askedMs });
      if (isLast && hintSeq > 0) await tx.feedRead(connection.id, side, feed.name, hintSeq);
      await opened.saveUse(tx, connection, run.id);
    });
    if (isLast) return 'complete';
    // Looked at only here, so that even the shortest slice brings a reading on by a page.
    if (isSliceOver(slice)) return more;
  }
}

/** A cursor that makes the next reading a complete one. No vendor's cursor is empty. */
export const fromTheBeginning = '';
