import { sql } from 'kysely';
import type { Row } from './bulk.ts';
import type { Database } from './database.ts';
import type { StoreReads, StoreWrites, TokenRow, TokenTurn } from './port.ts';

type Reads = Pick<StoreReads, 'token'>;
type Writes = Pick<StoreWrites, 'saveToken' | 'removeToken' | 'takeTokenTurn' | 'endTokenTurn' | 'setNeedsConsent'>;

const toToken = (row: Row<'token'>): TokenRow => ({
  connectionId: row.connection_id,
  side: row.side,
  sealedAccess: row.sealed_access,
  sealedRefresh: row.sealed_refresh,
  issuedMs: row.issued_ms,
  expiresMs: row.expires_ms,
  generation: row.generation,
  needsConsent: row.needs_consent,
  turn: row.turn,
  turnOf: row.turn_holder === null ? null : { holder: row.turn_holder, sinceMs: row.turn_since_ms ?? 0 },
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
  turn: token.turn,
  turn_holder: token.turnOf?.holder ?? null,
  turn_since_ms: token.turnOf?.sinceMs ?? null,
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

/** Ends a turn, unless it is over already. */
const endTurn = (db: Database, { connectionId, side, generation, turn }: TokenTurn) =>
  db
    .updateTable('token')
    .set({ turn_holder: null, turn_since_ms: null })
    .where('connection_id', '=', connectionId)
    .where('side', '=', side)
    .where('generation', '=', generation)
    .where('turn', '=', turn);

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

  async takeTokenTurn({ connectionId, side, generation, turn }, { holder, sinceMs }) {
    const taken = await db
      .updateTable('token')
      .set({ turn, turn_holder: holder, turn_since_ms: sinceMs })
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .where('generation', '=', generation)
      .where('turn', '=', turn - 1)
      .returning('turn')
      .executeTakeFirst();
    return taken !== undefined;
  },

  async endTokenTurn(turn) {
    await endTurn(db, turn).execute();
  },

  async setNeedsConsent(turn, reason) {
    await endTurn(db, turn).set({ needs_consent: reason }).execute();
  },
});
