import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a person has let go on is not held against what comes after it. */
export const looked: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw('alter table run add column looked_ms bigint').execute(db);
  },
};
