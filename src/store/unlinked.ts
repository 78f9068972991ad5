import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import type { GivenAnswer, StoreReads } from './port.ts';
import { searchPatterns } from './searchText.ts';

type Reads = Pick<StoreReads, 'unlinkedPage' | 'answersTo'>;

/** Without case and accents, near enough to what a link gets when it is saved. */
const plain = (text: RawBuilder<unknown>) =>
  sql<string>`lower(trim(regexp_replace(normalize(${text}, NFKD), '[\u0300-\u036f]', '', 'g')))`;

/** What a person would call the record, from everything that its parts say. */
const label = sql`case told.kind
    when 'contact' then coalesce(
      nullif(concat_ws(' ', told.fields ->> 'firstName', told.fields ->> 'middleName', told.fields ->> 'lastName'), ''),
      told.fields ->> 'email', told.fields ->> 'mobile', told.fields ->> 'phone', told.record_id)
    else coalesce(told.fields ->> 'name', told.fields ->> 'debtorNumber', told.fields ->> 'creditorNumber', told.record_id)
  end`;

export const unlinkedReads = (db: Database): Reads => ({
  async unlinkedPage(connectionId, { side, kind, search, offset, limit }) {
    const linkedId = sql.ref(side === 'exact' ? 'link.exact_id' : 'link.tribe_id');
    // Each list is gone through once, whatever the server knows of its size: until it has counted what an import brought, it
    // plans a join as if there were a handful, and goes through all of them for each.
    const words = plain(sql`(select string_agg(said.value, ' ') from jsonb_each_text(told.fields) as said)`);
    const patterns = searchPatterns(search ?? '');
    const isFound = patterns.length === 0 ? sql`` : sql`where ${words} like all (${[...patterns]}::text[])`;
    const found = sql`from (
        select piece.kind, piece.record_id,
          coalesce(jsonb_object_agg(said.key, said.value) filter (where jsonb_typeof(said.value) = 'string'), '{}') as fields
        from part as piece left join lateral jsonb_each(piece.fields) as said on true
        where piece.connection_id = ${connectionId} and piece.side = ${side} and piece.kind = ${kind} and not piece.is_gone
          and piece.record_id not in (
            select ${linkedId} from link where link.connection_id = ${connectionId} and link.kind = ${kind})
        group by piece.kind, piece.record_id
        having bool_or(piece.part = 'main' and (piece.kind = 'relation' or piece.main ->> 'ownerId' is not null))
      ) as told ${isFound}`;
    const { rows } = await sql<{ readonly total: number; readonly ids: readonly string[] }>`
      with told as materialized (select told.* ${found})
      select (select count(*) from told) as total,
        array(select told.record_id from told order by ${plain(label)} collate "C", told.record_id collate "C"
          offset ${Math.max(0, offset)} limit ${Math.max(0, limit)}) as ids`.execute(db);
    return { total: Number(rows[0]?.total ?? 0), ids: rows[0]?.ids ?? [] };
  },

  async answersTo(connectionId, keys) {
    if (keys.length === 0) return [];
    const rows = await db
      .selectFrom('match_answer')
      .select(['key', 'answer', 'who', 'at_ms'])
      .where('connection_id', '=', connectionId)
      .where((where) => where('key', '=', where.fn.any(where.val([...keys]))))
      .execute();
    return rows.map(({ at_ms, ...row }): GivenAnswer => ({ ...row, atMs: at_ms }));
  },
});
