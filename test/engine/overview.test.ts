import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Caller } from '../../src/engine/service.ts';
import { MemoryStore } from '../../src/store/memory/memoryStore.ts';
import type { Store } from '../../src/store/port.ts';
import { activate, found, importAll, makeWorld, type Running, settings, startEngine, type World } from './bench.ts';
import { deliver, flow, lose } from './flow.ts';
import { type Person, personInExact, personInTribe } from './people.ts';

/** Polling a side that has many lists: one look tells which of them are worth reading, and no failure of it stands for silence. */

const minuteMs = 60_000;
const threeLooks = ['Relationship', 'Relation', 'Address'];
const looks = ['Entity', ...threeLooks];

let store: Store;
let world: World;
let running: Running;
let caller: Caller;
let inTribe: Person;
let relations: readonly { readonly exactId: string; readonly tribeId: string }[];

beforeAll(async () => {
  store = new MemoryStore().session();
  world = makeWorld({ size: 60, seed: 3 });
  running = startEngine(world, store);
  caller = await activate(running, world);
  await importAll(running, world, caller);
  inTribe = personInTribe(world);
  relations = (await store.links(caller.connectionId)).filter(({ kind }) => kind === 'relation');
}, 120_000);
beforeEach(async () => {
  world.tribe.faults.clear();
  await pass(10 * minuteMs, lose);
});

const pass = (forMs: number, events = deliver): Promise<void> =>
  flow(running, world, caller.connectionId, forMs, events);

/** How often each list of Tribe was asked for meanwhile. */
async function listsAskedFor(work: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
  const counts = () =>
    world.tribe.requests.counts().flatMap(({ endpoint, count }) => {
      const [, list] = /^GET \/v1\/odata\/(\w+)$/.exec(endpoint) ?? [];
      return list === undefined ? [] : [[list, count] as const];
    });
  const before = new Map(counts());
  await work();
  const asked = counts().map(([list, count]) => [list, count - (before.get(list) ?? 0)] as const);
  return Object.fromEntries(asked.filter(([, count]) => count > 0));
}

const edit = (at: number, changes: Readonly<Record<string, string>>): void =>
  inTribe.update(`Relation_Organization(${found(relations[at]).tribeId})`, changes);
const emailInExact = (at: number): unknown => {
  const [row] = personInExact(world).list(
    `crm/Accounts?$filter=ID eq guid'${found(relations[at]).exactId}'&$select=Email`,
  );
  return row?.Email;
};

test('an hour without an edit takes one list a round, however many feeds there are', async () => {
  const asked = await listsAskedFor(() => pass(60 * minuteMs));
  expect(Object.keys(asked)).toEqual(['Entity']);
  expect(asked.Entity).toBeLessThanOrEqual((60 * minuteMs) / settings.tribePollMs + 1);
});

test('an edit that nobody told has its own list read, and no other', async () => {
  const asked = await listsAskedFor(async () => {
    edit(0, { EmailAddress: 'een@voorbeeld.example' });
    await pass(10 * minuteMs, lose);
  });
  expect(emailInExact(0)).toBe('een@voorbeeld.example');
  expect(Object.keys(asked).filter((list) => !looks.includes(list))).toEqual(['Relation_Organization']);
});

const refuse = (list: string): void =>
  void world.tribe.faults.add({
    match: { method: 'GET', pathPattern: `*/odata/${list}` },
    effect: { kind: 'status', status: 404, body: '{"error":{"code":null,"message":"no such set"}}' },
  });

test.each([
  ['Entity alone what it would tell is asked of three lists', ['Entity'], 1],
  ...threeLooks.map(
    (list) => [`${list} either every list is read as if there were no look`, ['Entity', list], 13] as const,
  ),
] as const)('without an answer to %s', async (_name, refused, lists) => {
  for (const list of refused) refuse(list);
  const value = `${refused.join('.').toLowerCase()}@voorbeeld.example`;
  const asked = await listsAskedFor(async () => {
    edit(1, { EmailAddress: value });
    await pass(10 * minuteMs, lose);
  });
  expect(emailInExact(1)).toBe(value);
  expect(Object.keys(asked).filter((name) => !looks.includes(name))).toHaveLength(lists);
});

test('what another process had looked at is gone on with', async () => {
  const another = startEngine(world, store, { name: 'another' });
  edit(2, { EmailAddress: 'twee@voorbeeld.example' });
  await flow(another, world, caller.connectionId, 10 * minuteMs, lose);
  expect(emailInExact(2)).toBe('twee@voorbeeld.example');
});

test('events that follow each other lead to one reading at once and few more', async () => {
  const asked = await listsAskedFor(async () => {
    for (let second = 0; second < 9; second += 1) {
      edit(3, { EmailAddress: `${second}@voorbeeld.example` });
      await pass(1_000);
      if (second === 0) expect(emailInExact(3)).toBe('0@voorbeeld.example');
    }
    await pass(10_000);
  });
  expect(emailInExact(3)).toBe('8@voorbeeld.example');
  expect(asked.Relation_Organization).toBeLessThanOrEqual(5);
});
