import { sql } from 'kysely';
import type { Row } from './bulk.ts';
import type { Database } from './database.ts';
import type { StoreReads, StoreWrites, TokenRow } from './port.ts';

type Reads = Pick<StoreReads, 'token'>;
type Writes = Pick<StoreWrites, 'saveToken' | 'removeToken' | 'setNeedsConsent'>;

const toToken = (row: Row<'token'>): TokenRow => ({
  connectionId: row.connection_id,
  side: row.side,
  sealedAccess: row.sealed_access,
  sealedRefresh: row.sealed_refresh,
  issuedMs: row.issued_ms,
  expiresMs: row.expires_ms,
  generation: row.generation,
  needsConsent: row.needs_consent,
});

const toRow = (token: TokenRow): Row<'token'> => ({
  connection_id: token.connectionId,
  side: token.side,
  sealed_access: token.sealedAccess,
  sealed_refresh: token.sealedRefresh,
  issued_ms: token.issuedMs,
  expires_ms: token.expiresMs,
  generation: token.generation,
  needs_consent: token.needsConsent,
});

export const tokenReads = (db: Database): Reads => ({
  async token(connectionId, side) {
    const row = await db
      .selectFrom('token')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .executeTakeFirst();
    return row === undefined ? null : toToken(row);
  },
});

export const tokenWrites = (db: Database): Writes => ({
  async saveToken(token) {
    const row = toRow(token);
    // Compare and set in one statement: a refresher that lost its lock cannot put an older pair over a newer one.
    const saved = await db
      .insertInto('token')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['connection_id', 'side'])
          .doUpdateSet(row)
          .where('token.generation', '=', sql<number>`excluded.generation - 1`),
      )
      .returning('generation')
      .executeTakeFirst();
    return saved !== undefined;
  },

  async removeToken(connectionId, side) {
    await db.deleteFrom('token').where('connection_id', '=', connectionId).where('side', '=', side).execute();
  },

  async setNeedsConsent(connectionId, side, generation, reason) {
    await db
      .updateTable('token')
      .set({ needs_consent: reason })
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .where('generation', '=', generation)
      .execute();
  },
});
