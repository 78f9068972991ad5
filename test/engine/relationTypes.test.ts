import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultRelationTypes, type RelationTypes } from '../../src/domain/mapping/relationTypes.ts';
import type { Caller } from '../../src/engine/service.ts';
import type { TestStore } from '../support/database.ts';
import { afterImport, minuteMs } from './afterImport.ts';
import { found, type Running, type World } from './bench.ts';
import { flow } from './flow.ts';
import type { Person, Row } from './people.ts';

/** Relation types, as people change them on both sides while changes flow, against both sandboxes. */

const commercial = 'Relationship_Organization_CommercialRelationship';

let db: TestStore;
let world: World;
let running: Running;
let caller: Caller;
let inExact: Person;
let inTribe: Person;

beforeEach(async () => {
  ({ db, world, running, caller, inExact, inTribe } = await afterImport({ restMs: 6 * minuteMs, size: 50 }));
});
afterEach(() => db.close());

const pass = (): Promise<void> => flow(running, world, caller.connectionId, 6 * minuteMs);

const funnel: RelationTypes = {
  import: { ...defaultRelationTypes.import, suspect: 'suspect', prospect: 'prospect' },
  export: { ...defaultRelationTypes.export, suspect: 'suspect', lead: 'suspect', prospect: 'prospect' },
};
async function mapTypes(relationTypes: RelationTypes): Promise<void> {
  expect(await running.engine.service.changeRules(caller, { relationTypes })).toMatchObject({ is: 'ok' });
  await pass();
  const { brake } = await running.engine.service.live(caller);
  if (brake === null) return;
  // A person has seen what the other rules do.
  expect(await running.engine.service.liftBrake(caller, brake)).toMatchObject({ is: 'ok' });
  await pass();
}

const accounts = (name: string): readonly Row[] => inExact.list(`crm/Accounts?$filter=Name eq '${name}'`);
const organisations = (name: string): readonly Row[] => inTribe.list(`Relation_Organization?$filter=Name eq '${name}'`);
const inSet = (type: string, name: string): readonly Row[] =>
  inTribe.list(`${commercial}_${type}?$filter=Organization/Name eq '${name}'`);
const contactsOf = (name: string): readonly Row[] =>
  inTribe.list(`Relationship_Person_Contact_Standard?$filter=Relation/Name eq '${name}'&$expand=Person`);
const own = (): string => {
  const [identity] = inTribe.list('Relationship_Organization_Identity?$expand=Relation($select=ID)');
  return String((found(identity).Relation as Row).ID);
};
const makeInTribe = (type: string, name: string): Row =>
  inTribe.create(`${commercial}_${type}`, { Relation: { ID: own() }, Organization: { Name: name } });

describe('who becomes a customer', () => {
  test('in Exact comes along from then on, with the contacts that were left out', async () => {
    const made = inExact.create('crm/Accounts', { Name: 'Later Klant B.V.', Status: 'P' });
    inExact.create('crm/Contacts', { Account: made.ID, FirstName: 'Ada', LastName: 'Bos' });
    await pass();
    expect(organisations('Later Klant B.V.')).toEqual([]);
    inExact.update(`crm/Accounts(guid'${made.ID}')`, { Status: 'C' });
    await pass();
    expect(inSet('Customer', 'Later Klant B.V.')).toHaveLength(1);
    expect(contactsOf('Later Klant B.V.').map(({ Person }) => (Person as Row).LastName)).toEqual(['Bos']);
  });

  test('in Tribe comes along from then on, with the contacts that were left out', async () => {
    const made = makeInTribe('Prospect', 'Later Ook B.V.');
    const [organisation] = organisations('Later Ook B.V.');
    inTribe.create('Relationship_Person_Contact_Standard', {
      Relation: { ID: found(organisation).ID },
      Person: { FirstName: 'Bo', LastName: 'Kok' },
    });
    await pass();
    expect(accounts('Later Ook B.V.')).toEqual([]);
    inTribe.create(`${commercial}_Prospect`, { ID: made.ID, _UpgradeType: `${commercial}_Customer` });
    await pass();
    const [account] = accounts('Later Ook B.V.');
    expect(account).toMatchObject({ Status: 'C' });
    const contacts = inExact.list(`crm/Contacts?$filter=Account eq guid'${account?.ID}'`);
    expect(contacts.map(({ LastName }) => LastName)).toEqual(['Kok']);
  });

  test('and is one no more stays linked, and in step with whom it still is one for', async () => {
    const made = inExact.create('crm/Accounts', { Name: 'Was Klant B.V.', Status: 'C' });
    await pass();
    inExact.update(`crm/Accounts(guid'${made.ID}')`, { Status: 'A' });
    await pass();
    expect(inSet('Customer', 'Was Klant B.V.').map(({ IsFormer }) => IsFormer ?? false)).toEqual([false]);
    inExact.update(`crm/Accounts(guid'${made.ID}')`, { Email: 'nog@klant.example' });
    await pass();
    expect(organisations('Was Klant B.V.')).toMatchObject([{ EmailAddress: 'nog@klant.example' }]);
  });
});

describe('with the whole funnel mapped', () => {
  test('each type becomes the other of its mapping, and goes on as people take it on', async () => {
    await mapTypes(funnel);
    const fromExact = inExact.create('crm/Accounts', { Name: 'Eerst Prospect B.V.', Status: 'P', IsSupplier: true });
    makeInTribe('Lead', 'Eerst Lead B.V.');
    await pass();
    const [prospect] = inSet('Prospect', 'Eerst Prospect B.V.');
    expect(accounts('Eerst Lead B.V.')).toMatchObject([{ Status: 'S' }]);

    // A customer and supplier is one account with both.
    inTribe.create(`${commercial}_Prospect`, { ID: found(prospect).ID, _UpgradeType: `${commercial}_Customer` });
    const [lead] = accounts('Eerst Lead B.V.');
    inExact.update(`crm/Accounts(guid'${lead?.ID}')`, { Status: 'P' });
    await pass();
    expect(accounts('Eerst Prospect B.V.')).toMatchObject([{ ID: fromExact.ID, Status: 'C', IsSupplier: true }]);
    expect(inSet('Prospect', 'Eerst Lead B.V.')).toHaveLength(1);
    expect(inSet('Lead', 'Eerst Lead B.V.')).toEqual([]);
    expect(organisations('Eerst Lead B.V.')).toHaveLength(1);
  });

  test('whoever was there before is brought over when the mapping is made', async () => {
    inExact.create('crm/Accounts', { Name: 'Wachtend B.V.', Status: 'S' });
    await pass();
    expect(organisations('Wachtend B.V.')).toEqual([]);
    await mapTypes(funnel);
    expect(inSet('Suspect', 'Wachtend B.V.')).toHaveLength(1);
  });
});

test('a type that is mapped to nothing takes no part in that direction', async () => {
  await mapTypes({ ...defaultRelationTypes, export: { ...defaultRelationTypes.export, customer: 'none' } });
  makeInTribe('Customer', 'Blijft Hier B.V.');
  const made = inExact.create('crm/Accounts', { Name: 'Komt Wel B.V.', Status: 'C' });
  await pass();
  expect(accounts('Blijft Hier B.V.')).toEqual([]);
  const [organisation] = organisations('Komt Wel B.V.');
  inTribe.update(`Relation_Organization(${found(organisation).ID})`, { EmailAddress: 'niet@terug.example' });
  await pass();
  expect(accounts('Komt Wel B.V.')[0]).toMatchObject({ ID: made.ID, Email: null });
});

describe('a natural person who is a customer in Tribe', () => {
  const inPersons = (): Row =>
    found(
      inTribe.list(
        "Relationship_Person_CommercialRelationship_Customer?$filter=Person/LastName eq 'Zwartjes'&$expand=Person",
      )[0],
    );

  test('is made in Exact, and edits of either side appear on the other', async () => {
    inTribe.create('Relationship_Person_CommercialRelationship_Customer', {
      Relation: { ID: own() },
      Person: { FirstName: 'Piet', LastName: 'Zwartjes', EmailAddress: 'piet@zwartjes.example' },
    });
    await pass();
    const [account] = accounts('Piet Zwartjes');
    expect(account).toMatchObject({ Status: 'C', Email: 'piet@zwartjes.example' });
    expect((inPersons().Person as Row).DebtorNumber).toBe(String(account?.Code).trim());

    inExact.update(`crm/Accounts(guid'${account?.ID}')`, { Phone: '020-7654321' });
    await pass();
    const person = inPersons().Person as Row;
    expect(person.PhoneNumber).toBe('020-7654321');
    inTribe.update(`Relation_Person(${person.ID})`, {
      EmailAddress: 'nieuw@zwartjes.example',
      LastName: 'Zwartjes-Bos',
    });
    await pass();
    expect(accounts('Piet Zwartjes-Bos')).toMatchObject([{ ID: account?.ID, Email: 'nieuw@zwartjes.example' }]);
    expect(accounts('Piet Zwartjes')).toEqual([]);
  });

  test('takes part as a prospect where prospects do', async () => {
    await mapTypes(funnel);
    inTribe.create('Relationship_Person_CommercialRelationship_Prospect', {
      Relation: { ID: own() },
      Person: { FirstName: 'Ans', LastName: 'Roodnat' },
    });
    await pass();
    const [account] = accounts('Ans Roodnat');
    expect(account).toMatchObject({ Status: 'P' });
    inExact.update(`crm/Accounts(guid'${account?.ID}')`, { Status: 'C' });
    await pass();
    expect(
      inTribe.list("Relationship_Person_CommercialRelationship_Customer?$filter=Person/LastName eq 'Roodnat'"),
    ).toHaveLength(1);
  });
});
