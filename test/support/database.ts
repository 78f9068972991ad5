import { inject } from 'vitest';
import type { Store } from '../../src/store/port.ts';
import { type DatabaseAddress, openStore } from '../../src/store/postgres.ts';
import { cloneDatabase, dropDatabase } from './testServer.ts';

/** A migrated, empty database of this test's own. */
export interface TestDatabase {
  readonly address: DatabaseAddress;
  /** The same for another process, as DATABASE_URL. */
  readonly url: string;
  drop(): Promise<void>;
}

/** Needs `test/support/globalSetup.ts` in vitest's `globalSetup`. Drop it when the test is over. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
  const { name, address } = await cloneDatabase(server);
  return { address, url: urlOf(address), drop: () => dropDatabase(server, name) };
}

export interface TestStore {
  readonly store: Store;
  readonly database: TestDatabase;
  /** Closes the store and drops its database. */
  close(): Promise<void>;
}

export async function testStore(): Promise<TestStore> {
  const database = await testDatabase();
  const store = await openStore({ address: database.address });
  const close = async (): Promise<void> => {
    await store.close();
    await database.drop();
  };
  return { store, database, close };
}

function urlOf(address: DatabaseAddress): string {
  if ('connectionString' in address) return address.connectionString;
  const query = new URLSearchParams({ host: address.host, port: String(address.port) });
  return `postgres://${address.user}@/${address.database}?${query}`;
}
