import { insertRows, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import type { Session, SignIn, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'session'>;
type Writes = Pick<StoreWrites, 'saveSignIn' | 'takeSignIn' | 'saveSession' | 'removeSession'>;

const toSession = (row: Row<'session'>): Session => ({
  idHash: row.id_hash,
  connectionId: row.connection_id,
  userId: row.user_id,
  userName: row.user_name,
  createdMs: row.created_ms,
  expiresMs: row.expires_ms,
});

const toSessionRow = (session: Session): Row<'session'> => ({
  id_hash: session.idHash,
  connection_id: session.connectionId,
  user_id: session.userId,
  user_name: session.userName,
  created_ms: session.createdMs,
  expires_ms: session.expiresMs,
});

const toSignIn = (row: Row<'sign_in'>): SignIn => ({
  state: row.state,
  side: row.side,
  connectionId: row.connection_id,
  region: row.region,
  returnTo: row.return_to,
  createdMs: row.created_ms,
});

const toSignInRow = (signIn: SignIn): Row<'sign_in'> => ({
  state: signIn.state,
  side: signIn.side,
  connection_id: signIn.connectionId,
  region: signIn.region,
  return_to: signIn.returnTo,
  created_ms: signIn.createdMs,
});

export const sessionReads = (db: Database): Reads => ({
  async session(idHash, nowMs) {
    const row = await db
      .selectFrom('session')
      .selectAll()
      .where('id_hash', '=', idHash)
      .where('expires_ms', '>', nowMs)
      .executeTakeFirst();
    return row === undefined ? null : toSession(row);
  },
});

export const sessionWrites = (db: Database): Writes => ({
  saveSignIn: (signIn) => insertRows(db, 'sign_in', [toSignInRow(signIn)], upsert('sign_in', ['state'])),

  async takeSignIn(state, notBeforeMs) {
    // One statement: of two requests with the same state only one gets the row. Those too old go along the way.
    const taken = await db
      .deleteFrom('sign_in')
      .where((where) => where.or([where('state', '=', state), where('created_ms', '<', notBeforeMs)]))
      .returningAll()
      .execute();
    const row = taken.find((each) => each.state === state && each.created_ms >= notBeforeMs);
    return row === undefined ? null : toSignIn(row);
  },

  async saveSession(session) {
    await db.deleteFrom('session').where('expires_ms', '<=', session.createdMs).execute();
    await insertRows(db, 'session', [toSessionRow(session)], upsert('session', ['id_hash']));
  },

  async removeSession(idHash) {
    await db.deleteFrom('session').where('id_hash', '=', idHash).execute();
  },
});
