import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MatchAnswer } from '../../src/domain/plan/plan.ts';
import type { Caller, ItemRow, RunView } from '../../src/engine/service.ts';
import { type TestStore, testStore } from '../support/database.ts';
import {
  activate,
  everything,
  found,
  importAll,
  makeWorld,
  preview,
  type Running,
  startEngine,
  startImport,
  viewOf,
  type World,
  work,
} from './bench.ts';
import { changeTribe, readTribe } from './tribeOracle.ts';

let db: TestStore;
let world: World;
let running: Running;
let caller: Caller;
beforeEach(async () => {
  db = await testStore();
  world = makeWorld({ size: 50 });
  running = startEngine(world, db.store);
  caller = await activate(running, world);
});
afterEach(() => db.close());

async function itemsOf(run: RunView, action: ItemRow['action']): Promise<readonly ItemRow[]> {
  const page = await running.engine.service.planItems(caller, {
    runId: run.runId,
    actions: [action],
    kind: 'relation',
    search: null,
    offset: 0,
    limit: 200,
  });
  if (page.is === 'refused') throw new Error(page.refusal.code);
  return page.value.rows;
}

const exactCalls = (): number =>
  world.exact.requests
    .counts()
    .reduce((total, { endpoint, count }) => total + (endpoint.includes('/api/v1/') ? count : 0), 0);

describe('a doubtful match', () => {
  test('is shown with its candidates, and follows the answer of a person', async () => {
    const { service } = running.engine;
    const shown = await preview(running, world, caller);
    const asked = found((await itemsOf(shown, 'ask'))[0]);
    const detail = await service.planItem(caller, { runId: shown.runId, key: asked.key });
    if (detail.is === 'refused') throw new Error(detail.refusal.code);
    const candidate = found(detail.value.candidates[0]);

    const calls = exactCalls();
    const answer = (given: Parameters<typeof service.answer>[1]['answer']) =>
      service.answer(caller, { runId: shown.runId, key: asked.key, answer: given });
    const same = await answer({ is: 'same', tribeId: candidate.tribeId });
    if (same.is === 'refused') throw new Error(same.refusal.code);
    expect(same.value.planVersion).not.toBe(shown.planVersion);
    const answered = await service.planItem(caller, { runId: shown.runId, key: asked.key });
    expect(answered).toMatchObject({ value: { tribeId: candidate.tribeId, rung: 'person', isAnswered: true } });

    expect(await answer({ is: 'different' })).toMatchObject({ is: 'ok' });
    expect(await service.planItem(caller, { runId: shown.runId, key: asked.key })).toMatchObject({
      value: { action: 'create' },
    });
    expect(await answer({ is: 'leave' })).toMatchObject({ is: 'ok' });
    expect(await service.planItem(caller, { runId: shown.runId, key: asked.key })).toMatchObject({
      value: { action: 'skip' },
    });
    const back = await answer(null);
    if (back.is === 'refused') throw new Error(back.refusal.code);
    expect(back.value.planVersion).toBe(shown.planVersion);
    expect(exactCalls()).toBe(calls);
  });

  test('takes no answer that makes no sense', async () => {
    const { service } = running.engine;
    const shown = await preview(running, world, caller);
    const asked = found((await itemsOf(shown, 'ask'))[0]);
    const unasked = found((await itemsOf(shown, 'skip'))[0]);
    const unknown = { is: 'same', tribeId: '00000000-0000-0000-0000-000000000000' } as const;
    expect(await service.answer(caller, { runId: shown.runId, key: asked.key, answer: unknown })).toMatchObject({
      refusal: { code: 'badAnswer' },
    });
    expect(
      await service.answer(caller, { runId: shown.runId, key: unasked.key, answer: { is: 'leave' } }),
    ).toMatchObject({
      refusal: { code: 'badAnswer' },
    });
    expect(await service.answer(caller, { runId: shown.runId, key: 'nothing', answer: null })).toMatchObject({
      refusal: { code: 'notFound' },
    });
  });

  test('is no condition for leaving out what would be made, or for saying that what was found is another one', async () => {
    const { service } = running.engine;
    const shown = await preview(running, world, caller);
    const made = found((await itemsOf(shown, 'create'))[0]);
    const matched = found((await itemsOf(shown, 'update')).find(({ rung }) => rung === 'number'));
    const say = (key: string, answer: MatchAnswer | null) =>
      service.answer(caller, { runId: shown.runId, key, answer });
    const item = (key: string) => service.planItem(caller, { runId: shown.runId, key });
    await say(made.key, { is: 'leave' });
    expect(await item(made.key)).toMatchObject({ value: { action: 'skip', reason: { code: 'answeredLeave' } } });
    await say(matched.key, { is: 'different' });
    expect(await item(matched.key)).toMatchObject({ value: { action: 'create', tribeId: null } });
    await startImport(running, caller, await viewOf(running, caller, shown.runId));
    await work(running, world, caller.connectionId);
    const recordOf = (id: string | null) => service.record(caller, { kind: 'relation', side: 'exact', id: found(id) });
    expect(await recordOf(made.exactId)).toMatchObject({ value: { linkId: null, tribe: null } });
    const linked = await recordOf(matched.exactId);
    expect(linked).toMatchObject({ value: { linkId: expect.any(String), tribe: { id: expect.any(String) } } });
    expect(linked).not.toMatchObject({ value: { tribe: { id: matched.tribeId } } });
  });

  test('that is answered is imported as answered, and its problem is over', async () => {
    const { service } = running.engine;
    const first = await importAll(running, world, caller);
    const asked = found((await itemsOf(first, 'ask'))[0]);
    const isOpen = async (): Promise<boolean> =>
      (await service.problems(caller)).some(({ rows }) => rows.some(({ recordId }) => recordId === asked.exactId));
    expect(await isOpen()).toBe(true);
    const again = await preview(running, world, caller);
    await service.answer(caller, { runId: again.runId, key: asked.key, answer: { is: 'different' } });
    await startImport(running, caller, await viewOf(running, caller, again.runId));
    await work(running, world, caller.connectionId);
    expect(await service.record(caller, { kind: 'relation', side: 'exact', id: found(asked.exactId) })).toMatchObject({
      is: 'ok',
      value: { linkId: expect.any(String), problems: [] },
    });
    expect(await isOpen()).toBe(false);
  });
});

describe('a preview', () => {
  test('with other settings is planned anew without a call to Exact', async () => {
    const shown = await preview(running, world, caller);
    const calls = exactCalls();
    const filter = { ...everything.filter, suppliers: false, contacts: false };
    const started = await running.engine.service.startPreview(caller, { filter, whenDifferent: 'tribeLeads' });
    expect(started).toEqual({ is: 'ok', value: { runId: shown.runId } });
    const narrowed = await viewOf(running, caller, shown.runId);
    expect(narrowed).toMatchObject({ state: 'planned', filter, whenDifferent: 'tribeLeads' });
    expect(narrowed.counts.contact.create).toBe(0);
    expect(narrowed.counts.relation.create).toBeLessThan(shown.counts.relation.create);
    expect(exactCalls()).toBe(calls);
  });

  test('asked for twice at once is one', async () => {
    const both = await Promise.all([1, 2].map(() => running.engine.service.startPreview(caller, everything)));
    expect(both[0]).toEqual(both[1]);
  });

  test('writes nothing', async () => {
    const before = world.tribe.ledger.count;
    await preview(running, world, caller);
    expect(world.tribe.ledger.since(before).filter(({ cause }) => cause.by === 'api')).toEqual([]);
  });
});

describe('a confirmed plan', () => {
  test('is shown anew instead of being carried out when Tribe has changed meanwhile', async () => {
    const shown = await preview(running, world, caller);
    const update = found((await itemsOf(shown, 'update'))[0]);
    changeTribe(world.tribe, `Relation_Organization(${update.tribeId})`, { Website: 'https://changed.example' });
    const before = world.tribe.ledger.count;
    world.clock.advance(60_000);
    await startImport(running, caller, shown);
    expect((await viewOf(running, caller, shown.runId)).state).toBe('applying');
    await work(running, world, caller.connectionId);
    const again = await viewOf(running, caller, shown.runId);
    expect(again).toMatchObject({ state: 'planned', applyStartedMs: null });
    expect(again.planVersion).not.toBe(shown.planVersion);
    expect(world.tribe.ledger.since(before).filter(({ cause }) => cause.by === 'api')).toEqual([]);
    await startImport(running, caller, again);
    await work(running, world, caller.connectionId);
    expect((await viewOf(running, caller, shown.runId)).state).toBe('done');
  });

  test('must be the one that was shown', async () => {
    const shown = await preview(running, world, caller);
    const { service } = running.engine;
    expect(await service.startImport(caller, { runId: shown.runId, planVersion: 'another' })).toMatchObject({
      refusal: { code: 'planChanged' },
    });
  });

  test('is carried out once, however often it is confirmed', async () => {
    const shown = await preview(running, world, caller);
    await Promise.all([startImport(running, caller, shown), startImport(running, caller, shown)]);
    await work(running, world, caller.connectionId);
    await startImport(running, caller, shown);
    expect(running.events.filter(({ event }) => event === 'run.confirmed').length).toBe(1);
    expect((await viewOf(running, caller, shown.runId)).state).toBe('done');
  });

  test('cannot be replaced or answered while it is carried out', async () => {
    const shown = await preview(running, world, caller);
    await startImport(running, caller, shown);
    const { service } = running.engine;
    expect(await service.startPreview(caller, everything)).toMatchObject({ refusal: { code: 'wrongState' } });
    expect(await service.answer(caller, { runId: shown.runId, key: 'any', answer: null })).toMatchObject({
      refusal: { code: 'wrongState' },
    });
  });

  test('reads Exact anew when the preview is old', async () => {
    const shown = await preview(running, world, caller);
    const calls = exactCalls();
    world.clock.advance(14 * 60_000);
    await startImport(running, caller, shown);
    await work(running, world, caller.connectionId);
    expect(exactCalls()).toBe(calls);
    const second = await preview(running, world, caller);
    const previewed = exactCalls();
    world.clock.advance(16 * 60_000);
    await startImport(running, caller, second);
    await work(running, world, caller.connectionId);
    expect(exactCalls()).toBeGreaterThan(previewed);
  });
});

describe('after the import', () => {
  test('each page tells what is there and what happened', async () => {
    const { service } = running.engine;
    const done = await importAll(running, world, caller);
    const overview = await service.overview(caller);
    expect(overview).toMatchObject({
      step: 'done',
      tribe: { state: 'connected' },
      exact: { state: 'connected', dayCallsLimit: 5000 },
    });
    expect(overview.linked.relation).toBe(
      (await db.store.links(caller.connectionId)).filter(({ kind }) => kind === 'relation').length,
    );

    const created = found((await itemsOf(done, 'create')).find(({ state }) => state === 'done'));
    const page = await service.records(caller, { kind: 'relation', search: created.label, offset: 0, limit: 10 });
    expect(page.rows.map(({ exactId }) => exactId)).toContain(created.exactId);
    const view = await service.record(caller, { kind: 'relation', side: 'tribe', id: found(created.tribeId) });
    if (view.is === 'refused') throw new Error(view.refusal.code);
    expect(view.value).toMatchObject({
      label: created.label,
      exact: { id: created.exactId },
      tribe: { id: created.tribeId },
    });
    expect(view.value.tribe?.url).toContain(created.tribeId);
    expect(view.value.fields.filter(({ isSame }) => !isSame)).toEqual([]);
    expect(view.value.history.map(({ operation }) => operation)).toEqual(['create']);

    const updated = found((await itemsOf(done, 'update')).find(({ writes }) => writes > 0));
    const second = await service.record(caller, { kind: 'relation', side: 'exact', id: found(updated.exactId) });
    if (second.is === 'refused') throw new Error(second.refusal.code);
    const write = found(second.value.history.find(({ operation }) => operation === 'update'));
    for (const { before, after } of write.changes) expect(after).not.toEqual(before);
  });

  test('a relation page lists its contacts, and a contact page its relation', async () => {
    const { service } = running.engine;
    await importAll(running, world, caller);
    const owner = found(
      readTribe(world.tribe).find(({ importId, contacts }) => importId?.startsWith('exact:') && contacts.length > 0),
    );
    const relation = await service.record(caller, { kind: 'relation', side: 'tribe', id: owner.id });
    if (relation.is === 'refused') throw new Error(relation.refusal.code);
    expect(relation.value.related.map(({ tribeId }) => tribeId).sort()).toEqual(
      owner.contacts.map(({ id }) => id).sort(),
    );
    const contact = await service.record(caller, { kind: 'contact', side: 'tribe', id: found(owner.contacts[0]).id });
    expect(contact).toMatchObject({ value: { related: [{ tribeId: owner.id }] } });
  });

  test('an edit made in Tribe alone is not overwritten by a second import', async () => {
    const done = await importAll(running, world, caller);
    const edited = found((await itemsOf(done, 'create'))[0]);
    changeTribe(world.tribe, `Relation_Organization(${edited.tribeId})`, { PhoneNumber: '+31 20 555 0100' });
    world.clock.advance(60_000);
    const again = await preview(running, world, caller);
    // An import never writes to Exact, and only Tribe was edited: the difference stays, and is seen.
    expect(await itemsOf(again, 'update')).toEqual([]);
    const view = await running.engine.service.record(caller, {
      kind: 'relation',
      side: 'tribe',
      id: found(edited.tribeId),
    });
    if (view.is === 'refused') throw new Error(view.refusal.code);
    expect(view.value.fields.filter(({ isSame }) => !isSame).map(({ field }) => field)).toEqual(['phone']);
  });
});
