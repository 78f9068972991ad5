import { sql } from 'kysely';
import type { Side } from '../domain/model/kind.ts';
import { lastOfEach, type Row } from './bulk.ts';
import type { Database } from './database.ts';
import { jsonText } from './jsonText.ts';
import type { LivingCounts, Mark, NewMark, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'dueMarks' | 'nextMarkMs' | 'markCounts' | 'ownersOfParts' | 'contactsOf'>;
type Writes = Pick<
  StoreWrites,
  'mark' | 'clearMarks' | 'deferMarks' | 'hastenMarks' | 'markEverything' | 'markUnobserved'
>;

const toMark = (row: Row<'mark'>): Mark => ({
  kind: row.kind,
  side: row.side,
  recordId: row.record_id,
  seq: row.seq,
  priority: row.priority,
  notBeforeMs: row.not_before_ms,
  markedMs: row.marked_ms,
  wantsRead: row.wants_read,
  attempts: row.attempts,
});

export const markReads = (db: Database): Reads => ({
  async dueMarks(connectionId, { nowMs, limit }) {
    const rows = await db
      .selectFrom('mark')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('not_before_ms', '<=', nowMs)
      .orderBy('priority')
      .orderBy('marked_ms')
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(toMark);
  },
  async nextMarkMs(connectionId) {
    const row = await db
      .selectFrom('mark')
      .select((mark) => mark.fn.min('not_before_ms').as('next_ms'))
      .where('connection_id', '=', connectionId)
      .executeTakeFirst();
    return row?.next_ms ?? null;
  },
  async markCounts(connectionId) {
    const rows = await db
      .selectFrom('mark')
      .select(['kind', sql<number>`count(*)`.as('marks')])
      .where('connection_id', '=', connectionId)
      .groupBy('kind')
      .execute();
    const counts = { relation: 0, contact: 0 };
    for (const { kind, marks } of rows) counts[kind] = marks;
    return counts;
  },
  async ownersOfParts(connectionId, side, partIds) {
    if (partIds.length === 0) return [];
    const rows = await db
      .selectFrom('part')
      .select(['kind', 'side', 'record_id'])
      .distinct()
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .where((where) => where('part_id', '=', where.fn.any(where.val([...partIds]))))
      .orderBy('kind')
      .orderBy('record_id')
      .execute();
    return rows.map((row) => ({ kind: row.kind, side: row.side, recordId: row.record_id }));
  },
  async contactsOf(connectionId, side, relationIds) {
    if (relationIds.length === 0) return [];
    const rows = await db
      .selectFrom('part')
      .select('record_id')
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .where('kind', '=', 'contact')
      .where('part', '=', 'main')
      .where('is_gone', '=', false)
      .where(sql<boolean>`main ->> 'ownerId' = any(${[...relationIds]}::text[])`)
      .orderBy('record_id')
      .execute();
    return rows.map((row) => ({ kind: 'contact', side, recordId: row.record_id }));
  },
});

const again = sql`on conflict (connection_id, kind, side, record_id) do update set
        seq = excluded.seq,
        priority = least(mark.priority, excluded.priority),
        not_before_ms = least(mark.not_before_ms, excluded.not_before_ms),
        wants_read = mark.wants_read or excluded.wants_read`;

interface MarkRow {
  readonly kind: string;
  readonly side: string;
  readonly record_id: string;
  readonly seq: number;
  readonly priority: number;
  readonly not_before_ms: number;
  readonly marked_ms: number;
  readonly wants_read: boolean;
  readonly attempts: number;
}

const toRow = (mark: NewMark & { readonly seq?: number }): MarkRow => ({
  kind: mark.kind,
  side: mark.side,
  record_id: mark.recordId,
  seq: mark.seq ?? 0,
  priority: mark.priority,
  not_before_ms: mark.notBeforeMs,
  marked_ms: mark.markedMs,
  wants_read: mark.wantsRead,
  attempts: mark.attempts,
});

const given = (rows: readonly MarkRow[]) =>
  sql`jsonb_to_recordset(${jsonText(rows)}::jsonb) as given(kind text, side text, record_id text, seq bigint,
    priority integer, not_before_ms bigint, marked_ms bigint, wants_read boolean, attempts integer)`;

const isTaken = (connectionId: string) => sql`mark.connection_id = ${connectionId} and mark.kind = given.kind
  and mark.side = given.side and mark.record_id = given.record_id and mark.seq = given.seq`;

const distinctOf = (marks: readonly (NewMark & { readonly seq?: number })[]): readonly MarkRow[] =>
  lastOfEach(marks.map(toRow), (row) => [row.kind, row.side, row.record_id]);

export const markWrites = (db: Database): Writes => ({
  async mark(connectionId, marks) {
    if (marks.length === 0) return;
    await sql`
      insert into mark (connection_id, kind, side, record_id, seq, priority, not_before_ms, marked_ms, wants_read, attempts)
      select ${connectionId}, kind, side, record_id, nextval('mark_seq'), priority, not_before_ms, marked_ms, wants_read, attempts
      from ${given(distinctOf(marks))}
      ${again}`.execute(db);
  },

  async hastenMarks(connectionId, nowMs, untilMs) {
    const later = db
      .updateTable('mark')
      .set({ not_before_ms: nowMs })
      .where('connection_id', '=', connectionId)
      .where('not_before_ms', '>', nowMs);
    await (untilMs === undefined ? later : later.where('not_before_ms', '=', untilMs)).execute();
  },

  async markEverything(connectionId, { priority, markedMs }) {
    await sql`
      insert into mark (connection_id, kind, side, record_id, seq, priority, not_before_ms, marked_ms, wants_read, attempts)
      select connection_id, kind, side, record_id, nextval('mark_seq'), ${priority}::integer, ${markedMs}::bigint,
        ${markedMs}::bigint, false, 0
      from part where connection_id = ${connectionId} and part = 'main' and not is_gone
      ${again}`.execute(db);
  },

  async markUnobserved(connectionId, sinceMs, { priority, markedMs }) {
    await sql`
      insert into mark (connection_id, kind, side, record_id, seq, priority, not_before_ms, marked_ms, wants_read, attempts)
      select connection_id, kind, side, record_id, nextval('mark_seq'), ${priority}::integer, ${markedMs}::bigint,
        ${markedMs}::bigint, true, 0
      from (
        select connection_id, kind, side, record_id from part
        where connection_id = ${connectionId} and part = 'main' and not is_gone and observed_ms < ${sinceMs}
      ) as unobserved
      ${again}`.execute(db);
    const counted = await sql<{ side: Side; living: string; unobserved: string }>`
      select side, count(*) as living, count(*) filter (where observed_ms < ${sinceMs}) as unobserved
      from part where connection_id = ${connectionId} and part = 'main' and not is_gone and exists (
        select 1 from link where link.connection_id = part.connection_id and link.kind = part.kind
          and link.linked_ms < ${sinceMs}
          and case part.side when 'exact' then link.exact_id else link.tribe_id end = part.record_id
      ) group by side`.execute(db);
    const of = (side: Side): LivingCounts => {
      const row = counted.rows.find((one) => one.side === side);
      return { living: Number(row?.living ?? 0), unobserved: Number(row?.unobserved ?? 0) };
    };
    return { exact: of('exact'), tribe: of('tribe') };
  },

  async clearMarks(connectionId, taken) {
    if (taken.length === 0) return;
    await sql`delete from mark using ${given(distinctOf(taken))} where ${isTaken(connectionId)}`.execute(db);
  },

  async deferMarks(connectionId, deferred) {
    if (deferred.length === 0) return;
    await sql`
      update mark set not_before_ms = given.not_before_ms, wants_read = given.wants_read, attempts = given.attempts
      from ${given(distinctOf(deferred))} where ${isTaken(connectionId)}`.execute(db);
  },
});
