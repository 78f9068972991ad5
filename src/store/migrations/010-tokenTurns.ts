import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whose turn it is to renew a pair stands beside it: the lock for it is lost with its database connection. */
export const tokenTurns: Migration = {
  async up(db: Kysely<unknown>) {
    await sql
      .raw(
        `alter table token
           add column turn integer not null default 0,
           add column turn_holder text,
           add column turn_since_ms bigint,
           add constraint token_turn_whole check ((turn_holder is null) = (turn_since_ms is null))`,
      )
      .execute(db);
  },
};
