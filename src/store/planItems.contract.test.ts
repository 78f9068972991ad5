import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aConnection, anItem, aRun, reason, stored } from '../../test/support/storeData.ts';
import { type OpenedStore, storeKinds } from '../../test/support/stores.ts';
import type { PlanQuery, Store, StoredPlanItem } from './port.ts';

describe.each(storeKinds)('%s', (_kind, open) => {
  let opened: OpenedStore;
  let store: Store;
  let runs = 0;

  beforeAll(async () => {
    opened = await open();
    store = opened.store;
    await store.transact((tx) => tx.saveConnection(aConnection('c')));
  });
  afterAll(() => opened.close());

  async function planOf(...items: Parameters<typeof anItem>[]): Promise<string> {
    runs += 1;
    const runId = `run-${runs}`;
    await store.transact(async (tx) => {
      await tx.saveRun(aRun('c', runId));
      await tx.savePlan(
        'c',
        runId,
        items.map((item) => anItem(...item)),
      );
    });
    return runId;
  }

  const everything: Omit<PlanQuery, 'runId'> = { actions: null, kind: null, search: null, offset: 0, limit: 100 };
  const keysOf = (items: readonly StoredPlanItem[]): readonly string[] => items.map(({ item }) => item.key);
  const next = async (runId: string, limit = 100, unknownSentBeforeMs = 0): Promise<readonly string[]> =>
    keysOf(await store.nextItems('c', runId, { limit, unknownSentBeforeMs }));
  const find = async (runId: string, query: Partial<PlanQuery>): Promise<readonly string[]> =>
    keysOf((await store.planItems('c', { ...everything, runId, ...query })).items);

  describe('a plan', () => {
    test('comes back as it was planned, in its order', async () => {
      const run = await planOf(['b'], ['a'], ['c', { action: 'skip' }]);
      const found = await store.planItems('c', { ...everything, runId: run });
      expect(found).toEqual({
        total: 3,
        items: [stored(anItem('b')), stored(anItem('a')), stored(anItem('c', { action: 'skip' }))],
      });
      expect(await store.planItem('c', run, 'a')).toEqual(stored(anItem('a')));
      expect(await store.planItem('c', run, 'unknown')).toBeNull();
    });

    test('made anew replaces what is only planned and leaves alone what was begun', async () => {
      const run = await planOf(['begun'], ['dropped'], ['kept']);
      const begun = stored(anItem('begun'), { state: 'sending', attempts: 1, sentMs: 5, businessKey: 'key' });
      await store.transact((tx) => tx.saveItems('c', run, [begun]));
      const changed = anItem('kept', { action: 'link', effects: [] });
      await store.transact((tx) =>
        tx.savePlan('c', run, [anItem('new'), changed, anItem('begun', { label: 'other' })]),
      );
      const { items } = await store.planItems('c', { ...everything, runId: run });
      expect(items).toContainEqual(begun);
      expect(items.filter(({ state }) => state === 'planned')).toEqual([stored(anItem('new')), stored(changed)]);
      expect(items).toHaveLength(3);
    });

    test('that is empty takes all planned items away', async () => {
      const run = await planOf(['a'], ['b']);
      await store.transact((tx) => tx.savePlan('c', run, []));
      expect(await find(run, {})).toEqual([]);
    });

    test('is counted by kind and action, and by state', async () => {
      const run = await planOf(['a'], ['b'], ['c', { action: 'ask' }], ['d', { kind: 'contact' }]);
      await store.transact((tx) => tx.saveItems('c', run, [stored(anItem('a'), { state: 'done' })]));
      const counts = await store.runCounts('c', run);
      const none = { create: 0, link: 0, update: 0, unchanged: 0, skip: 0, ask: 0, blocked: 0 };
      expect(counts).toEqual({ relation: { ...none, create: 2, ask: 1 }, contact: { ...none, create: 1 } });
      expect(await store.runProgress('c', run)).toMatchObject({ planned: 3, done: 1, failed: 0 });
    });

    test('is found by page, action, kind and words without regard to case and accents', async () => {
      const run = await planOf(
        ['1', { label: 'Café Zoë & Søn B.V.' }],
        ['2', { label: 'Cafe de Zon', action: 'ask' }],
        ['3', { label: '100% Fruit_Sap', kind: 'contact' }],
        ['4', { label: 'Straße 5' }],
      );
      expect(await find(run, { search: 'CAFÉ' })).toEqual(['1', '2']);
      expect(await find(run, { search: ' son  cafe ' })).toEqual(['1']);
      expect(await find(run, { search: 'strasse' })).toEqual(['4']);
      expect(await find(run, { search: 'den bosch' })).toEqual(['1', '2', '3', '4']);
      expect(await find(run, { search: '100%' })).toEqual(['3']);
      expect(await find(run, { search: 't_s' })).toEqual(['3']);
      expect(await find(run, { search: '\\' })).toEqual([]);
      expect(await find(run, { actions: ['ask', 'skip'] })).toEqual(['2']);
      expect(await find(run, { actions: [] })).toEqual([]);
      expect(await find(run, { kind: 'contact' })).toEqual(['3']);
      expect(await find(run, { offset: 1, limit: 2 })).toEqual(['2', '3']);
      expect((await store.planItems('c', { ...everything, runId: run, offset: 3, limit: 1 })).total).toBe(4);
    });
  });

  describe('the next items', () => {
    test('come in plan order, as many as asked', async () => {
      const run = await planOf(['c'], ['a'], ['b']);
      expect(await next(run, 2)).toEqual(['c', 'a']);
      expect(await next(run)).toEqual(['c', 'a', 'b']);
    });

    test('wait for what they depend on until it is done', async () => {
      const run = await planOf(['contact', { kind: 'contact', dependsOn: 'owner' }], ['owner']);
      expect(await next(run)).toEqual(['owner']);
      for (const state of ['sending', 'unknown', 'failed', 'skipped'] as const) {
        await store.transact((tx) => tx.saveItems('c', run, [stored(anItem('owner'), { state, sentMs: 10 })]));
        expect(await next(run)).toEqual([]);
      }
      await store.transact((tx) => tx.saveItems('c', run, [stored(anItem('owner'), { state: 'done' })]));
      expect(await next(run)).toEqual(['contact']);
    });

    test('do not wait for an owner that the plan does not hold, nor when there is nothing to carry out', async () => {
      const run = await planOf(
        ['orphan', { dependsOn: 'not in the plan' }],
        ['owner', { action: 'blocked' }],
        ['skipped', { action: 'skip', effects: [], dependsOn: 'owner' }],
      );
      expect(await next(run)).toEqual(['orphan', 'owner', 'skipped']);
    });

    test('take in those of unknown outcome once their time has come', async () => {
      const run = await planOf(['a'], ['b'], ['c']);
      const unknown = (key: string, sentMs: number) => stored(anItem(key), { state: 'unknown', sentMs, attempts: 1 });
      await store.transact((tx) => tx.saveItems('c', run, [unknown('b', 100), unknown('a', 200)]));
      expect(await next(run, 100, 100)).toEqual(['c']);
      expect(await next(run, 100, 101)).toEqual(['b', 'c']);
      expect(await next(run, 100, 201)).toEqual(['a', 'b', 'c']);
    });
  });

  describe('saving items', () => {
    test('changes what is carried out and never the place in the plan', async () => {
      const run = await planOf(['a'], ['b']);
      const failed = stored(anItem('a', { tribeId: 't9', label: 'Ander' }), {
        state: 'failed',
        attempts: 3,
        failure: reason,
      });
      await store.transact((tx) => tx.saveItems('c', run, [stored(anItem('a'), { state: 'sending' }), failed]));
      expect((await store.planItems('c', { ...everything, runId: run })).items).toEqual([failed, stored(anItem('b'))]);
      expect(await store.itemsInState('c', run, 'failed')).toEqual([failed]);
      expect(await store.itemsInState('c', run, 'done')).toEqual([]);
      expect(await find(run, { search: 'ander' })).toEqual(['a']);
    });

    test('are found by their own key, by the Tribe record they are for, and by what they lean on', async () => {
      const run = await planOf(
        ['a'],
        ['b', { leansOn: ['x', 'a'] }],
        ['c', { leansOn: ['y'] }],
        ['d', { tribeId: 't:1' }],
      );
      const about = async (...keys: string[]) => (await store.itemsAbout('c', run, keys)).map(({ item }) => item.key);
      expect(await about('a', 'z')).toEqual(['a', 'b']);
      expect(await about('x', 'y')).toEqual(['b', 'c']);
      expect(await about('relation:tribe:t:1', 'relation:exact:t:1')).toEqual(['d']);
      expect(await about()).toEqual([]);
    });

    test('of one that was not planned is refused, with everything saved beside it', async () => {
      const run = await planOf(['a']);
      const saving = store.transact((tx) =>
        tx.saveItems('c', run, [stored(anItem('a'), { state: 'done' }), stored(anItem('stranger'))]),
      );
      await expect(saving).rejects.toThrow(/does not hold/);
      expect((await store.planItems('c', { ...everything, runId: run })).items).toEqual([stored(anItem('a'))]);
    });

    test('keeps what waited ready after the plan was made anew', async () => {
      const contact = anItem('contact', { kind: 'contact', dependsOn: 'owner' });
      const run = await planOf(['owner'], ['contact', { kind: 'contact', dependsOn: 'owner' }]);
      await store.transact((tx) => tx.savePlan('c', run, [anItem('owner'), { ...contact, label: 'Anders' }]));
      expect(await next(run)).toEqual(['owner']);
      await store.transact((tx) => tx.saveItems('c', run, [stored(anItem('owner'), { state: 'done' })]));
      await store.transact((tx) => tx.savePlan('c', run, [anItem('owner'), contact]));
      expect(await next(run)).toEqual(['contact']);
    });
  });

  describe('a plan of thousands', () => {
    test('with all contacts before their relations is worked off all the same', async () => {
      const owners = Array.from({ length: 1_500 }, (_, index) => `owner-${String(index).padStart(5, '0')}`);
      const contacts = owners.map(
        (key): Parameters<typeof anItem> => [`contact of ${key}`, { kind: 'contact', dependsOn: key }],
      );
      const run = await planOf(...contacts, ...owners.map((key): Parameters<typeof anItem> => [key]));
      expect(await next(run, 3)).toEqual(owners.slice(0, 3));
      const done = owners.slice(0, 1_200).map((key) => stored(anItem(key), { state: 'done' }));
      await store.transact((tx) => tx.saveItems('c', run, done));
      expect(await next(run, 2_000)).toEqual([...contacts.slice(0, 1_200).map(([key]) => key), ...owners.slice(1_200)]);
    });
  });
});
