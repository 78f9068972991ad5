import { sql } from 'kysely';
import type { ObservedPart } from '../domain/model/record.ts';
import { insertRows, lastOfEach, type Row, upsert } from './bulk.ts';
import type { Database } from './database.ts';
import { jsonText } from './jsonText.ts';
import type { FeedCursor, StoreReads, StoreWrites } from './port.ts';

type Reads = Pick<StoreReads, 'cursors' | 'recordCount' | 'parts' | 'partsOfRecord' | 'partsOfRecords'>;
type Writes = Pick<StoreWrites, 'saveParts' | 'saveCursor'>;

type PartRow = Omit<Row<'part'>, 'connection_id' | 'observed_ms'>;
const partColumns = [
  'side',
  'kind',
  'record_id',
  'part',
  'part_id',
  'version',
  'is_gone',
  'fields',
  'main',
] as const satisfies readonly (keyof PartRow)[];

const toPart = (row: PartRow): ObservedPart => ({
  side: row.side,
  kind: row.kind,
  recordId: row.record_id,
  part: row.part,
  partId: row.part_id,
  version: row.version,
  isGone: row.is_gone,
  fields: row.fields,
  main: row.main,
});

export const partsOfRows = (rows: readonly PartRow[]): readonly ObservedPart[] => rows.map(toPart);

const toRow = (connectionId: string, part: ObservedPart, observedMs: number): Row<'part'> => ({
  connection_id: connectionId,
  side: part.side,
  kind: part.kind,
  record_id: part.recordId,
  part: part.part,
  part_id: part.partId,
  version: part.version,
  is_gone: part.isGone,
  fields: part.fields,
  main: part.main,
  observed_ms: observedMs,
});

const toCursor = (row: Row<'feed_cursor'>): FeedCursor => ({
  feed: row.feed,
  side: row.side,
  cursor: row.cursor,
  isComplete: row.is_complete,
  readMs: row.read_ms,
});

export const recordReads = (db: Database): Reads => {
  const partsOf = (connectionId: string, side: ObservedPart['side']) =>
    db
      .selectFrom('part')
      .select(partColumns)
      .where('connection_id', '=', connectionId)
      .where('side', '=', side)
      .orderBy('kind')
      .orderBy('record_id')
      .orderBy('part')
      .orderBy('part_id');
  return {
    async cursors(connectionId) {
      const rows = await db
        .selectFrom('feed_cursor')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('side')
        .orderBy('feed')
        .execute();
      return rows.map(toCursor);
    },
    async recordCount(connectionId, side) {
      const { records } = await db
        .selectFrom('part')
        .select(sql<number>`count(*)`.as('records'))
        .where('connection_id', '=', connectionId)
        .where('side', '=', side)
        .where('part', '=', 'main')
        .where('is_gone', '=', false)
        .executeTakeFirstOrThrow();
      return records;
    },
    async parts(connectionId, side) {
      return (await partsOf(connectionId, side).execute()).map(toPart);
    },
    async partsOfRecord(connectionId, side, kind, recordId) {
      const rows = await partsOf(connectionId, side)
        .where('kind', '=', kind)
        .where('record_id', '=', recordId)
        .execute();
      return rows.map(toPart);
    },
    async partsOfRecords(connectionId, side, kind, recordIds) {
      if (recordIds.length === 0) return [];
      const rows = await partsOf(connectionId, side)
        .where('kind', '=', kind)
        .where((where) => where('record_id', '=', where.fn.any(where.val([...recordIds]))))
        .execute();
      return rows.map(toPart);
    },
  };
};

const partKey = ['connection_id', 'side', 'kind', 'record_id', 'part', 'part_id'] as const;

export const recordWrites = (db: Database): Writes => ({
  async saveParts(connectionId, parts, observedMs) {
    const rows = parts.filter(({ recordId }) => recordId !== '').map((part) => toRow(connectionId, part, observedMs));
    const distinct = lastOfEach(rows, (row) => partKey.map((name) => row[name]));
    await insertRows(db, 'part', distinct, upsert('part', partKey));
    await removeParts(
      db,
      connectionId,
      parts.filter(({ recordId }) => recordId === ''),
      observedMs,
    );
  },

  saveCursor(connectionId, cursor) {
    const row: Row<'feed_cursor'> = {
      connection_id: connectionId,
      side: cursor.side,
      feed: cursor.feed,
      cursor: cursor.cursor,
      is_complete: cursor.isComplete,
      read_ms: cursor.readMs,
    };
    return insertRows(db, 'feed_cursor', [row], upsert('feed_cursor', ['connection_id', 'side', 'feed']));
  },
});

/**
 * Parts that are gone and that are known by their own id only, as a deletion log tells them. One statement for all: a
 * part's own id leads no index, so each statement looks through the parts of its side and kind.
 */
async function removeParts(
  db: Database,
  connectionId: string,
  parts: readonly ObservedPart[],
  observedMs: number,
): Promise<void> {
  const living = parts.find(({ isGone }) => !isGone);
  if (living !== undefined) throw new Error(`a living ${living.side} part ${living.partId} names no record`);
  if (parts.length === 0) return;
  const gone = parts.map(({ side, kind, part, partId, version }) => ({ side, kind, part, part_id: partId, version }));
  const distinct = lastOfEach(gone, (row) => [row.side, row.kind, row.part, row.part_id]);
  await sql`
    update part set is_gone = true, fields = '{}', version = gone.version, observed_ms = ${observedMs}
    from jsonb_to_recordset(${jsonText(distinct)}::jsonb)
      as gone(side text, kind text, part text, part_id text, version text)
    where part.connection_id = ${connectionId} and part.side = gone.side and part.kind = gone.kind
      and part.part = gone.part and part.part_id = gone.part_id`.execute(db);
}
