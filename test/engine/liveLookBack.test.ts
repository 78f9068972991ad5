import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller, HistoryQuery } from '../../src/engine/service.ts';
import type { Link } from '../../src/store/port.ts';
import type { TestStore } from '../support/database.ts';
import { afterImport, minuteMs, value } from './afterImport.ts';
import { found, type Running, type World } from './bench.ts';
import { flow } from './flow.ts';
import type { Person, Row } from './people.ts';

/** What people see before and after: what rules would do, what was done, what is held, what was answered. */

let db: TestStore;
let world: World;
let running: Running;
let caller: Caller;
let inExact: Person;
let inTribe: Person;
let link: Link;

beforeEach(async () => {
  ({ db, world, running, caller, inExact, inTribe } = await afterImport({ restMs: 3 * minuteMs }));
  const links = await db.store.links(caller.connectionId);
  link = found(links.find(({ kind, base }) => kind === 'relation' && base.isCustomer === true));
});
afterEach(() => db.close());

const pass = (forMs: number): Promise<void> => flow(running, world, caller.connectionId, forMs);
const account = (): Row => found(inExact.list(`crm/Accounts?$filter=ID eq guid'${link.exactId}'`)[0]);
const organisation = (): Row => found(inTribe.list(`Relation_Organization?$filter=ID eq ${link.tribeId}`)[0]);
const inExactSet = (fields: Row): void => inExact.update(`crm/Accounts(guid'${link.exactId}')`, fields);
const inTribeSet = (fields: Row): void => inTribe.update(`Relation_Organization(${link.tribeId})`, fields);

const everything: HistoryQuery = {
  kind: null,
  side: null,
  field: null,
  runId: null,
  by: null,
  decided: null,
  fromMs: null,
  untilMs: null,
  record: null,
  search: null,
  offset: 0,
  limit: 200,
};
const policies = (name: 'ask' | 'tribeLeads' | 'exactLeads') => ({ policies: { relation: { name }, contact: {} } });

/** The name was changed on both sides while everything was paused, and a person is asked. */
async function nameConflict(): Promise<void> {
  const { service } = running.engine;
  value(await service.changeRules(caller, policies('ask')));
  await pass(minuteMs);
  value(await service.pause(caller, { of: 'connection' }));
  inExactSet({ Name: 'Naam uit Exact' });
  inTribeSet({ Name: 'Naam uit Tribe' });
  await pass(3 * minuteMs);
  value(await service.resume(caller, { of: 'connection' }));
  await pass(3 * minuteMs);
  expect(await service.conflicts(caller)).toHaveLength(1);
}

describe('rules', () => {
  test('that are previewed say what they would write, and store nothing', async () => {
    const { service } = running.engine;
    await nameConflict();
    const before = value(await service.rules(caller));
    const preview = value(await service.previewRules(caller, policies('tribeLeads')));
    expect(preview).toMatchObject({
      isChange: true,
      total: 1,
      creates: 0,
      writes: { exact: 1, tribe: 0 },
      conflictsSettled: 1,
      conflictsOpened: 0,
    });
    expect(preview.rows).toMatchObject([
      {
        exactId: link.exactId,
        effects: [
          {
            side: 'exact',
            operation: 'update',
            changes: [{ field: 'name', before: 'Naam uit Exact', after: 'Naam uit Tribe' }],
          },
        ],
      },
    ]);
    await pass(3 * minuteMs);
    expect(value(await service.rules(caller))).toEqual(before);
    expect(account().Name).toBe('Naam uit Exact');
    expect(value(await service.previewRules(caller, policies('ask')))).toMatchObject({ isChange: false, total: 0 });
  });

  test('that were seen are carried out; seen before somebody edited on, they are shown again', async () => {
    const { service } = running.engine;
    await nameConflict();
    const { planVersion } = value(await service.previewRules(caller, policies('tribeLeads')));
    inTribeSet({ Name: 'Weer anders' });
    await pass(3 * minuteMs);
    const late = await service.changeRules(caller, { ...policies('tribeLeads'), planVersion });
    expect(late).toMatchObject({ is: 'refused', refusal: { code: 'planChanged' } });
    const again = value(await service.previewRules(caller, policies('tribeLeads')));
    value(await service.changeRules(caller, { ...policies('tribeLeads'), planVersion: again.planVersion }));
    await pass(3 * minuteMs);
    expect(account().Name).toBe('Weer anders');
    expect((await service.live(caller)).brake).toBeNull();
    const row = value(await service.rules(caller)).rows.find(
      ({ field, kind }) => kind === 'relation' && field === 'name',
    );
    expect(row).toMatchObject({
      policy: 'tribeLeads',
      isOwn: true,
      note: { who: caller.userName, fromConflict: null },
    });
  });

  test('made from a conflict are shown with it, and can be taken back', async () => {
    const { service } = running.engine;
    await nameConflict();
    const [open] = await service.conflicts(caller);
    const { id, fields, label } = found(open);
    const seen = fields.map(({ field, exact, tribe }) => ({ field, exact, tribe }));
    value(await service.answerConflict(caller, { id, choice: 'exact', asRule: true, seen }));
    const nameRow = async () =>
      value(await service.rules(caller)).rows.find(({ field, kind }) => kind === 'relation' && field === 'name');
    expect(await nameRow()).toMatchObject({ policy: 'exactLeads', isOwn: true, note: { fromConflict: label } });
    value(await service.changeRules(caller, { policies: { relation: {}, contact: {} } }));
    expect(await nameRow()).toMatchObject({ policy: 'exactLeads', isOwn: false, note: null });
  });

  test('that nobody has seen wait; discarded, they are again as they were', async () => {
    const { service } = running.engine;
    await nameConflict();
    value(await service.changeRules(caller, policies('tribeLeads')));
    await pass(3 * minuteMs);
    const held = await service.live(caller);
    expect(held).toMatchObject({ state: 'held', brake: { halts: [{ code: 'rulesChanged' }] }, outbox: { planned: 1 } });
    // An edit joins what these rules hold; other rules are something that nobody has looked at.
    inExactSet({ Phone: '010-7654321' });
    await pass(3 * minuteMs);
    expect((await service.live(caller)).brake).toEqual(held.brake);
    value(await service.changeRules(caller, policies('exactLeads')));
    await pass(3 * minuteMs);
    const other = found((await service.live(caller)).brake ?? undefined);
    expect(other.sinceMs).toBeGreaterThan(found(held.brake ?? undefined).sinceMs);
    const late = await service.liftBrake(caller, found(held.brake ?? undefined));
    expect(late).toMatchObject({ is: 'refused', refusal: { code: 'brakeMoved' } });
    const rows = value(
      await service.planItems(caller, {
        runId: found(held.runId ?? undefined),
        actions: null,
        states: ['planned'],
        kind: null,
        search: null,
        offset: 0,
        limit: 10,
      }),
    );
    expect(rows.rows.map(({ exactId }) => exactId)).toEqual([link.exactId]);
    value(await service.discardBrake(caller, other));
    await pass(5 * minuteMs);
    const after = await service.live(caller);
    expect(after).toMatchObject({ brake: null, outbox: { planned: 0 }, openConflicts: 1 });
    expect(after.rules.policies.relation.name).toBe('ask');
    expect(account().Name).toBe('Naam uit Exact');
  });
});

describe('what the brake holds', () => {
  test('is left as it is when a person says so, until somebody edits again', async () => {
    const { service } = running.engine;
    const all = await db.store.links(caller.connectionId);
    const website = (id: string) => ({ Website: `https://${id}.example` });
    value(await service.pause(caller, { of: 'connection' }));
    for (const { kind, tribeId } of all) {
      if (kind === 'relation') inTribe.update(`Relation_Organization(${tribeId})`, website('first'));
      else inTribe.update(`Relationship_Person_Contact_Standard(${tribeId})`, { PhoneNumber: '020-0000000' });
    }
    await pass(5 * minuteMs);
    value(await service.resume(caller, { of: 'connection' }));
    await pass(2 * minuteMs);
    const brake = found((await service.live(caller)).brake ?? undefined);
    expect(brake.halts.map(({ code }) => code)).toEqual(['massChange']);
    value(await service.discardBrake(caller, brake));
    value(await service.discardBrake(caller, brake));
    await pass(20 * minuteMs);
    expect(inExact.list("crm/Accounts?$filter=Website eq 'https://first.example'")).toEqual([]);
    expect(organisation().Website).toBe('https://first.example');
    expect((await service.live(caller)).brake).toBeNull();
    inTribeSet(website('second'));
    await pass(3 * minuteMs);
    expect(account().Website).toBe('https://second.example');
  });
});

describe('the history', () => {
  test('tells what was done with the names of today, by record, run, side, field and cause', async () => {
    const { service } = running.engine;
    inExactSet({ Name: 'Zwaluwnest B.V.', Phone: '010-1112233' });
    await pass(3 * minuteMs);
    const record = { kind: 'relation', side: 'tribe', id: link.tribeId } as const;
    const [latest] = (await service.history(caller, { ...everything, record, by: 'change' })).rows;
    expect(latest).toMatchObject({
      kind: 'relation',
      side: 'tribe',
      recordId: link.tribeId,
      label: 'Zwaluwnest B.V.',
      runKind: 'sync',
      operation: 'update',
    });
    expect(latest?.changes).toContainEqual({ field: 'name', before: link.base.name, after: 'Zwaluwnest B.V.' });
    const count = async (query: Partial<HistoryQuery>) =>
      (await service.history(caller, { ...everything, ...query })).total;
    const all = await count({});
    const runId = found((await db.store.latestRun(caller.connectionId, 'import')) ?? undefined).id;
    expect((await count({ runId })) + (await count({ by: 'change' }))).toBe(all);
    expect(await count({ side: 'exact', field: 'name' })).toBe(0);
    expect(await count({ search: 'zwaluwnest' })).toBe(await count({ record }));
    expect(await count({ kind: 'contact' })).toBeLessThan(all);
  });
});

describe('a run of changes', () => {
  test('has no page of its own', async () => {
    const { service } = running.engine;
    const { runId } = await service.live(caller);
    expect(await service.runView(caller, found(runId ?? undefined))).toMatchObject({ is: 'refused' });
  });
});

describe('a record that only Tribe has', () => {
  /** A customer of Tribe with name and number of one that Exact has and that is linked to another. */
  async function twin(): Promise<{ readonly key: string; readonly id: string; readonly name: string }> {
    const { Name, Code } = account();
    const [identity] = inTribe.list('Relationship_Organization_Identity?$expand=Relation($select=ID)');
    inTribe.create('Relationship_Organization_CommercialRelationship_Customer', {
      Relation: { ID: (found(identity).Relation as Row).ID },
      Organization: { Name, DebtorNumber: String(Code).trim() },
    });
    const made = found(
      inTribe.list('Relation_Organization').find((row) => row.Name === Name && row.ID !== link.tribeId),
    );
    await pass(5 * minuteMs);
    return { key: `relation:tribe:${String(made.ID)}`, id: String(made.ID), name: String(Name) };
  }
  const accountsNamed = (name: string) =>
    inExact.list(`crm/Accounts?$filter=Name eq '${name.replaceAll("'", "''")}'`).length;

  test('and that Exact may have is made there once a person says that it is another', async () => {
    const { service } = running.engine;
    const { key, name } = await twin();
    expect(accountsNamed(name)).toBe(1);
    const same = await service.answerMatch(caller, { key, answer: { is: 'same', tribeId: link.tribeId } });
    expect(same).toMatchObject({ is: 'refused', refusal: { code: 'badAnswer' } });
    value(await service.answerMatch(caller, { key, answer: { is: 'different' } }));
    await pass(5 * minuteMs);
    expect(accountsNamed(name)).toBe(2);
  });

  test('is left alone when a person says so, who sees that in a list and takes it back', async () => {
    const { service } = running.engine;
    const { key, id, name } = await twin();
    const answers = () => service.answeredMatches(caller, { offset: 0, limit: 10 });
    const answerShown = async () => value(await service.record(caller, { kind: 'relation', side: 'tribe', id })).answer;
    const listed = async () => {
      const query = { side: 'tribe', kind: 'relation', search: name, offset: 0, limit: 10 } as const;
      return (await service.unlinked(caller, query)).rows.find((one) => one.id === id);
    };
    expect(await listed()).toMatchObject({ label: name, answer: null, reason: { code: 'twinInExact' } });
    value(await service.answerMatch(caller, { key, answer: { is: 'leave' } }));
    expect(await listed()).toMatchObject({ answer: { is: 'leave' }, reason: { code: 'answeredLeave' } });
    const row = { key, kind: 'relation', side: 'tribe', id, label: name, chosen: null, answer: { is: 'leave' } };
    expect(await answers()).toMatchObject({ total: 1, rows: [{ ...row, who: caller.userName }] });
    expect(await answerShown()).toEqual({ is: 'leave' });
    value(await service.answerMatch(caller, { key, answer: null }));
    expect((await answers()).total).toBe(0);
    expect(await answerShown()).toBeNull();
  });

  test.each(['relation:tribe:nobody', 'relation:exact:nobody', 'nonsense'])('%s is not asked about', async (key) => {
    const { service } = running.engine;
    expect((await service.answerMatch(caller, { key, answer: { is: 'different' } })).is).toBe('refused');
  });
});
