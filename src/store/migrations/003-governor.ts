import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What one side of a connection may still be asked becomes one value, replaced as a whole by comparing versions. What
 * the old table held was no more than what the next answer tells again.
 */
export const governor: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  'drop table call_budget',
  // Written up to once a second for days: with room on its page a new version of the row needs no new page.
  `create table call_budget (
    connection_id text not null references connection (id) on delete cascade,
    side text not null,
    version bigint not null,
    state jsonb not null,
    primary key (connection_id, side)
  ) with (fillfactor = 50)`,
];
