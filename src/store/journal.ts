import { sql } from 'kysely';
import type { Kind } from '../domain/model/kind.ts';
import { insertRows, type Row } from './bulk.ts';
import type { Database } from './database.ts';
import type { JournalEntry, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'journalOfRecord' | 'journalOfRun' | 'journalOfLink' | 'journalEntry' | 'writesDecided'>;
type Writes = Pick<StoreWrites, 'appendJournal'>;

const noWrites = { changes: 0, creates: 0 };

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
  async writesDecided(connectionId, runId, { sinceMs, exceptLinks, exceptItems }) {
    // What was decided upon is written later, so that the index of the run's entries leads to few more than are counted.
    const { rows } = await sql<{ kind: Kind; changes: number; creates: number }>`
      with done as (
        select kind, link_id, bool_or(operation = 'create') as is_made from journal
        where connection_id = ${connectionId} and run_id = ${runId} and at_ms >= ${sinceMs} and link_id is not null
          and operation in ('create', 'update')
          and coalesce((cause ->> 'plannedMs')::bigint, at_ms) >= ${sinceMs}
        group by kind, link_id
      ), open as (
        select kind, action = 'create' as is_made from plan_item
        where connection_id = ${connectionId} and run_id = ${runId} and state in ('planned', 'sending', 'unknown')
          and jsonb_array_length(item -> 'effects') > 0 and (item ->> 'plannedMs')::bigint >= ${sinceMs}
          and key <> all(${[...exceptItems]}::text[])
      )
      select kind, count(*) filter (where not is_made) as changes, count(*) filter (where is_made) as creates
      from (
        select kind, is_made from done where is_made or link_id <> all(${[...exceptLinks]}::text[])
        union all select kind, is_made from open
      ) as decided group by kind`.execute(db);
    const counted = { relation: noWrites, contact: noWrites };
    for (const { kind, changes, creates } of rows) counted[kind] = { changes, creates };
    return counted;
  },

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
