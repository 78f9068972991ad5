import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import { groupWith } from '../domain/model/groups.ts';
import { insertRows, lastOfEach, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import { toEntry } from './journal.ts';
import type { GivenAnswer, JournalFilter, RuleNote, StoreReads, StoreWrites } from './port.ts';
import { searchPatterns } from './searchText.ts';
import type { Tables } from './tables.ts';

/** What people look back at: the journal as a list, the answers they gave, and who made which rule. */

type Reads = Pick<StoreReads, 'journalPage' | 'journalFound' | 'answersGiven' | 'ruleNotes' | 'filterChanges'>;
type Writes = Pick<StoreWrites, 'saveRuleNotes' | 'removeRuleNotes' | 'saveFilterChanges'>;

const toNote = (row: Row<'rule_note'>): RuleNote => ({
  connectionId: row.connection_id,
  kind: row.kind,
  field: row.field,
  policy: row.policy,
  who: row.who,
  atMs: row.at_ms,
  fromConflict: row.from_conflict,
});

const toNoteRow = (note: RuleNote): Row<'rule_note'> => ({
  connection_id: note.connectionId,
  kind: note.kind,
  field: note.field,
  policy: note.policy,
  who: note.who,
  at_ms: note.atMs,
  from_conflict: note.fromConflict,
});

export const historyReads = (db: Database): Reads => ({
  async journalPage(connectionId, query) {
    const found = foundBy(db, connectionId, query);
    const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
    const rows = await found
      .selectAll()
      .orderBy('at_ms', 'desc')
      .orderBy('id', 'desc')
      .offset(Math.max(0, query.offset))
      .limit(Math.max(0, query.limit))
      .execute();
    return { total, entries: rows.map(toEntry) };
  },

  async journalFound(connectionId, filter) {
    const rows = await foundBy(db, connectionId, filter).selectAll().orderBy('at_ms').orderBy('id').execute();
    return rows.map(toEntry);
  },

  async answersGiven(connectionId, { exceptBy, offset, limit }) {
    const found = db.selectFrom('match_answer').where('connection_id', '=', connectionId).where('who', '<>', exceptBy);
    const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
    const rows = await found
      .select(['key', 'answer', 'who', 'at_ms'])
      .orderBy('at_ms', 'desc')
      .orderBy('key')
      .offset(Math.max(0, offset))
      .limit(Math.max(0, limit))
      .execute();
    return { total, answers: rows.map(({ at_ms, ...row }): GivenAnswer => ({ ...row, atMs: at_ms })) };
  },

  async ruleNotes(connectionId) {
    const rows = await db
      .selectFrom('rule_note')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .orderBy('kind')
      .orderBy('field')
      .execute();
    return rows.map(toNote);
  },

  async filterChanges(connectionId, limit) {
    const rows = await db
      .selectFrom('filter_change')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .orderBy('at_ms', 'desc')
      .orderBy('list')
      .limit(Math.max(0, limit))
      .execute();
    return rows.map(({ connection_id, at_ms, is_on, ...row }) => ({
      ...row,
      connectionId: connection_id,
      atMs: at_ms,
      isOn: is_on,
    }));
  },
});

const foundBy = (db: Database, connectionId: string, filter: JournalFilter) =>
  db
    .selectFrom('journal')
    .where('journal.connection_id', '=', connectionId)
    .where((where) => where.and(conditions(where, connectionId, filter)));

type Where = ExpressionBuilder<Tables, 'journal'>;
type Condition = ExpressionWrapper<Tables, 'journal', SqlBool>;

function conditions(where: Where, connectionId: string, query: JournalFilter): Condition[] {
  const { kind, side, field, runId, by, decided, fromMs, untilMs, records } = query;
  const all: Condition[] = [];
  if (kind !== null) all.push(where('kind', '=', kind));
  if (side !== null) all.push(where('side', '=', side));
  if (runId !== null) all.push(where('run_id', '=', runId));
  if (by !== null) all.push(where(sql<string>`cause ->> 'by'`, '=', by));
  if (field !== null) {
    all.push(where(sql<boolean>`(jsonb_exists(before, ${field}) or jsonb_exists(after, ${field}))`, '=', true));
  }
  if (fromMs !== null) all.push(where('at_ms', '>=', fromMs));
  if (untilMs !== null) all.push(where('at_ms', '<', untilMs));
  if (decided !== null) {
    const about = field === null ? sql`` : sql`and one.field = any(${[...groupWith(field)]}::text[])`;
    const isDecided = sql<boolean>`exists (select from jsonb_each_text(coalesce(cause -> 'decided', '{}'))
      as one (field, decider) where one.decider = any(${[...decided]}::text[]) ${about})`;
    all.push(where(isDecided, '=', true));
  }
  if (records !== null) {
    const oneOf = records.map((record) =>
      where.and([
        where('kind', '=', record.kind),
        where('side', '=', record.side),
        where('record_id', '=', record.recordId),
      ]),
    );
    all.push(where.or(oneOf));
  }
  const patterns = searchPatterns(query.search ?? '');
  if (patterns.length === 0) return all;
  let named = where.selectFrom('link').select('link.id').where('link.connection_id', '=', connectionId);
  for (const pattern of patterns) named = named.where('link.search_text', 'like', pattern);
  return [...all, where('link_id', 'in', named)];
}

export const historyWrites = (db: Database): Writes => ({
  saveFilterChanges(changes) {
    const key = ['connection_id', 'at_ms', 'list'] as const;
    const rows = changes.map(
      ({ connectionId, atMs, isOn, ...change }): Row<'filter_change'> => ({
        ...change,
        connection_id: connectionId,
        at_ms: atMs,
        is_on: isOn,
      }),
    );
    const newest = lastOfEach(rows, (row) => key.map((name) => String(row[name])));
    return insertRows(db, 'filter_change', newest, upsert('filter_change', key));
  },

  saveRuleNotes(notes) {
    const key = ['connection_id', 'kind', 'field'] as const;
    const rows = lastOfEach(notes.map(toNoteRow), (row) => key.map((name) => row[name]));
    return insertRows(db, 'rule_note', rows, upsert('rule_note', key));
  },

  async removeRuleNotes(connectionId, kind, fields) {
    if (fields.length === 0) return;
    await db
      .deleteFrom('rule_note')
      .where('connection_id', '=', connectionId)
      .where('kind', '=', kind)
      .where('field', 'in', [...fields])
      .execute();
  },
});
