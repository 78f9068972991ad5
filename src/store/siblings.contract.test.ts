import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aConnection, aLink, aMark, anItem, aPart, aRun, stored } from '../../test/support/storeData.ts';
import { type OpenedStore, storeKinds } from '../../test/support/stores.ts';
import type { Kind } from '../domain/model/kind.ts';
import type { RunState, Store, StoredPlanItem } from './port.ts';

/** What the administrations of one Tribe organisation know of each other; and nobody else of them. */
describe.each(storeKinds)('%s', (_kind, open) => {
  let opened: OpenedStore;
  let store: Store;
  const organisation = { tribeOrganisationId: 'organisation' };
  const inTribe = (id: string, change: Parameters<typeof aPart>[1] = {}) => aPart(id, { side: 'tribe', ...change });

  beforeAll(async () => {
    opened = await open();
    store = opened.store;
    await store.transact(async (tx) => {
      await tx.saveConnection(aConnection('own', { ...organisation, exactDivision: '1' }));
      await tx.saveConnection(aConnection('sibling', { ...organisation, exactDivision: '2' }));
      await tx.saveConnection(aConnection('asleep', { ...organisation, exactDivision: '3', state: 'deactivated' }));
      await tx.saveConnection(aConnection('stranger'));
    });
  });
  afterAll(() => opened.close());

  describe('records that others know', () => {
    beforeAll(() =>
      store.transact(async (tx) => {
        const main = { isActive: true, createdOn: null, ownerId: 't1', carriedExactId: null, isPerson: true };
        await tx.saveParts('own', [inTribe('both'), inTribe('gone here', { isGone: true })], 10);
        await tx.saveParts('own', [inTribe('half', { part: 'supplier', partId: 's', main: null })], 10);
        await tx.saveParts(
          'sibling',
          [
            inTribe('both'),
            inTribe('gone here'),
            inTribe('gone there', { isGone: true }),
            inTribe('half'),
            inTribe('older', { version: 'older' }),
            inTribe('older', { part: 'visit', partId: 'v', main: null }),
            inTribe('theirs'),
            inTribe('a contact', { kind: 'contact', main }),
            aPart('of exact'),
          ],
          20,
        );
        await tx.saveParts('asleep', [inTribe('older', { version: 'newer' }), inTribe('of the deactivated')], 30);
        await tx.saveParts('stranger', [inTribe('of a stranger')], 30);
      }),
    );

    test('are those of any connection of the organisation that live there and were never seen here', async () => {
      expect(await store.unknownHere('own', 'relation')).toEqual(['half', 'of the deactivated', 'older', 'theirs']);
      expect(await store.unknownHere('own', 'contact')).toEqual(['a contact']);
      expect(await store.unknownHere('stranger', 'relation')).toEqual([]);
      expect(await store.unknownHere('nobody', 'relation')).toEqual([]);
    });

    test('are told as whoever looked last tells them, each by one', async () => {
      const parts = await store.partsElsewhere('own', 'relation', ['older', 'theirs', 'of a stranger', 'older']);
      expect(parts.map(({ recordId, part, version }) => `${recordId} ${part} ${version}`)).toEqual([
        'older main newer',
        'theirs main 1',
      ]);
      expect(parts[1]).toEqual(inTribe('theirs'));
      expect(await store.partsElsewhere('own', 'contact', ['theirs'])).toEqual([]);
      expect(await store.partsElsewhere('own', 'relation', [])).toEqual([]);
      expect(await store.partsElsewhere('stranger', 'relation', ['theirs'])).toEqual([]);
    });
  });

  test('when another one last wrote to a record is the latest of all of them', async () => {
    await store.transact((tx) =>
      tx.saveLinks([
        aLink('own', 'l0', { tribeId: 'written', tribeWrittenMs: 99 }),
        aLink('sibling', 'l1', { tribeId: 'written', tribeWrittenMs: 5 }),
        aLink('asleep', 'l2', { tribeId: 'written', tribeWrittenMs: 7 }),
        aLink('sibling', 'l3', { tribeId: 'never' }),
      ]),
    );
    expect(await store.writtenElsewhereMs('own', 'relation', 'written')).toBe(7);
    expect(await store.writtenElsewhereMs('own', 'relation', 'never')).toBeNull();
    expect(await store.writtenElsewhereMs('own', 'contact', 'written')).toBeNull();
    expect(await store.writtenElsewhereMs('stranger', 'relation', 'written')).toBeNull();
  });

  test('records without a link are counted while they are marked', async () => {
    await store.transact(async (tx) => {
      await tx.saveLinks([aLink('own', 'marked', { tribeId: 'linked' })]);
      const ofTribe = (id: string, kind: Kind = 'relation') => aMark(id, { side: 'tribe', kind, notBeforeMs: 9e12 });
      await tx.mark('own', [ofTribe('linked'), ofTribe('free'), ofTribe('linked', 'contact'), aMark('of exact')]);
      await tx.mark('sibling', [ofTribe('free')]);
    });
    expect(await store.unplannedInTribe('own', 'relation')).toBe(1);
    expect(await store.unplannedInTribe('own', 'contact')).toBe(1);
    expect(await store.unplannedInTribe('stranger', 'relation')).toBe(0);
  });

  test('in doubt elsewhere is what was sent to be made in Tribe, of every run that has not ended', async () => {
    const sent = (key: string, change: Partial<StoredPlanItem> = {}): StoredPlanItem =>
      stored(anItem(key), { state: 'sending', attempts: 1, sentMs: 5, businessKey: `key of ${key}`, ...change });
    const runOf = async (connectionId: string, id: string, state: RunState, items: readonly StoredPlanItem[]) => {
      const plan = items.map(({ item }) => item);
      await store.transact(async (tx) => {
        await tx.saveRun(aRun(connectionId, id, { state, kind: state === 'live' ? 'sync' : 'import' }));
        await tx.savePlan(connectionId, id, plan);
        await tx.saveItems(connectionId, id, items);
      });
    };
    const toExact = anItem('to exact', { effects: [{ side: 'exact', operation: 'create', fields: {} }] });
    await runOf('sibling', 'live', 'live', [
      sent('sending'),
      sent('unknown', { state: 'unknown' }),
      sent('done', { state: 'done' }),
      sent('an update', { businessKey: null }),
      { ...sent('to exact'), item: toExact },
      { ...sent('contact'), item: anItem('contact', { kind: 'contact' }) },
    ]);
    await runOf('asleep', 'given up', 'failed', [sent('given up', { state: 'unknown', sentMs: null })]);
    await runOf('own', 'live', 'live', [sent('mine')]);
    await runOf('stranger', 'live', 'live', [sent('a stranger’s')]);
    const lease = await store.transact((tx) => tx.takeLease('sibling', 'worker', 100, 50));

    const ofSibling = { connectionId: 'sibling', runId: 'live', sentMs: 5, leaseUntilMs: 150 };
    expect(await store.doubtsElsewhere('own', 'relation')).toEqual([
      {
        connectionId: 'asleep',
        runId: 'given up',
        key: 'given up',
        state: 'unknown',
        sentMs: null,
        businessKey: 'key of given up',
        leaseUntilMs: 0,
      },
      { ...ofSibling, key: 'sending', state: 'sending', businessKey: 'key of sending' },
      { ...ofSibling, key: 'unknown', state: 'unknown', businessKey: 'key of unknown' },
    ]);
    expect((await store.doubtsElsewhere('own', 'contact')).map(({ key }) => key)).toEqual(['contact']);
    expect(await store.doubtsElsewhere('stranger', 'relation')).toEqual([]);

    if (lease !== null) await store.transact((tx) => tx.releaseLease(lease));
    expect((await store.doubtsElsewhere('own', 'relation'))[1]?.leaseUntilMs).toBe(0);
  });

  test('what is planned to be made in Tribe is left out of the next items by kind', async () => {
    const items = [
      anItem('made'),
      anItem('made in exact', { effects: [{ side: 'exact', operation: 'create', fields: {} }] }),
      anItem('linked', { action: 'link', effects: [] }),
      anItem('a contact', { kind: 'contact' }),
    ];
    await store.transact(async (tx) => {
      await tx.saveRun(aRun('own', 'next', { state: 'applying' }));
      await tx.savePlan('own', 'next', items);
    });
    const next = async (...notMadeInTribe: Kind[]) =>
      (await store.nextItems('own', 'next', { limit: 9, unknownSentBeforeMs: 0, notMadeInTribe })).map(
        ({ item }) => item.key,
      );
    expect(await next()).toEqual(['made', 'made in exact', 'linked', 'a contact']);
    expect(await next('relation')).toEqual(['made in exact', 'linked', 'a contact']);
    expect(await next('relation', 'contact')).toEqual(['made in exact', 'linked']);
  });
});
