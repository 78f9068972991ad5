import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';
import type { Caller, Result } from '../../src/engine/service.ts';
import type { Link } from '../../src/store/port.ts';
import { type TestStore, testStore } from '../support/database.ts';
import {
  activate,
  connectExact,
  consent,
  exactUser,
  found,
  importAll,
  mainDivision,
  makeWorld,
  type Running,
  returned,
  signIn,
  startEngine,
  tribeUser,
  type World,
} from './bench.ts';
import { flow } from './flow.ts';
import { type Person, personInExact, personInTribe, type Row } from './people.ts';

/** Two administrations of one Tribe organisation, each with a connection of its own. */

const minuteMs = 60_000;
const secondDivision = String(exactFacts.divisions[1]?.code);

let db: TestStore;
let world: World;
let running: Running;
/** The same person, who speaks about one or the other. */
let first: Caller;
let second: Caller;

beforeEach(async () => {
  db = await testStore();
  world = makeWorld({ size: 50, seed: 3 });
  running = startEngine(world, db.store);
  first = await activate(running, world);
});
afterEach(() => db.close());

function granted<T>(result: Result<T>): T {
  if (result.is === 'refused') throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

async function begin(): Promise<Caller> {
  const { service } = running.engine;
  const { connectionId } = granted(await service.connectAnother(first));
  return found(await service.callerAbout(first, connectionId));
}

/** Through the wizard up to the administration. */
async function connectSecond(administrationId = secondDivision): Promise<Caller> {
  const caller = await begin();
  await connectExact(running, world, caller);
  granted(await running.engine.service.chooseAdministration(caller, { administrationId }));
  return caller;
}

const states = async () =>
  (await running.engine.service.connections(first)).map(({ administration, state }) => [administration?.id, state]);

describe('connecting another administration', () => {
  test('makes one connection of its own, however often it is asked for, and asks Tribe for nothing again', async () => {
    const caller = await begin();
    expect((await begin()).connectionId).toBe(caller.connectionId);
    expect(caller.connectionId).not.toBe(first.connectionId);
    expect((await running.engine.service.overview(caller)).step).toBe('connectExact');
    expect((await running.engine.service.overview(caller)).tribe.state).toBe('connected');
    expect(await db.store.token(caller.connectionId, 'tribe')).toBeNull();
    expect((await running.engine.service.overview(first)).step).toBe('preview');
  });

  test('can be given up before an administration was chosen, and not afterwards', async () => {
    const { service } = running.engine;
    const caller = await begin();
    granted(await service.discard(caller));
    expect(await states()).toEqual([[mainDivision, 'unfinished']]);
    expect(await service.discard(first)).toMatchObject({ refusal: { code: 'wrongState' } });
  });

  test('never takes an administration a second time', async () => {
    const { service } = running.engine;
    const caller = await begin();
    await connectExact(running, world, caller);
    const offered = granted(await service.administrations(caller));
    expect(offered.filter(({ isConnected }) => isConnected).map(({ id }) => id)).toEqual([mainDivision]);
    expect(await service.chooseAdministration(caller, { administrationId: mainDivision })).toMatchObject({
      refusal: { code: 'administrationConnected', words: { name: exactFacts.divisions[0]?.name } },
    });
    // Deactivated, it still is what its links belong to.
    granted(await service.deactivate(first));
    expect(await service.chooseAdministration(caller, { administrationId: mainDivision })).toMatchObject({
      refusal: { code: 'administrationConnected' },
    });
  });

  test('keeps one pair for the person who consented for both, and the newest is everybody’s', async () => {
    const before = found(await db.store.token(first.connectionId, 'exact'));
    second = await connectSecond();
    expect(await db.store.token(second.connectionId, 'exact')).toBeNull();
    const now = found(await db.store.token(first.connectionId, 'exact'));
    expect(now.generation).toBe(before.generation + 1);
    const connection = found(await db.store.connection(second.connectionId));
    expect(connection.consentOf).toEqual({ exact: first.connectionId, tribe: first.connectionId });
    const user = found(await db.store.connection(first.connectionId)).exactUserId;
    expect(await db.store.consentsOfPerson('nl', found(user))).toBe(1);
    // Both work with it.
    for (const caller of [first, second]) {
      expect(await running.engine.service.administrations(caller)).toMatchObject({ is: 'ok' });
      expect((await running.engine.service.overview(caller)).exact.state).toBe('connected');
    }
  });

  test('keeps a pair of its own for another person', async () => {
    const caller = await begin();
    await connectExact(running, world, caller, exactUser(1));
    granted(await running.engine.service.chooseAdministration(caller, { administrationId: secondDivision }));
    expect(await db.store.token(caller.connectionId, 'exact')).not.toBeNull();
    expect(found(await db.store.connection(caller.connectionId)).consentOf.exact).toBeNull();
  });

  test('refuses a consent that leaves out an administration which lives on it', async () => {
    await connectSecond();
    const { service } = running.engine;
    const before = await db.store.token(first.connectionId, 'exact');
    const begun = granted(await service.beginExact(first, { region: 'nl' }));
    const only = [
      ['division', mainDivision],
      ['answer', 'allow'],
    ] as const;
    const back = returned(consent(world.exact, begun.url, exactUser(0), only));
    expect(await service.completeExact(back)).toMatchObject({
      refusal: { code: 'consentTooNarrow', words: { name: exactFacts.divisions[1]?.name } },
    });
    expect(await db.store.token(first.connectionId, 'exact')).toEqual(before);
  });

  test('is nobody else’s: another organisation cannot speak about it', async () => {
    const stranger = await signIn(running, world, tribeUser(2));
    expect(await running.engine.service.callerAbout(stranger, first.connectionId)).toBeNull();
    expect(await running.engine.service.callerAbout(first, stranger.connectionId)).toBeNull();
    expect(await running.engine.service.callerAbout(first, 'unknown')).toBeNull();
    expect((await running.engine.service.connections(stranger)).map(({ connectionId }) => connectionId)).toEqual([
      stranger.connectionId,
    ]);
  });
});

describe('two administrations at work', () => {
  let inFirst: Person;
  let inSecond: Person;
  let inTribe: Person;
  let shared: { readonly inFirst: Link; readonly inSecond: Link };

  const pass = (forMs: number): Promise<void> => flow(running, world, [first.connectionId, second.connectionId], forMs);
  const account = (person: Person, id: string): Row => found(person.list(`crm/Accounts?$filter=ID eq guid'${id}'`)[0]);
  const organisation = (id: string): Row => found(inTribe.list(`Relation_Organization?$filter=ID eq ${id}`)[0]);
  const plainCode = (row: Row): string => String(row.Code).trim();

  beforeEach(async () => {
    inFirst = personInExact(world);
    inSecond = personInExact(world, secondDivision);
    inTribe = personInTribe(world);
    await importAll(running, world, first);
    const link = found(
      (await db.store.links(first.connectionId)).find(
        ({ kind, base }) =>
          kind === 'relation' &&
          base.isCustomer === true &&
          typeof base['visit.postcode'] === 'string' &&
          typeof base['visit.street'] === 'string',
      ),
    );
    const { Name, AddressLine1, Postcode, City, Country } = account(inFirst, link.exactId);
    // The same company is a customer of the second administration, under another number.
    const made = inSecond.create('crm/Accounts', {
      Name,
      AddressLine1,
      Postcode,
      City,
      Country,
      Status: 'C',
      Code: '7654321',
    });
    second = await connectSecond();
    await importAll(running, world, second);
    const twin = found(await db.store.linkOf(second.connectionId, 'relation', 'exact', String(made.ID)));
    expect(twin.tribeId).toBe(link.tribeId);
    shared = { inFirst: link, inSecond: twin };
    await pass(30 * minuteMs);
  }, 180_000);

  test('do not fight over the number of a relation that both have: the first one’s stays', async () => {
    const ofFirst = plainCode(account(inFirst, shared.inFirst.exactId));
    expect(plainCode(account(inSecond, shared.inSecond.exactId))).toBe('7654321');
    expect(organisation(shared.inFirst.tribeId).DebtorNumber).toBe(ofFirst);
    const [exactBefore, tribeBefore] = [world.exact.ledger.count, world.tribe.ledger.count];
    await pass(120 * minuteMs);
    expect(world.exact.ledger.since(exactBefore)).toEqual([]);
    expect(world.tribe.ledger.since(tribeBefore)).toEqual([]);

    // Somebody types another number into Tribe: the first administration's is put back, once.
    inTribe.update(`Relation_Organization(${shared.inFirst.tribeId})`, { DebtorNumber: '31415' });
    const typed = world.tribe.ledger.count;
    await pass(30 * minuteMs);
    expect(organisation(shared.inFirst.tribeId).DebtorNumber).toBe(ofFirst);
    expect(world.tribe.ledger.since(typed)).toHaveLength(1);
    const view = granted(
      await running.engine.service.record(second, { kind: 'relation', side: 'tribe', id: shared.inFirst.tribeId }),
    );
    expect(view.numberedBy).toBe(exactFacts.divisions[0]?.name);
    expect(view.fields.find(({ field }) => field === 'debtorNumber')).toMatchObject({ exact: '7654321', isSame: true });
  });

  test('carry an edit of one through Tribe to the other', async () => {
    inSecond.update(`crm/Accounts(guid'${shared.inSecond.exactId}')`, { Phone: '020-1112233' });
    await pass(10 * minuteMs);
    expect(organisation(shared.inFirst.tribeId).PhoneNumber).toBe('020-1112233');
    expect(account(inFirst, shared.inFirst.exactId).Phone).toBe('020-1112233');
  });

  test('make a new customer of Tribe in the first only, and what one administration made not in the other', async () => {
    const [identity] = inTribe.list('Relationship_Organization_Identity?$expand=Relation($select=ID)');
    inTribe.create('Relationship_Organization_CommercialRelationship_Customer', {
      Relation: { ID: (found(identity).Relation as Row).ID },
      Organization: { Name: 'Nieuw in Tribe B.V.' },
    });
    inFirst.create('crm/Accounts', { Name: 'Nieuw in de eerste B.V.', Status: 'C' });
    inSecond.create('crm/Accounts', { Name: 'Nieuw in de tweede B.V.', Status: 'C' });
    await pass(30 * minuteMs);
    const named = (person: Person, name: string) => person.list(`crm/Accounts?$filter=Name eq '${name}'`).length;
    expect([named(inFirst, 'Nieuw in Tribe B.V.'), named(inSecond, 'Nieuw in Tribe B.V.')]).toEqual([1, 0]);
    expect([named(inFirst, 'Nieuw in de tweede B.V.'), named(inSecond, 'Nieuw in de eerste B.V.')]).toEqual([0, 0]);
    expect(inTribe.list("Relation_Organization?$filter=contains(Name,'Nieuw in')")).toHaveLength(3);
  });

  test('are all deactivated when Tribe deactivates the app, and by nobody else', async () => {
    const organisation = found(await db.store.connection(first.connectionId)).tribeOrganisationId;
    const tell = (event: string, secret: string = tribeFacts.client.marketplaceSecret) => {
      const body = Buffer.from(JSON.stringify({ event, id: 'd-1', organization: organisation }));
      const signature = createHmac('sha512', secret).update(body).digest('base64');
      return running.engine.receiveAppEvent({ body, headers: { 'x-tribe-signature': signature } });
    };
    expect(await tell('deactivated', 'guessed')).toBe('forged');
    expect(await tell('activated')).toBe('taken');
    expect(await tell('stockRefresh')).toBe('unknown');
    expect((await states()).map(([, state]) => state)).not.toContain('deactivated');
    expect([await tell('deactivated'), await tell('deactivated')]).toEqual(['taken', 'taken']);
    expect(await states()).toEqual([
      [mainDivision, 'deactivated'],
      [secondDivision, 'deactivated'],
    ]);
    await connectExact(running, world, first);
    expect((await states())[0]).toEqual([mainDivision, expect.not.stringMatching('deactivated')]);
  });

  test('are deactivated and activated again one by one', async () => {
    const { service } = running.engine;
    const ofFirst = plainCode(account(inFirst, shared.inFirst.exactId));
    granted(await service.deactivate(first));
    expect(await states()).toEqual([
      [mainDivision, 'deactivated'],
      [secondDivision, expect.not.stringMatching('deactivated')],
    ]);
    expect(await service.pause(first, { of: 'connection' })).toMatchObject({ refusal: { code: 'deactivated' } });
    // It holds the pair that the other one lives on.
    expect(await db.store.token(first.connectionId, 'exact')).not.toBeNull();
    inFirst.update(`crm/Accounts(guid'${shared.inFirst.exactId}')`, { Phone: '020-0000001' });
    inSecond.update(`crm/Accounts(guid'${shared.inSecond.exactId}')`, { Email: 'tweede@voorbeeld.example' });
    await pass(30 * minuteMs);
    // The number in Tribe is that of the oldest active one: it is handed on at once.
    expect(organisation(shared.inFirst.tribeId)).toMatchObject({
      EmailAddress: 'tweede@voorbeeld.example',
      DebtorNumber: '7654321',
    });
    expect(organisation(shared.inFirst.tribeId).PhoneNumber).not.toBe('020-0000001');
    expect(account(inFirst, shared.inFirst.exactId).Email).not.toBe('tweede@voorbeeld.example');

    await connectExact(running, world, first);
    await pass(30 * minuteMs);
    expect(organisation(shared.inFirst.tribeId)).toMatchObject({ PhoneNumber: '020-0000001', DebtorNumber: ofFirst });
    expect(account(inFirst, shared.inFirst.exactId).Email).toBe('tweede@voorbeeld.example');

    for (const caller of [first, second]) granted(await service.deactivate(caller));
    for (const side of ['exact', 'tribe'] as const) expect(await db.store.token(first.connectionId, side)).toBeNull();
    const [exactBefore, tribeBefore] = [world.exact.ledger.count, world.tribe.ledger.count];
    inTribe.update(`Relation_Organization(${shared.inFirst.tribeId})`, { PhoneNumber: '020-0000002' });
    await pass(30 * minuteMs);
    expect(world.exact.ledger.since(exactBefore)).toEqual([]);
    expect(world.tribe.ledger.since(tribeBefore)).toHaveLength(1);
  });
});
