import { sql } from 'kysely';
import { insertRows, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import type { FeedHint, HintSubscription, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'feedHints' | 'hintSubscriptions' | 'forgedHints'>;
type Writes = Pick<StoreWrites, 'hintFeeds' | 'feedRead' | 'saveHintSubscription' | 'countForgedHint'>;

const toHint = (row: Row<'feed_hint'>): FeedHint => ({
  side: row.side,
  feed: row.feed,
  hintSeq: row.hint_seq,
  readSeq: row.read_seq,
  hintedMs: row.hinted_ms,
});

const toSubscription = (row: Row<'hint_subscription'>): HintSubscription => ({
  connectionId: row.connection_id,
  side: row.side,
  sealedSecret: row.sealed_secret,
  isActive: row.is_active,
  checkedMs: row.checked_ms,
  failure: row.failure,
  untoldMs: row.untold_ms,
});

export const hintReads = (db: Database): Reads => ({
  async feedHints(connectionId) {
    const rows = await db
      .selectFrom('feed_hint')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .orderBy('side')
      .orderBy('feed')
      .execute();
    return rows.map(toHint);
  },
  async hintSubscriptions(connectionId) {
    const rows = await db
      .selectFrom('hint_subscription')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .execute();
    const of = (side: HintSubscription['side']): HintSubscription | null => {
      const row = rows.find((one) => one.side === side);
      return row === undefined ? null : toSubscription(row);
    };
    return { exact: of('exact'), tribe: of('tribe') };
  },
  async forgedHints(connectionId, side) {
    const row = await db
      .selectFrom('hint_subscription')
      .select('forged')
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .executeTakeFirst();
    return row?.forged ?? 0;
  },
});

export const hintWrites = (db: Database): Writes => ({
  async hintFeeds(connectionId, side, feeds, nowMs) {
    const rows = [...new Set(feeds)].sort().map(
      (feed): Row<'feed_hint'> => ({
        connection_id: connectionId,
        side,
        feed,
        hint_seq: 1,
        read_seq: 0,
        hinted_ms: nowMs,
      }),
    );
    const again = sql`on conflict (connection_id, side, feed) do update
      set hint_seq = feed_hint.hint_seq + 1, hinted_ms = excluded.hinted_ms`;
    await insertRows(db, 'feed_hint', rows, again);
  },

  async feedRead(connectionId, side, feed, hintSeq) {
    await db
      .updateTable('feed_hint')
      .set({ read_seq: sql<number>`greatest(read_seq, ${hintSeq}::bigint)` })
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .where('feed', '=', feed)
      .execute();
  },

  saveHintSubscription(subscription) {
    const row: Row<'hint_subscription'> = {
      connection_id: subscription.connectionId,
      side: subscription.side,
      sealed_secret: subscription.sealedSecret,
      is_active: subscription.isActive,
      checked_ms: subscription.checkedMs,
      failure: subscription.failure,
      forged: 0,
      untold_ms: subscription.untoldMs,
    };
    const update = upsert('hint_subscription', ['connection_id', 'side'], { kept: ['forged'] });
    return insertRows(db, 'hint_subscription', [row], update);
  },

  async countForgedHint(connectionId, side) {
    await db
      .updateTable('hint_subscription')
      .set({ forged: sql<number>`forged + 1` })
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .execute();
  },
});
