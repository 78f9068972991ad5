import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Who is a customer is told by the stage as well, and a commercial relationship of Tribe is one part whatever it is. Who
 * was read as a customer is known to be one; how far the others have come the next complete reading tells.
 */
export const stages: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const customer = `'{"stage": "customer"}'::jsonb`;

const statements = [
  `update part set part = 'commercial' where side = 'tribe' and part = 'customer'`,
  `update part set fields = fields || ${customer}
    where kind = 'relation' and not is_gone and fields ->> 'isCustomer' = 'true'`,
];
