import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller, ConflictAnswer, ConflictView } from '../../src/engine/service.ts';
import type { Link } from '../../src/store/port.ts';
import type { TestStore } from '../support/database.ts';
import { afterImport, minuteMs, value } from './afterImport.ts';
import { found, type Running, type World, work } from './bench.ts';
import { flow } from './flow.ts';
import type { Person, Row } from './people.ts';

/** What people ask of the changes that flow by themselves: pauses, conflicts, undo, brakes, rules. */

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
const nameInExact = (name: string): void => inExact.update(`crm/Accounts(guid'${link.exactId}')`, { Name: name });
const aboutLink = () => ({ kind: link.kind, side: 'tribe', id: link.tribeId }) as const;
const everyItem = { actions: null, kind: null, search: null, offset: 0, limit: 10 } as const;
const seenIn = ({ fields }: ConflictView): ConflictAnswer['seen'] =>
  fields.map(({ field, exact, tribe }) => ({ field, exact, tribe }));
const nameInTribe = (name: string): void => inTribe.update(`Relation_Organization(${link.tribeId})`, { Name: name });

describe('a pause', () => {
  const scopes = [
    { of: 'connection' },
    { of: 'kind', kind: 'relation' },
    { of: 'record', kind: 'relation', side: 'tribe', id: '' },
  ] as const;
  test.each(scopes)('of $of holds writes back, and resuming lets them go', async (of) => {
    const { service } = running.engine;
    const scope = of.of === 'record' ? { ...of, id: link.tribeId } : of;
    expect(value(await service.pause(caller, scope)).state).toBe('held');
    nameInExact('Anders B.V.');
    await pass(5 * minuteMs);
    expect(organisation().Name).not.toBe('Anders B.V.');
    value(await service.resume(caller, scope));
    await pass(2 * minuteMs);
    expect(organisation().Name).toBe('Anders B.V.');
  });

  test('of nothing that is known is no error, and observe-only writes nothing either', async () => {
    const { service } = running.engine;
    value(await service.resume(caller, { of: 'kind', kind: 'contact' }));
    value(await service.setObserveOnly(caller, { isObserveOnly: true }));
    nameInTribe('Gezien B.V.');
    await pass(5 * minuteMs);
    expect(account().Name).not.toBe('Gezien B.V.');
    const seen = await service.live(caller);
    expect(seen).toMatchObject({ state: 'held', isObserveOnly: true, outbox: { planned: 1 } });
    value(await service.setObserveOnly(caller, { isObserveOnly: false }));
    await pass(2 * minuteMs);
    expect(account().Name).toBe('Gezien B.V.');
    expect((await service.live(caller)).outbox.planned).toBe(0);
  });
});

describe('a conflict', () => {
  async function conflict(): Promise<ConflictView> {
    const { service } = running.engine;
    value(await service.changeRules(caller, { policies: { relation: { name: 'ask' }, contact: {} } }));
    await pass(minuteMs);
    value(await service.pause(caller, { of: 'connection' }));
    nameInExact('Naam uit Exact');
    nameInTribe('Naam uit Tribe');
    await pass(3 * minuteMs);
    value(await service.resume(caller, { of: 'connection' }));
    await pass(3 * minuteMs);
    const [open, ...others] = await service.conflicts(caller);
    expect(others).toEqual([]);
    return found(open);
  }

  test('shows both values and what they last agreed on, and nothing is written until it is answered', async () => {
    const before = link.base.name;
    const open = await conflict();
    expect(open).toMatchObject({ exactId: link.exactId, tribeId: link.tribeId, kind: 'relation' });
    expect(open.fields).toEqual([{ field: 'name', base: before, exact: 'Naam uit Exact', tribe: 'Naam uit Tribe' }]);
    expect([account().Name, organisation().Name]).toEqual(['Naam uit Exact', 'Naam uit Tribe']);
  });

  test.each([
    ['exact', 'Naam uit Exact', 'Naam uit Exact'],
    ['tribe', 'Naam uit Tribe', 'Naam uit Tribe'],
    ['keep', 'Naam uit Exact', 'Naam uit Tribe'],
  ] as const)('answered with %s is carried out once', async (choice, exact, tribe) => {
    const { service } = running.engine;
    const open = await conflict();
    const answer = { id: open.id, choice, asRule: false, seen: seenIn(open) };
    value(await service.answerConflict(caller, answer));
    value(await service.answerConflict(caller, answer));
    const other = choice === 'exact' ? 'tribe' : 'exact';
    expect(await service.answerConflict(caller, { ...answer, choice: other })).toMatchObject({
      refusal: { code: 'conflictDecided' },
    });
    await pass(3 * minuteMs);
    expect([account().Name, organisation().Name]).toEqual([exact, tribe]);
    expect(await service.conflicts(caller)).toEqual([]);
    await pass(30 * minuteMs);
    expect([account().Name, organisation().Name]).toEqual([exact, tribe]);
  });

  test('that moved before its answer was carried out is open again', async () => {
    const { service } = running.engine;
    const open = await conflict();
    nameInTribe('Weer anders');
    value(await service.answerConflict(caller, { id: open.id, choice: 'exact', asRule: false, seen: seenIn(open) }));
    await pass(5 * minuteMs);
    expect(organisation().Name).toBe('Weer anders');
    expect(await service.conflicts(caller)).toHaveLength(1);
  });

  test('is not decided by somebody who saw other values, and shows those that there are now', async () => {
    const { service } = running.engine;
    const open = await conflict();
    nameInTribe('Weer anders');
    await pass(3 * minuteMs);
    const answer = { id: open.id, choice: 'exact', asRule: false } as const;
    const late = await service.answerConflict(caller, { ...answer, seen: seenIn(open) });
    expect(late).toMatchObject({ refusal: { code: 'conflictMoved' } });
    const now = found((await service.conflicts(caller))[0]);
    expect(now).toMatchObject({ id: open.id, fields: [{ exact: 'Naam uit Exact', tribe: 'Weer anders' }] });
    await pass(3 * minuteMs);
    expect([account().Name, organisation().Name]).toEqual(['Naam uit Exact', 'Weer anders']);
    value(await service.answerConflict(caller, { ...answer, seen: seenIn(now) }));
    await pass(3 * minuteMs);
    expect(organisation().Name).toBe('Naam uit Exact');
  });

  test('answered as a rule decides the next one by itself', async () => {
    const { service } = running.engine;
    const open = await conflict();
    value(await service.answerConflict(caller, { id: open.id, choice: 'tribe', asRule: true, seen: seenIn(open) }));
    await pass(3 * minuteMs);
    expect(account().Name).toBe('Naam uit Tribe');
    expect((await service.live(caller)).rules.policies.relation.name).toBe('tribeLeads');
  });
});

describe('an undo', () => {
  test('of a record puts back what was written, and leaves the other side and later edits alone', async () => {
    const { service } = running.engine;
    const before = organisation();
    inExact.update(`crm/Accounts(guid'${link.exactId}')`, { Name: 'Nieuw B.V.', Phone: '010-1112233' });
    await pass(3 * minuteMs);
    expect(organisation()).toMatchObject({ Name: 'Nieuw B.V.', PhoneNumber: '010-1112233' });
    inTribe.update(`Relation_Organization(${link.tribeId})`, { PhoneNumber: '010-9998877' });
    await pass(3 * minuteMs);
    const entry = found(
      (await db.store.journalOfLink(caller.connectionId, link.id)).findLast(({ after }) => after.name === 'Nieuw B.V.'),
    );
    const { runId } = value(await service.planUndo(caller, { of: 'entry', entryId: entry.id }));
    const shown = value(await service.runView(caller, runId));
    expect(shown.counts.relation.update).toBe(1);
    value(await service.startUndo(caller, { runId, planVersion: found(shown.planVersion) }));
    value(await service.startUndo(caller, { runId, planVersion: found(shown.planVersion) }));
    await work(running, world, caller.connectionId);
    await pass(30 * minuteMs);
    expect(value(await service.runView(caller, runId)).state).toBe('done');
    expect(organisation()).toMatchObject({ Name: before.Name, PhoneNumber: '010-9998877' });
    expect(account()).toMatchObject({ Name: 'Nieuw B.V.', Phone: '010-9998877' });
  });

  test('that was begun is carried out, also when another one was planned after it', async () => {
    const { service } = running.engine;
    const before = organisation().Name;
    nameInExact('Nieuw B.V.');
    await pass(3 * minuteMs);
    const plan = async () => value(await service.planUndo(caller, { of: 'record', ...aboutLink() })).runId;
    const begun = await plan();
    await plan();
    const { planVersion } = value(await service.runView(caller, begun));
    value(await service.startUndo(caller, { runId: begun, planVersion: found(planVersion) }));
    await work(running, world, caller.connectionId);
    expect(value(await service.runView(caller, begun)).state).toBe('done');
    expect(organisation().Name).toBe(before);
  });

  test('does not write to a side that nothing flows to', async () => {
    const { service } = running.engine;
    nameInTribe('Uit Tribe');
    await pass(3 * minuteMs);
    expect(account().Name).toBe('Uit Tribe');
    value(await service.changeRules(caller, { flows: { relation: 'toTribe', contact: 'both' } }));
    const { runId } = value(await service.planUndo(caller, { of: 'record', ...aboutLink() }));
    const { rows } = value(await service.planItems(caller, { ...everyItem, runId }));
    const told = rows.flatMap(({ problems }) => problems).filter(({ field }) => field === 'name');
    expect(told).toMatchObject([{ reason: { code: 'directionForbids', words: { side: 'exact' } } }]);
    const { planVersion } = value(await service.runView(caller, runId));
    value(await service.startUndo(caller, { runId, planVersion: found(planVersion) }));
    await work(running, world, caller.connectionId);
    expect(account().Name).toBe('Uit Tribe');
  });

  test('leaves a record alone that a person paused, and says so', async () => {
    const { service } = running.engine;
    nameInExact('Nieuw B.V.');
    await pass(3 * minuteMs);
    const { runId } = value(await service.planUndo(caller, { of: 'record', ...aboutLink() }));
    value(await service.pause(caller, { of: 'kind', kind: 'relation' }));
    const { planVersion } = value(await service.runView(caller, runId));
    value(await service.startUndo(caller, { runId, planVersion: found(planVersion) }));
    await work(running, world, caller.connectionId);
    expect(organisation().Name).toBe('Nieuw B.V.');
    expect((await service.problems(caller)).map(({ causeCode }) => causeCode)).toContain('paused');
  });
});

describe('a comparison', () => {
  test('that a person wants is told at once, begun by the worker, and ended once everything was read', async () => {
    const { service } = running.engine;
    const before = (await service.live(caller)).comparison;
    expect(value(await service.compareNow(caller)).comparison).toEqual({ ...before, isUnderWay: true });
    value(await service.compareNow(caller));
    await pass(3 * minuteMs);
    const { isUnderWay, lastMs } = (await service.live(caller)).comparison;
    expect([isUnderWay, (lastMs ?? 0) > (before.lastMs ?? 0)]).toEqual([false, true]);
  });
});

describe('the brake', () => {
  test('holds a mass change back until a person has looked', async () => {
    const { service } = running.engine;
    const links = (await db.store.links(caller.connectionId)).filter(({ kind }) => kind === 'relation');
    const all = await db.store.links(caller.connectionId);
    expect(links.length).toBeGreaterThan(all.length / 3);
    value(await service.pause(caller, { of: 'connection' }));
    for (const each of all) {
      if (each.kind === 'relation')
        inTribe.update(`Relation_Organization(${each.tribeId})`, { Website: 'https://x.example' });
      else inTribe.update(`Relationship_Person_Contact_Standard(${each.tribeId})`, { PhoneNumber: '020-0000000' });
    }
    await pass(5 * minuteMs);
    value(await service.resume(caller, { of: 'connection' }));
    await pass(2 * minuteMs);
    const held = await service.live(caller);
    expect(held.brake?.halts.map(({ code }) => code)).toEqual(['massChange']);
    expect(inExact.list("crm/Accounts?$filter=Website eq 'https://x.example'")).toEqual([]);
    const brake = found(held.brake ?? undefined);
    const unseen = await service.liftBrake(caller, { sinceMs: brake.sinceMs - 1 });
    expect(unseen).toMatchObject({ is: 'refused', refusal: { code: 'brakeMoved' } });
    expect(await service.discardBrake(caller, { sinceMs: brake.sinceMs - 1 })).toEqual(unseen);
    expect((await service.live(caller)).brake).toEqual(brake);
    expect(value(await service.liftBrake(caller, brake)).brake).toBeNull();
    await pass(20 * minuteMs);
    expect(account().Website).toBe('https://x.example');
    // What was let go was written after the look, and is not held against what comes next.
    const run = found((await db.store.latestRun(caller.connectionId, 'sync')) ?? undefined);
    const decided = (sinceMs: number) =>
      db.store.writesDecided(caller.connectionId, run.id, { sinceMs, exceptLinks: [], exceptItems: [] });
    expect((await decided(0)).relation.changes).toBeGreaterThanOrEqual(links.length);
    expect((await decided(found(run.lookedMs ?? undefined) + 1)).relation.changes).toBe(0);
  });
});
