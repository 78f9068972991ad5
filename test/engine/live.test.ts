import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../src/engine/service.ts';
import type { Link } from '../../src/store/port.ts';
import type { TestStore } from '../support/database.ts';
import { afterImport, minuteMs } from './afterImport.ts';
import { found, type Running, type World } from './bench.ts';
import { flow } from './flow.ts';
import type { Person, Row } from './people.ts';

/** After the first import: what people change on either side appears on the other by itself. */

let db: TestStore;
let world: World;
let running: Running;
let caller: Caller;
let inExact: Person;
let inTribe: Person;

beforeEach(async () => {
  ({ db, world, running, caller, inExact, inTribe } = await afterImport({ restMs: 10 * minuteMs }));
});
afterEach(() => db.close());

const pass = (forMs: number): Promise<void> => flow(running, world, caller.connectionId, forMs);

async function linkWhere(condition: (link: Link) => boolean): Promise<Link> {
  return found((await db.store.links(caller.connectionId)).find(condition));
}
const aRelation = () => linkWhere(({ kind, base }) => kind === 'relation' && base.isCustomer === true);
const account = (id: string): Row => found(inExact.list(`crm/Accounts?$filter=ID eq guid'${id}'`)[0]);
const organisation = (id: string): Row =>
  found(inTribe.list(`Relation_Organization?$filter=ID eq ${id}&$expand=VisitingAddress,PostalAddress`)[0]);

describe('after the import', () => {
  test('nothing was sent back to Exact that nobody was shown, and what only Tribe had stays there', async () => {
    const written = world.exact.ledger.since(0).filter(({ entity }) => !entity.startsWith('Webhook'));
    expect(written).toEqual([]);
    const answers = await db.store.answers(caller.connectionId);
    const left = [...answers].filter(([key, answer]) => key.startsWith('relation:tribe:') && answer.is === 'leave');
    expect(left.length).toBeGreaterThan(0);
  });

  test('a quiet hour writes nothing and leaves nothing to do', async () => {
    const exactBefore = world.exact.ledger.count;
    const tribeBefore = world.tribe.ledger.count;
    await pass(60 * minuteMs);
    expect(world.exact.ledger.since(exactBefore)).toEqual([]);
    expect(world.tribe.ledger.since(tribeBefore)).toEqual([]);
    expect(await db.store.markCounts(caller.connectionId)).toEqual({ relation: 0, contact: 0 });
  });

  test('an edit in Exact appears in Tribe, and one in Tribe in Exact', async () => {
    const { exactId, tribeId } = await aRelation();
    inExact.update(`crm/Accounts(guid'${exactId}')`, { Phone: '020-7654321' });
    await pass(2 * minuteMs);
    expect(organisation(tribeId).PhoneNumber).toBe('020-7654321');
    inTribe.update(`Relation_Organization(${tribeId})`, { EmailAddress: 'nieuw@voorbeeld.example' });
    await pass(2 * minuteMs);
    expect(account(exactId).Email).toBe('nieuw@voorbeeld.example');
    expect(account(exactId).Phone).toBe('020-7654321');
  });

  test('a new customer in Tribe is made in Exact, whose number overwrites the one that Tribe gave', async () => {
    const [identity] = inTribe.list('Relationship_Organization_Identity?$expand=Relation($select=ID)');
    const own = (found(identity).Relation as Row).ID;
    const created = inTribe.create('Relationship_Organization_CommercialRelationship_Customer', {
      Relation: { ID: own },
      Organization: { Name: 'Nieuwe Klant B.V.', DebtorNumber: '99999' },
    });
    expect(created.ID).toBeTypeOf('string');
    await pass(5 * minuteMs);
    const [made] = inExact.list("crm/Accounts?$filter=Name eq 'Nieuwe Klant B.V.'");
    expect(made).toMatchObject({ Status: 'C' });
    const [organisationMade] = inTribe.list("Relation_Organization?$filter=Name eq 'Nieuwe Klant B.V.'");
    expect(organisationMade?.DebtorNumber).toBe(String(made?.Code).trim());
  });

  test('one pair has one item in the outbox, also where each of its records was planned by itself first', async () => {
    const { service } = running.engine;
    const outbox = async () => (await service.live(caller)).outbox.planned;
    await service.setObserveOnly(caller, { isObserveOnly: true });
    const [identity] = inTribe.list('Relationship_Organization_Identity?$expand=Relation($select=ID)');
    inTribe.create('Relationship_Organization_CommercialRelationship_Customer', {
      Relation: { ID: (found(identity).Relation as Row).ID },
      Organization: { Name: 'Eén Paar B.V.', ChamberOfCommerceNumber: '12345678' },
    });
    await pass(5 * minuteMs);
    expect(await outbox()).toBe(1);
    const [made] = inTribe.list("Relation_Organization?$filter=Name eq 'Eén Paar B.V.'");
    inTribe.update(`Relation_Organization(${found(made).ID})`, { DebtorNumber: '77001' });
    inExact.create('crm/Accounts', { Name: 'Eén Paar B.V.', Status: 'C', Code: '             77001' });
    await pass(5 * minuteMs);
    expect(await outbox()).toBe(1);
    await service.setObserveOnly(caller, { isObserveOnly: false });
    await pass(5 * minuteMs);
    expect(inExact.list("crm/Accounts?$filter=Name eq 'Eén Paar B.V.'")).toHaveLength(1);
    expect(await outbox()).toBe(0);
  });

  test('a new customer in Exact is made in Tribe', async () => {
    inExact.create('crm/Accounts', { Name: 'Uit Exact B.V.', Status: 'C' });
    await pass(5 * minuteMs);
    expect(inTribe.list("Relation_Organization?$filter=Name eq 'Uit Exact B.V.'")).toHaveLength(1);
  });

  test('deleting or deactivating in Exact leaves Tribe as it is', async () => {
    const { exactId, tribeId } = await aRelation();
    const before = organisation(tribeId);
    inExact.update(`crm/Accounts(guid'${exactId}')`, { EndDate: '2026-01-01' });
    await pass(5 * minuteMs);
    expect(organisation(tribeId)).toEqual(before);
  });
});
