import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Several administrations of one Tribe organisation use one consent of a person, and tell each other which Tribe records
 * they have. A connection that holds a consent for another cannot be removed.
 */
export const administrations: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `alter table connection
    add column exact_consent_of text references connection (id),
    add column tribe_consent_of text references connection (id),
    add column exact_user_id text`,
  'create index connection_of_person on connection (exact_region, exact_user_id) where exact_user_id is not null',
];
