import { MemoryStore } from '../../src/store/memory/memoryStore.ts';
import type { Store } from '../../src/store/port.ts';
import { openStore } from '../../src/store/postgres.ts';
import { testStore } from './database.ts';

/** An empty store of either kind: what the contract suite runs over. */
export interface OpenedStore {
  readonly store: Store;
  /** The same data as another process sees it. */
  another(): Promise<Store>;
  close(): Promise<void>;
}

async function openPostgres(): Promise<OpenedStore> {
  const { store, database, close } = await testStore();
  const others: Store[] = [];
  return {
    store,
    another: async () => {
      const other = await openStore({ address: database.address });
      others.push(other);
      return other;
    },
    close: async () => {
      await Promise.all(others.map((other) => other.close()));
      await close();
    },
  };
}

async function openMemory(): Promise<OpenedStore> {
  const memory = new MemoryStore();
  return { store: memory.session(), another: async () => memory.session(), close: async () => {} };
}

export const storeKinds: readonly (readonly [name: string, open: () => Promise<OpenedStore>])[] = [
  ['PostgreSQL', openPostgres],
  ['memory', openMemory],
];
