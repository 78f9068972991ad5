import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../../src/engine/service.ts';
import { type TestStore, testStore } from '../support/database.ts';
import { activate, found, importAll, makeWorld, type Running, startEngine, type World } from './bench.ts';
import { deliver, flow, lose } from './flow.ts';
import { type Person, personInTribe } from './people.ts';

/** A side whose events can be relied on is looked at less often, and closely again as soon as one is missed. */

const minuteMs = 60_000;
const settings = { tribePollMs: 2 * minuteMs, exactPollMs: 15 * minuteMs, trustedPollMs: 15 * minuteMs };

let db: TestStore;
let world: World;
let running: Running;
let caller: Caller;
let inTribe: Person;
let organisations: readonly string[];

beforeAll(async () => {
  db = await testStore();
  world = makeWorld({ size: 60, seed: 3 });
  running = startEngine(world, db.store, { settings });
  caller = await activate(running, world);
  await importAll(running, world, caller);
  inTribe = personInTribe(world);
  const links = await db.store.links(caller.connectionId);
  organisations = links.filter(({ kind }) => kind === 'relation').map(({ tribeId }) => tribeId);
}, 120_000);
afterAll(() => db.close());

const pass = (forMs: number, events = deliver): Promise<void> =>
  flow(running, world, caller.connectionId, forMs, events);

/** What Tandem asked Tribe meanwhile. */
async function callsWhile(forMs: number, events = deliver): Promise<number> {
  const count = (): number => world.tribe.requests.counts().reduce((sum, each) => sum + each.count, 0);
  const before = count();
  await pass(forMs, events);
  return count() - before;
}

const edit = (at: number, email: string): void =>
  void inTribe.update(`Relation_Organization(${found(organisations[at])})`, { EmailAddress: email });

test('trust is earned by an event, lost by a miss, and earned again', async () => {
  // Nobody has edited anything yet: no event has shown that any arrives.
  await pass(20 * minuteMs, lose);
  const unproved = await callsWhile(60 * minuteMs, lose);

  edit(0, 'een@voorbeeld.example');
  await pass(20 * minuteMs);
  const proved = await callsWhile(60 * minuteMs);
  expect(proved).toBeLessThan(unproved / 4);

  edit(1, 'twee@voorbeeld.example');
  await pass(20 * minuteMs, lose);
  expect((await db.store.hintSubscriptions(caller.connectionId)).tribe?.untoldMs).not.toBeNull();
  const missed = await callsWhile(60 * minuteMs, lose);
  expect(missed).toBeGreaterThan(unproved * 0.9);

  edit(2, 'drie@voorbeeld.example');
  await pass(61 * minuteMs);
  expect(await callsWhile(60 * minuteMs)).toBeLessThan(unproved / 4);
}, 120_000);
