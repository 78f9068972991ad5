import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aChoice,
  aConflict,
  aConnection,
  aHintSubscription,
  aLink,
  aMark,
  anEntry,
  anItem,
  aPart,
  aRun,
  stored,
} from '../../test/support/storeData.ts';
import { type OpenedStore, storeKinds } from '../../test/support/stores.ts';
import type { Mark, Store } from './port.ts';

/** What every implementation of the store port promises about the live loop: hints, marks, decisions, the outbox. */

describe.each(storeKinds)('%s', (_kind, open) => {
  let opened: OpenedStore;
  let store: Store;
  let connections = 0;

  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened.close());

  async function newConnection(): Promise<string> {
    connections += 1;
    const id = `connection-${connections}`;
    await store.transact(async (tx) => {
      await tx.saveConnection(aConnection(id));
      await tx.saveLinks([aLink(id, 'link')]);
      await tx.saveRun(aRun(id, 'run', { kind: 'sync', state: 'live' }));
    });
    return id;
  }

  describe('hints', () => {
    test('rise with each telling, and a reading settles only what was told before it began', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.hintFeeds(id, 'exact', ['accounts', 'contacts', 'accounts'], 5));
      const [accounts] = await store.feedHints(id);
      expect(accounts).toEqual({ side: 'exact', feed: 'accounts', hintSeq: 1, readSeq: 0, hintedMs: 5 });
      await store.transact((tx) => tx.hintFeeds(id, 'exact', ['accounts'], 6));
      await store.transact((tx) => tx.feedRead(id, 'exact', 'accounts', 1));
      expect((await store.feedHints(id))[0]).toEqual({ ...accounts, hintSeq: 2, readSeq: 1, hintedMs: 6 });
      await store.transact((tx) => tx.feedRead(id, 'exact', 'accounts', 2));
      await store.transact((tx) => tx.feedRead(id, 'exact', 'accounts', 1));
      expect((await store.feedHints(id))[0]?.readSeq).toBe(2);
    });

    test('that are forged leave nothing but a count', async () => {
      const id = await newConnection();
      const subscription = aHintSubscription(id);
      await store.transact((tx) => tx.saveHintSubscription(subscription));
      await store.transact((tx) => tx.countForgedHint(id, 'exact'));
      await store.transact((tx) => tx.saveHintSubscription({ ...subscription, isActive: false, failure: 'gone' }));
      expect(await store.hintSubscriptions(id)).toEqual({
        exact: { ...subscription, isActive: false, failure: 'gone' },
        tribe: null,
      });
      expect(await store.forgedHints(id, 'exact')).toBe(1);
    });
  });

  describe('marks', () => {
    const names = (marks: readonly Mark[]): readonly string[] => marks.map(({ recordId }) => recordId);

    test('come by priority, then the longest waiting, and not before their time', async () => {
      const id = await newConnection();
      await store.transact((tx) =>
        tx.mark(id, [
          aMark('late', { notBeforeMs: 100, markedMs: 0 }),
          aMark('second', { markedMs: 2 }),
          aMark('first', { markedMs: 1 }),
          aMark('urgent', { priority: 1, markedMs: 9, kind: 'contact' }),
        ]),
      );
      expect(names(await store.dueMarks(id, { nowMs: 99, limit: 9 }))).toEqual(['urgent', 'first', 'second']);
      expect(names(await store.dueMarks(id, { nowMs: 100, limit: 2 }))).toEqual(['urgent', 'late']);
      expect(await store.markCounts(id)).toEqual({ relation: 3, contact: 1 });
      expect(await store.nextMarkMs(id)).toBe(0);
      expect(await store.nextMarkMs(await newConnection())).toBeNull();
    });

    test('told again while being worked on outlive the work', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.mark(id, [aMark('a'), aMark('b')]));
      const taken = await store.dueMarks(id, { nowMs: 0, limit: 9 });
      await store.transact((tx) => tx.mark(id, [aMark('a', { priority: 3, markedMs: 50, wantsRead: true })]));
      await store.transact((tx) => tx.clearMarks(id, taken));
      const [left, ...others] = await store.dueMarks(id, { nowMs: 0, limit: 9 });
      expect(others).toEqual([]);
      expect(left).toMatchObject({ recordId: 'a', priority: 3, markedMs: 1, wantsRead: true });
      expect(left?.seq).toBeGreaterThan(Math.max(...taken.map(({ seq }) => seq)));
    });

    test('are deferred only as they were taken, and a new telling ends the wait', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.mark(id, [aMark('a'), aMark('b')]));
      const taken = await store.dueMarks(id, { nowMs: 0, limit: 9 });
      await store.transact((tx) => tx.mark(id, [aMark('b')]));
      const deferred = taken.map((mark) => ({ ...mark, notBeforeMs: 500, wantsRead: true, attempts: 1 }));
      await store.transact((tx) => tx.deferMarks(id, deferred));
      expect(names(await store.dueMarks(id, { nowMs: 499, limit: 9 }))).toEqual(['b']);
      expect(await store.dueMarks(id, { nowMs: 500, limit: 9 })).toContainEqual(
        expect.objectContaining({ recordId: 'a', wantsRead: true, attempts: 1 }),
      );
      await store.transact((tx) => tx.mark(id, [aMark('a', { notBeforeMs: 3 })]));
      expect(names(await store.dueMarks(id, { nowMs: 3, limit: 9 }))).toContain('a');
    });

    test('can be told of everything, of what was not observed lately, and be hastened', async () => {
      const id = await newConnection();
      await store.transact(async (tx) => {
        await tx.saveParts(id, [aPart('old'), aPart('gone', { isGone: true })], 1);
        await tx.saveParts(id, [aPart('new', { side: 'tribe' }), aPart('late', { side: 'tribe' })], 9);
        await tx.saveLinks([
          aLink(id, 'l1', { exactId: 'old', tribeId: 'new', linkedMs: 8 }),
          aLink(id, 'l2', { exactId: 'gone', tribeId: 'late', linkedMs: 9 }),
        ]);
        await tx.markEverything(id, { priority: 50, markedMs: 7 });
        expect(await tx.markUnobserved(id, 9, { priority: 40, markedMs: 8 })).toEqual({
          exact: { living: 1, unobserved: 1 },
          tribe: { living: 1, unobserved: 0 },
        });
      });
      const found = await store.dueMarks(id, { nowMs: 8, limit: 9 });
      expect(found.map(({ recordId, priority, wantsRead }) => [recordId, priority, wantsRead])).toEqual([
        ['old', 40, true],
        ['new', 50, false],
        ['late', 50, false],
      ]);
      const far = found.map((mark) => ({ ...mark, notBeforeMs: 1_000 }));
      await store.transact((tx) => tx.deferMarks(id, far));
      await store.transact((tx) => tx.hastenMarks(id, 10, 1_001));
      expect(await store.dueMarks(id, { nowMs: 999, limit: 9 })).toEqual([]);
      const [first] = far;
      if (first !== undefined) await store.transact((tx) => tx.deferMarks(id, [{ ...first, notBeforeMs: 1_001 }]));
      await store.transact((tx) => tx.hastenMarks(id, 10, 1_001));
      expect(names(await store.dueMarks(id, { nowMs: 10, limit: 9 }))).toEqual(['old']);
      await store.transact((tx) => tx.hastenMarks(id, 20));
      expect(await store.dueMarks(id, { nowMs: 20, limit: 9 })).toHaveLength(3);
    });

    test('find the contacts of relations', async () => {
      const id = await newConnection();
      const { main } = aPart('any');
      const contact = (recordId: string, ownerId: string) =>
        aPart(recordId, { kind: 'contact', main: main === null ? null : { ...main, ownerId } });
      const parts = [
        contact('c2', 'r1'),
        contact('c1', 'r2'),
        contact('c3', 'r3'),
        { ...contact('c4', 'r1'), isGone: true },
      ];
      await store.transact((tx) => tx.saveParts(id, parts, 1));
      const found = await store.contactsOf(id, 'exact', ['r1', 'r2', 'r1']);
      expect(found.map(({ recordId }) => recordId)).toEqual(['c1', 'c2']);
      expect(await store.contactsOf(id, 'tribe', ['r1'])).toEqual([]);
    });

    test('find the owner of a part that is named by its own id', async () => {
      const id = await newConnection();
      const parts = [aPart('r1'), aPart('r1', { part: 'postal', partId: 'address', main: null })];
      await store.transact((tx) => tx.saveParts(id, parts, 1));
      const owner = { kind: 'relation', side: 'exact', recordId: 'r1' };
      expect(await store.ownersOfParts(id, 'exact', ['address', 'r1', 'unknown'])).toEqual([owner]);
      expect(await store.ownersOfParts(id, 'tribe', ['address'])).toEqual([]);
    });
  });

  describe('conflicts and choices', () => {
    test('one conflict is open per link and group, keeps its age, and leaves the list when it ends', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.saveConflicts([aConflict(id, 'c1')]));
      const seen = aConflict(id, 'c1', { fields: [{ field: 'name', base: null, exact: 'A', tribe: 'B' }] });
      await store.transact((tx) => tx.saveConflicts([{ ...seen, sinceMs: 99 }]));
      expect(await store.openConflicts(id)).toEqual([seen]);
      expect(await store.conflictsOf(id, ['link'])).toEqual([seen]);
      expect(await store.conflictsOf(id, ['other'])).toEqual([]);
      await expect(store.transact((tx) => tx.saveConflicts([aConflict(id, 'c2')]))).rejects.toThrow(/unique/);
      const ended = { ...seen, resolvedMs: 7, resolution: 'tribe', who: 'Sanne' } as const;
      await store.transact((tx) => tx.saveConflicts([ended]));
      expect(await store.openConflictCount(id)).toBe(0);
      expect(await store.conflict(id, 'c1')).toEqual(ended);
      await store.transact((tx) => tx.saveConflicts([aConflict(id, 'c2')]));
      expect(await store.openConflictCount(id)).toBe(1);
    });

    test('choices are one per field, the last one, with empty values kept', async () => {
      const id = await newConnection();
      const tribe = aChoice(id, 'link', { choice: 'tribe', exact: false });
      await store.transact((tx) =>
        tx.saveChoices([aChoice(id, 'link'), tribe, aChoice(id, 'link', { field: 'email' })]),
      );
      expect(await store.choicesOf(id, ['link'])).toEqual([aChoice(id, 'link', { field: 'email' }), tribe]);
      await store.transact((tx) => tx.removeChoices(id, 'link', ['name', 'phone']));
      expect(await store.choicesOf(id, ['link'])).toHaveLength(1);
    });

    test('go with their link', async () => {
      const id = await newConnection();
      await store.transact(async (tx) => {
        await tx.saveConflicts([aConflict(id, 'c1')]);
        await tx.saveChoices([aChoice(id, 'link')]);
      });
      await store.transact((tx) => tx.removeLinks(id, ['link', 'unknown']));
      expect(await store.links(id)).toEqual([]);
      expect(await store.openConflictCount(id)).toBe(0);
      expect(await store.choicesOf(id, ['link'])).toEqual([]);
    });
  });

  describe('pauses', () => {
    test('are kept by scope: the first to ask is remembered', async () => {
      const id = await newConnection();
      const pause = { scope: 'kind/contact', who: 'Sanne', atMs: 1 };
      await store.transact((tx) => tx.savePause(id, pause));
      await store.transact((tx) => tx.savePause(id, { ...pause, who: 'Joris', atMs: 2 }));
      expect(await store.pauses(id)).toEqual([pause]);
      await store.transact((tx) => tx.removePause(id, 'kind/contact'));
      expect(await store.pauses(id)).toEqual([]);
    });

    test('the connections on which changes flow are known', async () => {
      const id = await newConnection();
      expect(await store.liveConnections()).not.toContain(id);
      await store.transact((tx) => tx.saveConnection(aConnection(id, { liveSinceMs: 5 })));
      expect(await store.liveConnections()).toContain(id);
    });
  });

  describe('the outbox', () => {
    const next = async (id: string) =>
      (await store.nextItems(id, 'run', { limit: 10, unknownSentBeforeMs: 0 })).map(({ item }) => item.key);

    test('takes new items behind the old ones and replaces those that are not under way', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.putItems(id, 'run', [anItem('a'), anItem('b')]));
      await store.transact((tx) => tx.saveItems(id, 'run', [stored(anItem('a'), { state: 'failed', attempts: 3 })]));
      await store.transact((tx) => tx.putItems(id, 'run', [anItem('c'), anItem('a', { label: 'Again' })]));
      expect(await next(id)).toEqual(['b', 'c', 'a']);
      expect(await store.planItem(id, 'run', 'a')).toMatchObject({
        state: 'planned',
        attempts: 0,
        item: { label: 'Again' },
      });
    });

    test.each(['sending', 'unknown'] as const)('leaves an item alone that is %s', async (state) => {
      const id = await newConnection();
      const underWay = stored(anItem('a'), { state, sentMs: 5, attempts: 1 });
      await store.transact((tx) => tx.putItems(id, 'run', [anItem('a')]));
      await store.transact((tx) => tx.saveItems(id, 'run', [underWay]));
      await store.transact((tx) => tx.putItems(id, 'run', [anItem('a', { label: 'Again' })]));
      expect(await store.planItem(id, 'run', 'a')).toEqual(underWay);
    });

    test('holds an item back until its owner is done, put together or one after the other', async () => {
      const id = await newConnection();
      const contact = anItem('contact', { kind: 'contact', action: 'create', dependsOn: 'owner' });
      await store.transact((tx) => tx.putItems(id, 'run', [contact, anItem('owner')]));
      expect(await next(id)).toEqual(['owner']);
      await store.transact((tx) => tx.saveItems(id, 'run', [stored(anItem('owner'), { state: 'done' })]));
      expect(await next(id)).toEqual(['contact']);
      await store.transact((tx) => tx.putItems(id, 'run', [{ ...contact, key: 'other', dependsOn: 'nobody' }]));
      expect(await next(id)).toEqual(['contact', 'other']);
      await store.transact((tx) => tx.removeItems(id, 'run', ['contact', 'unknown']));
      expect(await next(id)).toEqual(['other']);
    });

    test('keeps what is under way until it is known what became of it', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.putItems(id, 'run', [anItem('sent'), anItem('doubtful'), anItem('planned')]));
      const underWay = [stored(anItem('sent'), { state: 'sending' }), stored(anItem('doubtful'), { state: 'unknown' })];
      await store.transact((tx) => tx.saveItems(id, 'run', underWay));
      await store.transact((tx) => tx.removeItems(id, 'run', ['sent', 'doubtful', 'planned']));
      const left = (
        await store.planItems(id, { actions: null, kind: null, search: null, offset: 0, limit: 9, runId: 'run' })
      ).items;
      expect(left.map(({ item }) => item.key)).toEqual(['sent', 'doubtful']);
    });
  });

  describe('the journal', () => {
    test('is found by run, by link and by entry, in the order of writing', async () => {
      const id = await newConnection();
      const of = { runId: 'run', linkId: 'link' };
      const entries = [anEntry(id, 'e2', { ...of, atMs: 1 }), anEntry(id, 'e1', { ...of, atMs: 2 })];
      await store.transact((tx) => tx.appendJournal([entries[1], entries[0]].flatMap((entry) => entry ?? [])));
      expect(await store.journalOfRun(id, 'run')).toEqual(entries);
      expect(await store.journalOfLink(id, 'link')).toEqual(entries);
      expect(await store.journalEntry(id, 'e1')).toEqual(entries[1]);
      expect(await store.journalEntry(id, 'unknown')).toBeNull();
    });
  });
});
