import { sql } from 'kysely';
import type { Database } from './database.ts';
import { FencedOff, type StoreWrites } from './port.ts';

type Writes = Pick<StoreWrites, 'takeLease' | 'releaseLease' | 'guard'>;

/** Marks a lease that was given back: it is over for everybody, while its fence lives on in the row. */
const releasedMs = 0;

export const leaseWrites = (db: Database): Writes => ({
  async takeLease(connectionId, holder, nowMs, leaseMs) {
    const untilMs = nowMs + leaseMs;
    // One conditional upsert: of two takers the second waits for the first one's row and then sees it taken. Only a
    // holder that renews in time keeps its fence; whoever comes back after expiry is a newcomer to its own old writes.
    const granted = await db
      .insertInto('lease')
      .values({ connection_id: connectionId, fence: 1, holder, until_ms: untilMs })
      .onConflict((conflict) =>
        conflict
          .column('connection_id')
          .doUpdateSet({
            fence: sql<number>`lease.fence + case when lease.holder = excluded.holder and lease.until_ms > ${nowMs} then 0 else 1 end`,
            holder,
            until_ms: untilMs,
          })
          .where((where) => where.or([where('lease.until_ms', '<=', nowMs), where('lease.holder', '=', holder)])),
      )
      .returning('fence')
      .executeTakeFirst();
    return granted === undefined ? null : { connectionId, fence: granted.fence, holder, untilMs };
  },

  async releaseLease(lease) {
    await db
      .updateTable('lease')
      .set({ until_ms: releasedMs })
      .where('connection_id', '=', lease.connectionId)
      .where('fence', '=', lease.fence)
      .where('holder', '=', lease.holder)
      .execute();
  },

  async guard(lease) {
    // The shared row lock lasts until the transaction ends: nobody is granted a newer fence between this look and the
    // commit, so no write of an older one lands after it.
    const row = await db
      .selectFrom('lease')
      .select(['fence', 'holder', 'until_ms'])
      .where('connection_id', '=', lease.connectionId)
      .forShare()
      .executeTakeFirst();
    const isNewest = row?.fence === lease.fence && row.holder === lease.holder && row.until_ms !== releasedMs;
    if (!isNewest) throw new FencedOff(lease);
  },
});
