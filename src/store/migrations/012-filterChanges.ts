import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who changed which list of the filter, and to what: nothing is forgotten, for a filter decides who takes part. */
export const filterChanges: Migration = {
  async up(db: Kysely<unknown>) {
    await sql
      .raw(
        `create table filter_change (
           connection_id text not null references connection (id) on delete cascade,
           list text not null,
           at_ms bigint not null,
           who text not null,
           is_on boolean not null,
           asked jsonb not null,
           primary key (connection_id, at_ms, list)
         )`,
      )
      .execute(db);
  },
};
