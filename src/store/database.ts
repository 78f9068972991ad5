import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** A pool, a single connection or an open transaction: every query is written once for all three. */
export type Database = Kysely<Tables>;
