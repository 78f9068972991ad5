import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller, HistoryFilter, RunView } from '../../src/engine/service.ts';
import type { Link } from '../../src/store/port.ts';
import type { TestStore } from '../support/database.ts';
import { everyChange } from '../support/everyChange.ts';
import { afterImport, minuteMs, value } from './afterImport.ts';
import { found, type Running, type World } from './bench.ts';
import { flow } from './flow.ts';
import type { Person, Row } from './people.ts';

/** Undoing what the history finds: a period, one field of it, what a rule decided. */

let db: TestStore;
let world: World;
let running: Running;
let caller: Caller;
let inExact: Person;
let inTribe: Person;
let links: readonly Link[];

beforeAll(async () => {
  ({ db, world, running, caller, inExact, inTribe } = await afterImport({ restMs: 3 * minuteMs }));
  const all = await db.store.links(caller.connectionId);
  links = all.filter(({ kind, base }) => kind === 'relation' && base.isCustomer === true);
});
afterAll(() => db.close());

const pass = (forMs: number): Promise<void> => flow(running, world, caller.connectionId, forMs);
const linkAt = (position: number): Link => found(links[position]);
const account = ({ exactId }: Link): Row => found(inExact.list(`crm/Accounts?$filter=ID eq guid'${exactId}'`)[0]);
const organisation = ({ tribeId }: Link): Row =>
  found(inTribe.list(`Relation_Organization?$filter=ID eq ${tribeId}`)[0]);
const inExactSet = ({ exactId }: Link, fields: Row): void => inExact.update(`crm/Accounts(guid'${exactId}')`, fields);
const inTribeSet = ({ tribeId }: Link, fields: Row): void =>
  inTribe.update(`Relation_Organization(${tribeId})`, fields);

async function planned(filter: Partial<HistoryFilter>): Promise<RunView> {
  const { service } = running.engine;
  const { runId } = value(await service.planUndo(caller, { of: 'changes', filter: { ...everyChange, ...filter } }));
  return value(await service.runView(caller, runId));
}

async function carriedOut({ runId, planVersion }: RunView, withinMs = minuteMs): Promise<void> {
  const { service } = running.engine;
  value(await service.startUndo(caller, { runId, planVersion: found(planVersion) }));
  await pass(withinMs);
  expect(value(await service.runView(caller, runId)).state).toBe('done');
}

const itemsOf = async ({ runId }: RunView) =>
  (
    await db.store.planItems(caller.connectionId, {
      runId,
      actions: null,
      kind: null,
      search: null,
      offset: 0,
      limit: 99,
    })
  ).items;

describe('an undo of what the history finds', () => {
  test('is of a period, puts back what nobody edited since, and is not copied over again', async () => {
    const [early, plain, edited, late] = [linkAt(0), linkAt(1), linkAt(2), linkAt(3)];
    const before = links.map(organisation);
    inExactSet(early, { Name: 'Te vroeg B.V.' });
    await pass(3 * minuteMs);
    const fromMs = world.clock.nowMs();
    inExactSet(plain, { Name: 'In de periode B.V.' });
    inExactSet(edited, { Name: 'Ook in de periode B.V.', Phone: '010-1112233' });
    await pass(3 * minuteMs);
    const untilMs = world.clock.nowMs();
    inExactSet(late, { Name: 'Te laat B.V.' });
    inTribeSet(edited, { PhoneNumber: '010-9998877' });
    await pass(3 * minuteMs);

    const run = await planned({ fromMs, untilMs });
    expect(run).toMatchObject({ kind: 'undo', state: 'planned', brake: null, counts: { relation: { update: 2 } } });
    const problems = (await itemsOf(run)).flatMap(({ item }) => item.problems);
    expect(problems).toMatchObject([
      { field: 'phone', reason: { code: 'editedSince', words: { side: 'tribe', value: '010-9998877' } } },
    ]);
    await carriedOut(run);
    await pass(30 * minuteMs);
    expect([organisation(plain).Name, organisation(edited).Name]).toEqual([before[1]?.Name, before[2]?.Name]);
    expect(account(plain).Name).toBe('In de periode B.V.');
    expect([organisation(edited).PhoneNumber, account(edited).Phone]).toEqual(['010-9998877', '010-9998877']);
    expect([organisation(early).Name, organisation(late).Name]).toEqual(['Te vroeg B.V.', 'Te laat B.V.']);
  });

  test('of one field leaves the others of the same write alone', async () => {
    const one = linkAt(4);
    const before = organisation(one);
    const fromMs = world.clock.nowMs();
    inExactSet(one, { Name: 'Beide velden B.V.', Website: 'https://nieuw.example' });
    await pass(3 * minuteMs);
    const run = await planned({ fromMs, field: 'website', kind: 'relation' });
    const [item] = await itemsOf(run);
    expect(item?.item.effects.map(({ fields }) => Object.keys(fields))).toEqual([['website']]);
    await carriedOut(run);
    expect(organisation(one)).toMatchObject({ Name: 'Beide velden B.V.', Website: before.Website });
  });

  test('of what a rule decided leaves alone what only travelled', async () => {
    const { service } = running.engine;
    const [ruled, travelled] = [linkAt(5), linkAt(6)];
    const fromMs = world.clock.nowMs();
    value(await service.pause(caller, { of: 'connection' }));
    inExactSet(ruled, { Name: 'Exact wint B.V.', Phone: '010-1234567' });
    inTribeSet(ruled, { Name: 'Tribe verliest B.V.' });
    inExactSet(travelled, { Name: 'Gewoon gewijzigd B.V.' });
    await pass(3 * minuteMs);
    value(await service.resume(caller, { of: 'connection' }));
    await pass(3 * minuteMs);
    expect(organisation(ruled)).toMatchObject({ Name: 'Exact wint B.V.', PhoneNumber: '010-1234567' });

    const query = { ...everyChange, fromMs, decided: 'rule', offset: 0, limit: 10 } as const;
    const { rows } = await service.history(caller, query);
    expect(rows).toMatchObject([{ recordId: ruled.tribeId, decided: { name: 'rule' } }]);
    expect((await service.history(caller, { ...query, decided: 'person' })).total).toBe(0);
    expect((await service.history(caller, { ...query, decided: 'either', field: 'phone' })).total).toBe(0);

    const run = await planned({ fromMs, decided: 'either' });
    expect((await itemsOf(run)).map(({ item }) => item.tribeId)).toEqual([ruled.tribeId]);
    await carriedOut(run);
    await pass(30 * minuteMs);
    expect(organisation(ruled)).toMatchObject({ Name: 'Tribe verliest B.V.', PhoneNumber: '010-1234567' });
    expect(account(ruled).Name).toBe('Exact wint B.V.');
    expect(organisation(travelled).Name).toBe('Gewoon gewijzigd B.V.');
  });

  test('that finds nothing plans nothing, and one of a run that nobody knows is refused', async () => {
    const { service } = running.engine;
    const run = await planned({ search: 'nobody is called that' });
    expect(await itemsOf(run)).toEqual([]);
    const filter = { ...everyChange, runId: 'nobody' };
    const answer = await service.planUndo(caller, { of: 'changes', filter });
    expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'notFound' } });
  });

  test('that would change more than usual says so until a person begins it', async () => {
    const { service } = running.engine;
    const fromMs = world.clock.nowMs();
    const all = (await db.store.links(caller.connectionId)).filter(({ kind }) => kind === 'relation');
    value(await service.pause(caller, { of: 'connection' }));
    for (const each of await db.store.links(caller.connectionId)) {
      if (each.kind === 'relation') inTribeSet(each, { Website: 'https://overal.example' });
      else inTribe.update(`Relationship_Person_Contact_Standard(${each.tribeId})`, { PhoneNumber: '020-0000000' });
    }
    await pass(3 * minuteMs);
    value(await service.resume(caller, { of: 'connection' }));
    await pass(2 * minuteMs);
    const { brake } = await service.live(caller);
    expect(brake?.halts.map(({ code }) => code)).toEqual(['massChange']);
    value(await service.liftBrake(caller, found(brake ?? undefined)));
    await pass(20 * minuteMs);
    expect(account(found(all[0])).Website).toBe('https://overal.example');

    const run = await planned({ fromMs });
    expect(run.brake?.halts.map(({ code }) => code)).toEqual(['massChange']);
    expect((await service.live(caller)).brake).toBeNull();
    await carriedOut(run, 20 * minuteMs);
    expect(value(await service.runView(caller, run.runId)).brake).toBeNull();
    expect(inExact.list("crm/Accounts?$filter=Website eq 'https://overal.example'")).toEqual([]);
    await pass(30 * minuteMs);
    expect((await service.live(caller)).brake).toBeNull();
    expect(inExact.list("crm/Accounts?$filter=Website eq 'https://overal.example'")).toEqual([]);
  });
});
