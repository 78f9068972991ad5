import { type Side, sides } from '../../domain/model/kind.ts';
import type { FeedCursor, HintSubscriptions } from '../../store/port.ts';
import type { Feed } from '../../vendors/vendor.ts';
import type { Slice } from '../slice.ts';
import { trustedSides } from './trust.ts';

/** A feed and when it is to be read. */
export interface ScheduledFeed {
  readonly side: Side;
  readonly feed: Feed;
  readonly cursor: FeedCursor | null;
  /** What the reading settles: every hint told before it begins. */
  readonly hintSeq: number;
  /** It is read because somebody told, and not because its time has come. */
  readonly isTold: boolean;
  readonly dueMs: number;
}

/** A feed whose news nobody waits for is asked this many times less often. */
const slowness = 4;

/**
 * The first event leads to a reading at once, those that follow within this time to one more: a thousand of them, fields
 * that somebody fills in one after the other, and the echoes of our own writes.
 */
const toldAgainAfterMs = 3_000;

/** When the next feed wants to be read, if nobody tells anything before. */
export async function nextPollMs(slice: Slice, subscriptions: HintSubscriptions): Promise<number> {
  return Math.min(...(await scheduledFeeds(slice, subscriptions)).map(({ dueMs }) => dueMs));
}

/** A reading by another process whose clock runs ahead was not a moment ago: nobody waits for that clock. */
const toldDueMs = ({ readMs }: FeedCursor, nowMs: number): number =>
  readMs <= nowMs ? readMs + toldAgainAfterMs : nowMs;

export async function scheduledFeeds(
  slice: Slice,
  subscriptions: HintSubscriptions,
): Promise<readonly ScheduledFeed[]> {
  const { connection, ports, store } = slice;
  const nowMs = ports.clock.nowMs();
  const { exactPollMs, tribePollMs, trustedPollMs } = ports.settings;
  const cursors = await store.cursors(connection.id);
  const hints = await store.feedHints(connection.id);
  const trusted = trustedSides(slice, { hints, subscriptions });
  const everyMs = (side: Side, { isSlow = false }: Feed): number =>
    Math.max(
      (side === 'exact' ? exactPollMs : tribePollMs) * (isSlow ? slowness : 1),
      trusted.has(side) ? trustedPollMs : 0,
    );
  return sides.flatMap((side) =>
    slice[side].client.feeds.map((feed) => {
      const isOfFeed = (one: { readonly side: Side; readonly feed: string }): boolean =>
        one.side === side && one.feed === feed.name;
      const cursor = cursors.find(isOfFeed) ?? null;
      const hint = hints.find(isOfFeed);
      const isTold = hint !== undefined && hint.hintSeq > hint.readSeq;
      return {
        side,
        feed,
        cursor,
        hintSeq: hint?.hintSeq ?? 0,
        isTold,
        dueMs:
          cursor?.isComplete === true ? (isTold ? toldDueMs(cursor, nowMs) : cursor.readMs + everyMs(side, feed)) : 0,
      };
    }),
  );
}
