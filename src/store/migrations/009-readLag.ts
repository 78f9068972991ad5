import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whether a reading is later than our write is seen from the parts that are stored: nothing is kept of it at the link. */
export const readLag: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw('alter table link drop column exact_written_as_of, drop column tribe_written_as_of').execute(db);
  },
};
