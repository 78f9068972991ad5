import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What pages ask for becomes a look into an index: a list in its order, a search, contacts of a relation, counts. */
export const views: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

/** Without case and accents, near enough to what a link gets when it is saved next. */
const plain = (text: string): string =>
  `lower(trim(regexp_replace(normalize(${text}, NFKD), '[\\u0300-\\u036f]', '', 'g')))`;

const label = `case kind
    when 'contact' then coalesce(
      nullif(concat_ws(' ', base ->> 'firstName', base ->> 'middleName', base ->> 'lastName'), ''),
      base ->> 'email', base ->> 'mobile', base ->> 'phone', tribe_id)
    else coalesce(base ->> 'name', base ->> 'debtorNumber', base ->> 'creditorNumber', tribe_id)
  end`;

const statements = [
  // Compared byte by byte: the same order on every server, whatever its locale.
  'alter table link add column label_order text collate "C", add column search_text text',
  `update link set
    label_order = left(${plain(label)}, 200),
    search_text = ${plain(`concat_ws(' ', ${label}, (select string_agg(value, ' ') from jsonb_each_text(base)))`)}`,
  'alter table link alter column label_order set not null, alter column search_text set not null',
  'create index link_list on link (connection_id, kind, label_order, id)',
  "create index part_owner on part (connection_id, side, (main ->> 'ownerId')) where kind = 'contact' and not is_gone",
  "create index part_living on part (connection_id, side) where part = 'main' and not is_gone",
  'create index plan_item_state on plan_item (connection_id, run_id, state)',
  'drop index problem_of_record',
  'create index problem_of_record on problem (connection_id, kind, record_id) where resolved_ms is null',
];
