import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What people look back at: the journal as a list of its own, and who made which rule. */
export const history: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  'create index journal_list on journal (connection_id, at_ms desc, id desc)',
  'create index match_answer_list on match_answer (connection_id, at_ms desc, key)',
  `create table rule_note (
    connection_id text not null references connection (id) on delete cascade,
    kind text not null,
    field text not null,
    policy text not null,
    who text not null,
    at_ms bigint not null,
    from_conflict text,
    primary key (connection_id, kind, field)
  )`,
];
