import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When a look last found what no event had told: a side whose events can be relied on is looked at less often. */
export const trust: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw('alter table hint_subscription add column untold_ms bigint').execute(db);
  },
};
