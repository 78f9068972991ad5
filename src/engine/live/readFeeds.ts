import { type Side, sides } from '../../domain/model/kind.ts';
import type { FeedCursor, FeedHint, Run } from '../../store/port.ts';
import type { Feed } from '../../vendors/vendor.ts';
import { haltRun, isSliceOver, more, type Slice, type StepEnd } from '../slice.ts';
import { marksOfChanges } from './changedRecords.ts';

interface DueFeed {
  readonly side: Side;
  readonly feed: Feed;
  readonly cursor: FeedCursor | null;
  /** What the reading settles: every hint told before it begins. */
  readonly hintSeq: number;
}

/** A feed whose news nobody waits for is asked this many times less often. */
const slowness = 4;

/**
 * Reads on every feed that has news, or that nobody has looked at for its interval. What a page tells, its cursor and the
 * marks of the records that changed are one transaction: nothing is skipped and nothing told is forgotten.
 */
export async function readDueFeeds(slice: Slice, run: Run): Promise<StepEnd | 'complete'> {
  for (const due of await dueFeeds(slice)) {
    const end = await readFeed(slice, run, due);
    if (end !== 'complete') return end;
  }
  return 'complete';
}

async function dueFeeds(slice: Slice): Promise<readonly DueFeed[]> {
  const { connection, ports, store } = slice;
  const nowMs = ports.clock.nowMs();
  return (await allFeeds(slice))
    .filter(({ side, feed, cursor, hint }) =>
      hint !== undefined && hint.hintSeq > hint.readSeq ? true : nowMs >= nextReadMs(slice, side, feed, cursor),
    )
    .map(({ hint, ...due }) => ({ ...due, hintSeq: hint?.hintSeq ?? 0 }));

  async function allFeeds({ exact, tribe }: Slice) {
    const cursors = await store.cursors(connection.id);
    const hints = await store.feedHints(connection.id);
    const at = <T extends FeedCursor | FeedHint>(all: readonly T[], side: Side, feed: Feed): T | undefined =>
      all.find((one) => one.side === side && one.feed === feed.name);
    return sides.flatMap((side) =>
      (side === 'exact' ? exact : tribe).client.feeds.map((feed) => ({
        side,
        feed,
        cursor: at(cursors, side, feed) ?? null,
        hint: at(hints, side, feed),
      })),
    );
  }
}

function nextReadMs({ ports }: Slice, side: Side, feed: Feed, cursor: FeedCursor | null): number {
  if (cursor === null || !cursor.isComplete) return 0;
  const { exactPollMs, tribePollMs } = ports.settings;
  const everyMs = (side === 'exact' ? exactPollMs : tribePollMs) * (feed.isSlow === true ? slowness : 1);
  return cursor.readMs + everyMs;
}

/** When the next feed wants to be read without anybody telling. */
export async function nextPollMs(slice: Slice): Promise<number> {
  const cursors = await slice.store.cursors(slice.connection.id);
  const instants = sides.flatMap((side) =>
    slice[side].client.feeds.map((feed) => {
      const cursor = cursors.find((one) => one.side === side && one.feed === feed.name) ?? null;
      return nextReadMs(slice, side, feed, cursor);
    }),
  );
  return Math.min(...instants);
}

async function readFeed(
  slice: Slice,
  run: Run,
  { side, feed, hintSeq, ...from }: DueFeed,
): Promise<StepEnd | 'complete'> {
  const { connection, lease, ports, sides: opened } = slice;
  let cursor = from.cursor?.cursor ?? null;
  for (;;) {
    lease.assertHeld();
    const askedMs = ports.clock.nowMs();
    const page = await slice[side].client.readFeed(feed.name, cursor === fromTheBeginning ? null : cursor);
    if (page.is !== 'ok') return haltRun(slice, run, side, page);
    const { parts, isLast } = page.value;
    cursor = page.value.cursor;
    const saved: FeedCursor = { feed: feed.name, side, cursor, isComplete: isLast, readMs: askedMs };
    await lease.transact(async (tx) => {
      const marks = await marksOfChanges(tx, connection.id, { side, parts, askedMs });
      await tx.saveParts(connection.id, parts, askedMs);
      await tx.mark(connection.id, marks);
      await tx.saveCursor(connection.id, saved);
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
