import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { heldAgainAfterMs } from '../../src/engine/apply/turn.ts';
import type { Caller, Result } from '../../src/engine/service.ts';
import type { TransportRequest } from '../../src/vendors/transport.ts';
import { type TestStore, testStore } from '../support/database.ts';
import {
  activate,
  connectExact,
  found,
  importAll,
  makeWorld,
  preview,
  type Running,
  startEngine,
  startImport,
  type World,
} from './bench.ts';
import { doomed } from './crash.ts';
import { flow, lose } from './flow.ts';
import { type Person, personInExact, personInTribe, type Row } from './people.ts';

/** Two administrations of one Tribe organisation in which people enter the same company: Tribe gets it once. */

const minuteMs = 60_000;
const secondDivision = String(exactFacts.divisions[1]?.code);
const name = 'Tweemaal Ingevoerd B.V.';
const company: Row = {
  Name: name,
  AddressLine1: 'Kade 12',
  Postcode: '1234 AB',
  City: 'Gouda',
  Country: 'NL',
  Status: 'C',
};
const person: Row = { FirstName: 'Noor', LastName: 'Tweemaal', Email: 'noor@tweemaal.example' };

let db: TestStore;
let world: World;
let running: Running;
let first: Caller;
let second: Caller;
let inFirst: Person;
let inSecond: Person;
let inTribe: Person;

beforeEach(async () => {
  db = await testStore();
  world = makeWorld({ size: 50, seed: 3 });
  running = startEngine(world, db.store);
  first = await activate(running, world);
  const { connectionId } = granted(await running.engine.service.connectAnother(first));
  second = found(await running.engine.service.callerAbout(first, connectionId));
  await connectExact(running, world, second);
  granted(await running.engine.service.chooseAdministration(second, { administrationId: secondDivision }));
  inFirst = personInExact(world);
  inSecond = personInExact(world, secondDivision);
  inTribe = personInTribe(world);
});
afterEach(() => db.close());

function granted<T>(result: Result<T>): T {
  if (result.is === 'refused') throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

/** With a contact, who belongs to it on both sides. */
function enter(who: Person): void {
  const made = who.create('crm/Accounts', company);
  who.create('crm/Contacts', { ...person, Account: made.ID });
}

const organisations = (): readonly Row[] => inTribe.list(`Relation_Organization?$filter=Name eq '${name}'`);
const contacts = (): readonly Row[] =>
  inTribe.list("Relationship_Person_Contact_Standard?$filter=EmailAddress eq 'noor@tweemaal.example'");
const pass = (who: readonly Caller[], forMs: number): Promise<void> =>
  // Nothing is told by events: what one administration makes the other one does not hear of.
  flow(
    running,
    world,
    who.map(({ connectionId }) => connectionId),
    forMs,
    lose,
  );

/** The Tribe record of each administration's company. */
async function linked(): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const { connectionId } of [first, second]) {
    for (const { base, kind, tribeId } of await db.store.links(connectionId)) {
      if (kind === 'relation' && base.name === name) ids.push(tribeId);
    }
  }
  return ids;
}

async function expectOnce(): Promise<void> {
  expect(organisations()).toHaveLength(1);
  expect(contacts()).toHaveLength(1);
  const id = organisations()[0]?.ID;
  expect(await linked()).toEqual([id, id]);
  for (const { connectionId } of [first, second]) {
    const labels = (await db.store.openProblems(connectionId)).map(({ recordLabel }) => recordLabel ?? '');
    expect(labels.filter((label) => label.includes('Tweemaal'))).toEqual([]);
  }
}

describe('a company that is entered in both', () => {
  test('within one moment is made by one and linked by the other', async () => {
    for (const caller of [first, second]) await importAll(running, world, caller);
    await pass([first, second], 20 * minuteMs);
    enter(inFirst);
    enter(inSecond);
    await pass([first, second], 20 * minuteMs);
    await expectOnce();
  }, 120_000);

  test('before two imports that are carried out at once comes over once', async () => {
    enter(inFirst);
    enter(inSecond);
    // So short that the imports take turns batch by batch.
    running = startEngine(world, db.store, { settings: { sliceMs: 1 } });
    const shown = [await preview(running, world, first), await preview(running, world, second)];
    for (const [index, caller] of [first, second].entries()) await startImport(running, caller, found(shown[index]));
    await pass([first, second], 10 * minuteMs);
    for (const { connectionId } of [first, second]) {
      expect((await db.store.latestRun(connectionId, 'import'))?.state).toBe('done');
    }
    await expectOnce();
  }, 120_000);
});

test('an import that has much to make rests after each slice, for longer than others wait to look again', async () => {
  running = startEngine(world, db.store, { settings: { sliceMs: 1 } });
  await startImport(running, first, await preview(running, world, first));
  const rests: number[] = [];
  for (let slices = 0; slices < 200; slices += 1) {
    const { againAfterMs } = await running.engine.runSlice(first.connectionId);
    if ((await db.store.latestRun(first.connectionId, 'import'))?.state === 'done') break;
    world.clock.advance(againAfterMs ?? 0);
    rests.push(againAfterMs ?? 0);
  }
  const made = world.tribe.ledger
    .since(0)
    .filter(({ action, entity }) => action === 'create' && entity === 'Relation.Organization');
  expect(made.length).toBeGreaterThan(20);
  expect(rests.filter((restMs) => restMs > heldAgainAfterMs).length).toBeGreaterThan(3);
}, 120_000);

describe('while one of them died with a record on its way', () => {
  beforeEach(async () => {
    for (const caller of [first, second]) await importAll(running, world, caller);
    await pass([first, second], 20 * minuteMs);
    enter(inFirst);
  }, 120_000);

  /** The company itself; its contacts and roles are made by requests of their own. */
  const isMaking = ({ body, method, url }: TransportRequest): boolean =>
    method === 'POST' && url.includes('/odata/') && (body ?? '').includes(name);

  /** The first one's worker dies right before its request is sent, or right after it arrived. */
  async function dieMaking(side: 'before' | 'after'): Promise<void> {
    const point = { call: 0, side };
    const dying = doomed(db.store, point);
    const process = startEngine(world, dying.store, {
      transport: (wire) => {
        const mortal = dying.transport(wire);
        return (request) => {
          if (isMaking(request) && point.call === 0) point.call = dying.calls() + 1;
          return mortal(request);
        };
      },
    });
    world.clock.advance(15 * minuteMs);
    await Promise.race([process.engine.runSlice(first.connectionId), dying.died]);
    expect(organisations()).toHaveLength(side === 'before' ? 0 : 1);
    enter(inSecond);
  }

  test.each(['before', 'after'] as const)(
    '%s it was sent, the other one waits and makes no second one',
    async (side) => {
      await dieMaking(side);
      await pass([second], 30_000);
      expect(organisations()).toHaveLength(side === 'before' ? 0 : 1);
      // The worker of the first one never comes back: the other one finds out itself, and goes on.
      await pass([second], 3 * minuteMs);
      expect(organisations()).toHaveLength(1);
      expect((await linked()).length).toBe(1);
      await pass([first, second], 30 * minuteMs);
      await expectOnce();
    },
    120_000,
  );

  test.each(['before', 'after'] as const)(
    '%s it was sent and it was deactivated, the other one goes on',
    async (side) => {
      await dieMaking(side);
      granted(await running.engine.service.deactivate(first));
      await pass([second], 5 * minuteMs);
      expect(organisations()).toHaveLength(1);
      expect((await linked()).length).toBe(1);
      // What was in doubt is cleared up when it is activated again, a day later.
      world.clock.advance(24 * 60 * minuteMs);
      await connectExact(running, world, first);
      await pass([first, second], 30 * minuteMs);
      inTribe = personInTribe(world);
      await expectOnce();
    },
    120_000,
  );
});
