import { sql } from 'kysely';
import { insertRows, type Row } from './bulk.ts';
import type { Database } from './database.ts';
import type { JournalEntry, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'journalOfRecord' | 'journalOfRun' | 'journalOfLink' | 'journalEntry'>;
type Writes = Pick<StoreWrites, 'appendJournal'>;

export const toEntry = (row: Row<'journal'>): JournalEntry => ({
  id: row.id,
  connectionId: row.connection_id,
  runId: row.run_id,
  linkId: row.link_id,
  kind: row.kind,
  side: row.side,
  recordId: row.record_id,
  operation: row.operation,
  before: row.before,
  after: row.after,
  cause: row.cause,
  atMs: row.at_ms,
});

const toRow = (entry: JournalEntry): Row<'journal'> => ({
  connection_id: entry.connectionId,
  id: entry.id,
  run_id: entry.runId,
  link_id: entry.linkId,
  kind: entry.kind,
  side: entry.side,
  record_id: entry.recordId,
  operation: entry.operation,
  before: entry.before,
  after: entry.after,
  cause: entry.cause,
  at_ms: entry.atMs,
});

export const journalReads = (db: Database): Reads => ({
  async journalOfRecord(connectionId, kind, side, recordId) {
    const rows = await db
      .selectFrom('journal')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('kind', '=', kind)
      .where('side', '=', side)
      .where('record_id', '=', recordId)
      .orderBy('at_ms')
      .orderBy('id')
      .execute();
    return rows.map(toEntry);
  },
  async journalOfRun(connectionId, runId) {
    const rows = await entriesOf(db, connectionId).where('run_id', '=', runId).execute();
    return rows.map(toEntry);
  },
  async journalOfLink(connectionId, linkId) {
    const rows = await entriesOf(db, connectionId).where('link_id', '=', linkId).execute();
    return rows.map(toEntry);
  },
  async journalEntry(connectionId, id) {
    const row = await entriesOf(db, connectionId).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toEntry(row);
  },
});

const entriesOf = (db: Database, connectionId: string) =>
  db.selectFrom('journal').selectAll().where('connection_id', '=', connectionId).orderBy('at_ms').orderBy('id');

export const journalWrites = (db: Database): Writes => ({
  /** Appends only: an id that is there already fails, because history is not written twice. */
  appendJournal: (entries) => insertRows(db, 'journal', entries.map(toRow), sql``),
});
