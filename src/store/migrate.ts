import { Migrator } from 'kysely/migration';
import type { Pool } from 'pg';
import { holdAdvisoryLock } from './advisoryLock.ts';
import type { Database } from './database.ts';
import { migrations } from './migrations/index.ts';

/** The database was made by a newer version of Tandem, which this one cannot read. */
export class DatabaseTooNew extends Error {
  override readonly name = 'DatabaseTooNew';
}

/**
 * Brings the tables up to date. Processes that start together queue up at a lock; the later ones find nothing left to
 * do. Each run of the migrator is one transaction: it happens whole or not at all.
 */
export async function migrate(db: Database, pool: Pool): Promise<void> {
  await holdAdvisoryLock(pool, 'tandem:migrate', async () => {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const known = new Set(Object.keys(migrations));
    const newer = (await appliedMigrations(pool)).filter((name) => !known.has(name));
    if (newer.length > 0) {
      throw new DatabaseTooNew(
        `The database holds changes of a newer Tandem (${newer.join(', ')}). Start that version, or restore a backup made before it.`,
      );
    }
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  });
}

async function appliedMigrations(pool: Pool): Promise<readonly string[]> {
  const table = await pool.query<{ is: boolean }>("select to_regclass('kysely_migration') is not null as is");
  if (table.rows[0]?.is !== true) return [];
  const applied = await pool.query<{ name: string }>('select name from kysely_migration order by name');
  return applied.rows.map((row) => row.name);
}
