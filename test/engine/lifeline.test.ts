import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Transport } from '../../src/vendors/transport.ts';
import { type TestStore, testStore } from '../support/database.ts';
import { activate, makeWorld, type Running, startEngine, type World } from './bench.ts';

/** What becomes of consents that nothing happens on, by the sandboxes' own rules about thirty days. */

const dayMs = 86_400_000;

let db: TestStore;
let world: World;
let isTokenEndpointDown: boolean;
beforeEach(async () => {
  db = await testStore();
  world = makeWorld({ size: 50 });
  isTokenEndpointDown = false;
});
afterEach(() => db.close());

const breakable =
  (next: Transport): Transport =>
  async (request) =>
    isTokenEndpointDown && request.url.endsWith('/token') ? { is: 'notSent', reason: 'down' } : next(request);

const started = (): Running => startEngine(world, db.store, { transport: breakable });

async function daysPass(days: number, running: readonly Running[]): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    world.clock.advance(dayMs);
    await Promise.all(running.map(({ engine }) => engine.keepConsents()));
  }
}

test('an idle connection keeps both consents for as long as anything runs', async () => {
  const running = [started(), started()];
  const caller = await activate(running[0] as Running, world);
  const before = await db.store.token(caller.connectionId, 'exact');
  await daysPass(100, running);
  const after = await db.store.token(caller.connectionId, 'exact');
  // Once in eight days, by one of the two.
  expect((after?.generation ?? 0) - (before?.generation ?? 0)).toBe(12);
  expect(await db.store.openProblems(caller.connectionId)).toEqual([]);
  expect((await running[0]?.engine.service.administrations(caller))?.is).toBe('ok');
});

test('without it the consent ends after thirty days', async () => {
  const running = started();
  const caller = await activate(running, world);
  world.clock.advance(31 * dayMs);
  expect(await running.engine.service.administrations(caller)).toMatchObject({
    is: 'refused',
    refusal: { code: 'needsConsent' },
  });
});

test('a consent that cannot be renewed is told two weeks before its end, and no more when it could', async () => {
  const running = started();
  const caller = await activate(running, world);
  isTokenEndpointDown = true;
  await daysPass(14, [running]);
  expect(await db.store.openProblems(caller.connectionId)).toEqual([]);
  await daysPass(2, [running]);
  expect(await db.store.openProblems(caller.connectionId)).toMatchObject([
    { causeCode: 'consentEnding', side: 'exact', reason: { words: { until: '2026-07-15' } } },
    { causeCode: 'consentEnding', side: 'tribe', reason: { words: { until: '2026-07-15' } } },
  ]);
  isTokenEndpointDown = false;
  await daysPass(1, [running]);
  expect(await db.store.openProblems(caller.connectionId)).toEqual([]);
});
