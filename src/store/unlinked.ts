import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import type { GivenAnswer, StoreReads } from './port.ts';
import { searchPatterns } from './searchText.ts';

type Reads = Pick<StoreReads, 'unlinkedPage' | 'answersTo'>;

/** Without case and accents, near enough to what a link gets when it is saved. */
const plain = (text: RawBuilder<unknown>) =>
  sql<string>`lower(trim(regexp_replace(normalize(${text}, NFKD), '[\u0300-\u036f]', '', 'g')))`;

/** What a person would call the record, from everything that its parts say. */
const label = sql`case main.kind
    when 'contact' then coalesce(
      nullif(concat_ws(' ', told.fields ->> 'firstName', told.fields ->> 'middleName', told.fields ->> 'lastName'), ''),
      told.fields ->> 'email', told.fields ->> 'mobile', told.fields ->> 'phone', main.record_id)
    else coalesce(told.fields ->> 'name', told.fields ->> 'debtorNumber', told.fields ->> 'creditorNumber', main.record_id)
  end`;

export const unlinkedReads = (db: Database): Reads => ({
  async unlinkedPage(connectionId, { side, kind, search, offset, limit }) {
    const words = plain(sql`(select string_agg(said.value, ' ') from jsonb_each_text(told.fields) as said)`);
    const isFound = searchPatterns(search ?? '').map((pattern) => sql`and ${words} like ${pattern}`);
    const found = sql`
      from part as main cross join lateral (
        select coalesce(jsonb_object_agg(said.key, said.value) filter (where jsonb_typeof(said.value) = 'string'), '{}') as fields
        from part as piece, jsonb_each(piece.fields) as said
        where piece.connection_id = main.connection_id and piece.side = main.side and piece.kind = main.kind
          and piece.record_id = main.record_id and not piece.is_gone
      ) as told
      where main.connection_id = ${connectionId} and main.side = ${side} and main.kind = ${kind}
        and main.part = 'main' and not main.is_gone
        and (main.kind = 'relation' or main.main ->> 'ownerId' is not null)
        and not exists (
          select from link where link.connection_id = main.connection_id and link.kind = main.kind
            and ${sql.ref(side === 'exact' ? 'link.exact_id' : 'link.tribe_id')} = main.record_id)
        ${sql.join(isFound, sql` `)}`;
    const counted = await sql<{ readonly total: number }>`select count(*) as total ${found}`.execute(db);
    const { rows } = await sql<{ readonly id: string }>`select main.record_id as id ${found}
      order by ${plain(label)} collate "C", main.record_id collate "C"
      offset ${Math.max(0, offset)} limit ${Math.max(0, limit)}`.execute(db);
    return { total: Number(counted.rows[0]?.total ?? 0), ids: rows.map(({ id }) => id) };
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
