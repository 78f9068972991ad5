import { sides } from '../../domain/model/kind.ts';
import type { FeedCursor, Run } from '../../store/port.ts';
import type { Slice } from '../slice.ts';
import type { ScheduledFeed } from './dueFeeds.ts';

/**
 * Where so many feeds of a side are due that one look at the side takes fewer calls, the feeds that it shows to have no
 * news count as read: their cursors go on as if they had been. All of the side are asked about, so that those which events
 * had read in between are due together again. A feed that somebody told has news is read in any case.
 */
export async function passOverQuiet(
  slice: Slice,
  run: Run,
  { scheduled, nowMs }: { readonly scheduled: readonly ScheduledFeed[]; readonly nowMs: number },
): Promise<ReadonlySet<ScheduledFeed>> {
  const { connection, lease, ports } = slice;
  const passedOver = new Set<ScheduledFeed>();
  for (const side of sides) {
    const { overview } = slice[side].client;
    if (overview === null) continue;
    const asked = scheduled.flatMap((one) =>
      one.side === side && !one.isTold && one.cursor?.isComplete === true ? [{ one, at: one.cursor }] : [],
    );
    if (asked.filter(({ one }) => one.dueMs <= nowMs).length <= overview.calls) continue;
    lease.assertHeld();
    const askedMs = ports.clock.nowMs();
    const quiet = await overview.quietFeeds(new Map(asked.map(({ at }) => [at.feed, at.cursor])));
    const read = asked.flatMap(({ one, at }): readonly { one: ScheduledFeed; saved: FeedCursor }[] => {
      const cursor = quiet.get(at.feed);
      return cursor === undefined ? [] : [{ one, saved: { ...at, cursor, readMs: askedMs } }];
    });
    await lease.transact(async (tx) => {
      for (const { saved } of read) await tx.saveCursor(connection.id, saved);
      await slice.sides.saveUse(tx, connection, run.id);
    });
    for (const { one } of read) passedOver.add(one);
  }
  return passedOver;
}
