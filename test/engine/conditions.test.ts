import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FilterConditions } from '../../src/domain/filter/conditions.ts';
import { defaultRules } from '../../src/domain/mapping/defaults.ts';
import type { Caller } from '../../src/engine/service.ts';
import { type TestStore, testStore } from '../support/database.ts';
import { afterImport, minuteMs, value } from './afterImport.ts';
import {
  activate,
  everything,
  found,
  makeWorld,
  preview,
  type Running,
  startEngine,
  viewOf,
  type World,
} from './bench.ts';
import { flow } from './flow.ts';
import type { Person, Row } from './people.ts';

/** Conditions of the filter, as people set them and as records come to satisfy them or not, against both sandboxes. */

const mailed: FilterConditions = {
  customers: { match: 'all', conditions: [{ field: 'email', operator: 'contains', value: '@Delft.example' }] },
};
const filterWith = (conditions: FilterConditions) => ({ ...defaultRules.filter, conditions });

describe('while changes flow', () => {
  let db: TestStore;
  let world: World;
  let running: Running;
  let caller: Caller;
  let inExact: Person;
  let inTribe: Person;

  beforeEach(async () => {
    ({ db, world, running, caller, inExact, inTribe } = await afterImport({ restMs: 6 * minuteMs, size: 50 }));
    const { service } = running.engine;
    const { planVersion } = value(await service.previewRules(caller, { filter: filterWith(mailed) }));
    value(await service.changeRules(caller, { filter: filterWith(mailed), planVersion }));
    await pass();
  });
  afterEach(() => db.close());

  const pass = (): Promise<void> => flow(running, world, caller.connectionId, 6 * minuteMs);
  const accounts = (name: string): readonly Row[] => inExact.list(`crm/Accounts?$filter=Name eq '${name}'`);
  const organisations = (name: string): readonly Row[] =>
    inTribe.list(`Relation_Organization?$filter=Name eq '${name}'`);
  const contactsOf = (name: string): readonly Row[] =>
    inTribe.list(`Relationship_Person_Contact_Standard?$filter=Relation/Name eq '${name}'&$expand=Person`);
  const own = (): string => {
    const [identity] = inTribe.list('Relationship_Organization_Identity?$expand=Relation($select=ID)');
    return String((found(identity).Relation as Row).ID);
  };
  const customerInTribe = (organization: Row): Row =>
    inTribe.create('Relationship_Organization_CommercialRelationship_Customer', {
      Relation: { ID: own() },
      Organization: organization,
    });
  const whyOnlyIn = async (side: 'exact' | 'tribe', name: string) => {
    const page = await running.engine.service.unlinked(caller, {
      kind: 'relation',
      side,
      search: name,
      offset: 0,
      limit: 10,
    });
    return page.rows.map(({ label, reason }) => [label, reason.code, reason.words.field]);
  };

  test('what does not satisfy is made on neither side and says why, and comes along once it does, with its contacts', async () => {
    const made = inExact.create('crm/Accounts', { Name: 'Gouda Een B.V.', Status: 'C', Email: 'info@gouda.example' });
    inExact.create('crm/Contacts', { Account: made.ID, FirstName: 'Ada', LastName: 'Bos' });
    customerInTribe({ Name: 'Gouda Twee B.V.', EmailAddress: 'info@gouda.example' });
    inExact.create('crm/Accounts', { Name: 'Delft Een B.V.', Status: 'C', Email: 'INFO@delft.example' });
    customerInTribe({ Name: 'Delft Twee B.V.', EmailAddress: 'info@delft.example' });
    await pass();
    expect(organisations('Gouda Een B.V.')).toEqual([]);
    expect(accounts('Gouda Twee B.V.')).toEqual([]);
    expect([organisations('Delft Een B.V.').length, accounts('Delft Twee B.V.').length]).toEqual([1, 1]);
    expect(await whyOnlyIn('exact', 'Gouda Een')).toEqual([['Gouda Een B.V.', 'conditionUnmet', 'email']]);
    expect(await whyOnlyIn('tribe', 'Gouda Twee')).toEqual([['Gouda Twee B.V.', 'conditionUnmet', 'email']]);

    inExact.update(`crm/Accounts(guid'${made.ID}')`, { Email: 'ada@delft.example' });
    await pass();
    expect(organisations('Gouda Een B.V.')).toHaveLength(1);
    expect(contactsOf('Gouda Een B.V.').map(({ Person }) => (Person as Row).LastName)).toEqual(['Bos']);
  });

  test('the edit that takes a record out is the last one that goes over, until one on either side lets it in again', async () => {
    const made = inExact.create('crm/Accounts', { Name: 'Verhuist B.V.', Status: 'C', Email: 'a@delft.example' });
    await pass();
    const edit = (body: Row): void => inExact.update(`crm/Accounts(guid'${made.ID}')`, body);
    edit({ Email: 'a@gouda.example', Phone: '015-1111111' });
    await pass();
    const [out] = organisations('Verhuist B.V.');
    expect(out).toMatchObject({ EmailAddress: 'a@gouda.example', PhoneNumber: '015-1111111' });
    edit({ Phone: '015-2222222' });
    inExact.create('crm/Contacts', { Account: made.ID, FirstName: 'Bo', LastName: 'Kok' });
    await pass();
    expect(organisations('Verhuist B.V.')).toMatchObject([{ ID: out?.ID, PhoneNumber: '015-1111111' }]);
    expect(contactsOf('Verhuist B.V.')).toEqual([]);
    expect(await whyOnlyIn('exact', 'Verhuist')).toEqual([]);

    inTribe.update(`Relation_Organization(${found(out).ID})`, { EmailAddress: 'weer@delft.example' });
    await pass();
    expect(accounts('Verhuist B.V.')).toMatchObject([{ ID: made.ID, Email: 'weer@delft.example' }]);
    expect(organisations('Verhuist B.V.')).toMatchObject([{ ID: out?.ID, PhoneNumber: '015-2222222' }]);
    expect(contactsOf('Verhuist B.V.')).toHaveLength(1);
  });

  test('other conditions are looked at before anything is written by them, and can be put back', async () => {
    inExact.create('crm/Accounts', { Name: 'Gouda Drie B.V.', Status: 'C', Email: 'info@gouda.example' });
    await pass();
    const { service } = running.engine;
    const wider = { filter: filterWith({}) };
    const seen = value(await service.previewRules(caller, wider));
    expect(seen.rows.map(({ label }) => label)).toContain('Gouda Drie B.V.');
    expect(await service.changeRules(caller, wider)).toMatchObject({ is: 'ok' });
    await pass();
    const held = await service.live(caller);
    expect(held.brake?.halts.map(({ code }) => code)).toEqual(['rulesChanged']);
    expect(organisations('Gouda Drie B.V.')).toEqual([]);
    expect(await service.discardBrake(caller, found(held.brake ?? undefined))).toMatchObject({ is: 'ok' });
    await pass();
    expect((await service.live(caller)).rules.filter.conditions).toEqual(mailed);
    const told = value(await service.rules(caller)).filterChanges;
    expect(told.map(({ list, isOn, asked }) => [list, isOn, asked.conditions.length])).toEqual([
      ['customers', true, 1],
      ['customers', true, 0],
      ['customers', true, 1],
    ]);
    expect(new Set(told.map(({ who }) => who))).toEqual(new Set([caller.userName]));
    expect(organisations('Gouda Drie B.V.')).toEqual([]);
  });

  test('a filter that says nothing of conditions leaves them as they are', async () => {
    const { service } = running.engine;
    expect(await service.changeRules(caller, { filter: { ...defaultRules.filter, suppliers: false } })).toMatchObject({
      is: 'ok',
      value: { rules: { filter: { suppliers: false, conditions: mailed } } },
    });
    const wrong = filterWith({ contacts: { match: 'any', conditions: [{ field: 'name', operator: 'isFilled' }] } });
    expect(await service.changeRules(caller, { filter: wrong })).toEqual({
      is: 'refused',
      refusal: {
        code: 'badInput',
        words: { field: 'conditions.contacts.conditions.0.field', value: 'fieldUnknown' },
      },
    });
  });
});

test('the numbers of the first import follow the conditions without another call', async () => {
  const db = await testStore();
  try {
    const world = makeWorld({ size: 50 });
    const running = startEngine(world, db.store);
    const caller = await activate(running, world);
    const all = await preview(running, world, caller);
    const made = ({ counts }: typeof all): number =>
      counts.relation.create + counts.relation.update + counts.relation.link;
    const conditions: FilterConditions = {
      customers: { match: 'all', conditions: [{ field: 'visit.country', operator: 'isOneOf', values: ['BE'] }] },
    };
    const asked = await running.engine.service.startPreview(caller, { ...everything, filter: filterWith(conditions) });
    expect(asked).toEqual({ is: 'ok', value: { runId: all.runId } });
    const some = await viewOf(running, caller, all.runId);
    expect(some.state).toBe('planned');
    expect(some.filter.conditions).toEqual(conditions);
    expect(made(some)).toBeGreaterThan(0);
    expect(made(some)).toBeLessThan(made(all));
    expect(some.calls).toEqual(all.calls);
  } finally {
    await db.close();
  }
});
