import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig, TypeOverrides } from 'pg';
import { createLocks } from './locks.ts';
import { migrate } from './migrate.ts';
import type { Store } from './port.ts';
import { createPostgresStore } from './postgresStore.ts';
import type { Tables } from './tables.ts';

/** Where the database is: a URL as in DATABASE_URL, or the socket folder of a local server as `host`. */
export type DatabaseAddress =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

export interface OpenStoreInput {
  readonly address: DatabaseAddress;
  readonly connectionsMax?: number;
  /** Told of connections that broke while idle: the pool replaces them. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** Most processes refresh few tokens at once; more locks than this at once wait for one another. */
const lockConnectionsMax = 6;

/** Connects, migrates and hands over the store. Closing it closes its connections. */
export async function openStore(input: OpenStoreInput): Promise<Store> {
  const pool = openPool(input, input.connectionsMax ?? 12);
  const lockPool = openPool(input, lockConnectionsMax);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    await lockPool.end();
  };
  try {
    await migrate(db, lockPool);
  } catch (error) {
    await close();
    throw error;
  }
  return createPostgresStore({ db, locks: createLocks(lockPool), close });
}

export function openPool(input: OpenStoreInput, connectionsMax: number): Pool {
  const settings: PoolConfig = {
    ...input.address,
    max: connectionsMax,
    application_name: 'tandem',
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: numbersAsNumbers(),
  };
  const pool = new Pool(settings);
  // Without a listener a connection that breaks while idle would end the process.
  pool.on('error', (error) => input.onConnectionLost?.(error));
  return pool;
}

/**
 * bigint columns hold instants, fences and counts, all far below 2^53, and come as numbers; numeric stays text, as money
 * is. Per pool, not in the driver's global table, where another library's expectations would change with ours.
 */
function numbersAsNumbers(): TypeOverrides {
  const types = new TypeOverrides();
  const int8 = 20;
  types.setTypeParser(int8, (text: string) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`);
    return value;
  });
  return types;
}
