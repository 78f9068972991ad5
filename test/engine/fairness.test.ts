import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestStore, testStore } from '../support/database.ts';
import { makeTenants, passChanges, type Tenants } from './tenants.ts';

/**
 * One noisy tenant starves nobody (F7): a single place for work, hundreds of marks and writes in front of it, and the
 * change of each small tenant is through after a stated number of slices. The queue gives turns in the order of waking,
 * so a tenant waits for one slice of each of the others between two of its own.
 */

/** What one change takes: reading what has news, looking, writing; and once more where a slice ends in the middle. */
const slicesPerChange = 3;
const size = 100;

let db: TestStore;
let tenants: Tenants;

beforeAll(async () => {
  db = await testStore();
  tenants = await makeTenants(db.store, size);
}, 400_000);
afterAll(() => db.close());

test('a backlog of hundreds of marks does not hold up the single changes of others', async () => {
  const { passages, backlog } = await passChanges(tenants, db.database.address, {
    isNoisy: true,
    phone: '020-7654321',
  });
  const tenantsAtWork = tenants.small.length + 1;
  expect(backlog.before).toBeGreaterThan(400);
  for (const { slices } of passages) expect(slices).toBeLessThanOrEqual(slicesPerChange * tenantsAtWork);
  expect(passages).toHaveLength(tenants.small.length);
  // They were through before the backlog was.
  expect(backlog.after).toBeGreaterThan(0);
}, 200_000);
