import { expect, test } from 'vitest';
import { aConnection, aLink, anEntry, aRun } from '../../../test/support/storeData.ts';
import type { RowChange } from './layer.ts';
import { MemoryStore } from './memoryStore.ts';

/** What the memory store has beyond the contract: it can be watched, cloned, and left by a process that dies. */

test('tells each transaction once, after it, row by row with before and after', async () => {
  const memory = new MemoryStore();
  const store = memory.session();
  const told: (readonly RowChange[])[] = [];
  memory.onCommit((changes) => told.push(changes));
  await store.transact((tx) => tx.saveConnection(aConnection('c')));
  await store.transact((tx) => tx.connection('c'));
  await expect(
    store.transact(async (tx) => {
      await tx.saveConnection(aConnection('d'));
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  await store.transact((tx) => tx.saveConnection(aConnection('c', { state: 'needsExact' })));
  expect(told).toEqual([
    [{ table: 'connection', key: 'c', before: null, after: aConnection('c') }],
    [{ table: 'connection', key: 'c', before: aConnection('c'), after: aConnection('c', { state: 'needsExact' }) }],
  ]);
});

test('a clone is a backup: it keeps what was, whatever happens afterwards to either', async () => {
  const memory = new MemoryStore();
  const store = memory.session();
  await store.transact(async (tx) => {
    await tx.saveConnection(aConnection('c'));
    await tx.saveLinks([aLink('c', 'l1')]);
  });
  const backup = memory.clone();
  await store.transact((tx) => tx.saveLinks([aLink('c', 'l2')]));
  await backup.session().transact((tx) => tx.saveLinks([aLink('c', 'l3')]));
  expect((await store.links('c')).map(({ id }) => id)).toEqual(['l1', 'l2']);
  expect((await backup.session().links('c')).map(({ id }) => id)).toEqual(['l1', 'l3']);
  expect(backup.rows('link').map(({ id }) => id)).toEqual(['l1', 'l3']);
});

test('a process that dies leaves its locks to whoever waits, and no longer waits itself', async () => {
  const memory = new MemoryStore();
  const [dying, waiting, living] = [memory.session(), memory.session(), memory.session()];
  const order: string[] = [];
  const never = new Promise<void>(() => {});
  void dying.withLock('token', () => never);
  void waiting.withLock('token', async () => order.push('dropped while it waited'));
  const held = living.withLock('token', async () => order.push('living'));
  waiting.drop();
  dying.drop();
  await held;
  expect(order).toEqual(['living']);
});

test('a lock whose connection breaks is free, and the work under it goes on', async () => {
  const memory = new MemoryStore();
  const [losing, waiting] = [memory.session(), memory.session()];
  const order: string[] = [];
  let goOn = (): void => {};
  const held = losing.withLock('token', async () => {
    await new Promise<void>((resolve) => (goOn = resolve));
    order.push('losing');
  });
  waiting.loseLock('token');
  const next = waiting.withLock('token', async () => order.push('waiting'));
  losing.loseLock('token');
  await next;
  goOn();
  await held;
  expect(order).toEqual(['waiting', 'losing']);
  expect(await losing.withLock('token', async () => 'free')).toBe('free');
});

test.each([
  ['a link without its connection', (id: string) => aLink(id, 'l')],
  ['a history without its connection', (id: string) => anEntry(id, 'e')],
])('refuses %s, as the foreign keys do', async (_words, row) => {
  const store = new MemoryStore().session();
  const made = row('nobody');
  const saving = store.transact((tx) => ('base' in made ? tx.saveLinks([made]) : tx.appendJournal([made])));
  await expect(saving).rejects.toThrow(/foreign key/);
});

test('hands out values that nobody can change', async () => {
  const store = new MemoryStore().session();
  await store.transact(async (tx) => {
    await tx.saveConnection(aConnection('c'));
    await tx.saveRun(aRun('c', 'r'));
  });
  const run = await store.run('c', 'r');
  expect(Object.isFrozen(run)).toBe(true);
});
