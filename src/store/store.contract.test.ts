import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aBudget,
  aConnection,
  aLink,
  anEntry,
  aPart,
  aProblem,
  aRun,
  aSession,
  aSignIn,
  reason,
} from '../../test/support/storeData.ts';
import { type OpenedStore, storeKinds } from '../../test/support/stores.ts';
import type { Link, Store } from './port.ts';

describe.each(storeKinds)('%s', (_kind, open) => {
  /** What every implementation of the store port promises; plans, leases, tokens and locks have files of their own. */

  let opened: OpenedStore;
  let store: Store;
  let connections = 0;

  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened.close());

  /** A connection of the test's own: the tests share a database. */
  async function newConnection(): Promise<string> {
    connections += 1;
    const id = `connection-${connections}`;
    await store.transact((tx) => tx.saveConnection(aConnection(id)));
    return id;
  }

  describe('transactions', () => {
    test('leave nothing behind when their work throws', async () => {
      const failing = store.transact(async (tx) => {
        await tx.saveConnection(aConnection('never'));
        throw new Error('work failed');
      });
      await expect(failing).rejects.toThrow('work failed');
      expect(await store.connection('never')).toBeNull();
    });

    test('see their own writes, and others see them only after the end', async () => {
      await store.transact(async (tx) => {
        await tx.saveConnection(aConnection('inside'));
        expect(await tx.connection('inside')).toEqual(aConnection('inside'));
        expect(await store.connection('inside')).toBeNull();
      });
      expect(await store.connection('inside')).toEqual(aConnection('inside'));
    });
  });

  describe('connections', () => {
    test('come back as they were saved, and as they were saved last', async () => {
      const id = await newConnection();
      expect(await store.connection(id)).toEqual(aConnection(id));
      const changed = aConnection(id, { state: 'needsExact', exactRegion: null, exactDivision: null });
      await store.transact((tx) => tx.saveConnection(changed));
      expect(await store.connection(id)).toEqual(changed);
      expect(await store.connectionsOfOrganisation(changed.tribeOrganisationId)).toEqual([changed]);
      expect((await store.connections()).filter((each) => each.id === id)).toEqual([changed]);
    });

    test('of an unknown id or organisation are none', async () => {
      expect(await store.connection('nobody')).toBeNull();
      expect(await store.connectionsOfOrganisation('nobody')).toEqual([]);
    });
  });

  describe('sign-ins', () => {
    test('are taken once, also by two at the same time', async () => {
      await store.transact((tx) => tx.saveSignIn(aSignIn('s1')));
      const taken = await Promise.all([1, 2].map(() => store.transact((tx) => tx.takeSignIn('s1', 0))));
      expect(taken.filter((each) => each !== null)).toEqual([aSignIn('s1')]);
      expect(await store.transact((tx) => tx.takeSignIn('s1', 0))).toBeNull();
    });

    test('that are too old are null and gone', async () => {
      await store.transact((tx) => tx.saveSignIn(aSignIn('old', { createdMs: 999 })));
      expect(await store.transact((tx) => tx.takeSignIn('old', 1_000))).toBeNull();
      expect(await store.transact((tx) => tx.takeSignIn('old', 0))).toBeNull();
    });

    test('with an unknown state are null', async () => {
      expect(await store.transact((tx) => tx.takeSignIn('never made', 0))).toBeNull();
    });
  });

  describe('sessions', () => {
    test('live until they expire or are removed', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.saveSession(aSession(id, 'hash')));
      expect(await store.session('hash', 1_999)).toEqual(aSession(id, 'hash'));
      expect(await store.session('hash', 2_000)).toBeNull();
      await store.transact((tx) => tx.removeSession('hash'));
      expect(await store.session('hash', 1_000)).toBeNull();
    });
  });

  describe('budgets', () => {
    test('are replaced only by the version after the stored one', async () => {
      const id = await newConnection();
      expect(await store.budget(id, 'exact')).toBeNull();
      expect(await store.swapBudget(aBudget(id, 1))).toBe(true);
      expect(await store.swapBudget(aBudget(id, 1, { inFlight: 7 }))).toBe(false);
      expect(await store.swapBudget(aBudget(id, 3, { inFlight: 7 }))).toBe(false);
      expect(await store.budget(id, 'exact')).toEqual(aBudget(id, 1));
      expect(await store.swapBudget(aBudget(id, 2, { inFlight: 7, minute: null }))).toBe(true);
      expect(await store.budget(id, 'exact')).toEqual(aBudget(id, 2, { inFlight: 7, minute: null }));
      expect(await store.budget(id, 'tribe')).toBeNull();
    });
  });

  describe('cursors', () => {
    test('are replaced by the newest', async () => {
      const connectionId = await newConnection();
      const cursor = { feed: 'accounts', side: 'exact', cursor: '17', isComplete: false, readMs: 5 } as const;
      await store.transact((tx) => tx.saveCursor(connectionId, cursor));
      await store.transact((tx) => tx.saveCursor(connectionId, { ...cursor, cursor: '34', isComplete: true }));
      expect(await store.cursors(connectionId)).toEqual([{ ...cursor, cursor: '34', isComplete: true }]);
    });
  });

  describe('parts', () => {
    test('come back in the order of kind, record and part, the last of several observations', async () => {
      const id = await newConnection();
      const contact = aPart('r1', { kind: 'contact', main: null });
      const postal = aPart('r2', { part: 'postal', partId: 'address-1', main: null });
      await store.transact((tx) =>
        tx.saveParts(id, [postal, aPart('r2', { version: '1' }), contact, aPart('r2', { version: '2' })], 1),
      );
      expect(await store.parts(id, 'exact')).toEqual([contact, aPart('r2', { version: '2' }), postal]);
      expect(await store.parts(id, 'tribe')).toEqual([]);
      expect(await store.partsOfRecord(id, 'exact', 'relation', 'r2')).toEqual([aPart('r2', { version: '2' }), postal]);
      await store.transact((tx) => tx.saveParts(id, [aPart('r2', { version: '3', isGone: true })], 2));
      const again = await store.partsOfRecord(id, 'exact', 'relation', 'r2');
      expect(again).toEqual([aPart('r2', { version: '3', isGone: true }), postal]);
      // Exact's deletion log names an address by its own id only.
      const gone = { ...postal, recordId: '', version: '9', isGone: true, fields: {}, main: null };
      await store.transact((tx) => tx.saveParts(id, [gone], 3));
      expect(await store.partsOfRecord(id, 'exact', 'relation', 'r2')).toContainEqual({ ...gone, recordId: 'r2' });
      expect(await store.partsOfRecord(id, 'exact', 'relation', '')).toEqual([]);
    });

    test('keep every text, and show what no database can store', async () => {
      const id = await newConnection();
      const odd = 'O’Neill & Zn. "\\u0000" \\ ; drop table part; -- 漢字 🎂 ß';
      await store.transact((tx) => tx.saveParts(id, [aPart(odd, { fields: { name: odd } })], 1));
      await store.transact((tx) => tx.saveParts(id, [aPart('zero', { fields: { name: 'a\0b\ud83c' } })], 1));
      const [first, second] = await store.parts(id, 'exact');
      expect(first).toEqual(aPart(odd, { fields: { name: odd } }));
      expect(second?.fields).toEqual({ name: 'a\uFFFDb\uFFFD' });
    });

    test('are saved by the thousand, and none is lost at the edge of a batch', async () => {
      const id = await newConnection();
      const many = Array.from({ length: 2_001 }, (_, index) => aPart(`r${String(index).padStart(5, '0')}`));
      await store.transact((tx) => tx.saveParts(id, many, 1));
      expect(await store.parts(id, 'exact')).toEqual(many);
      await store.transact((tx) => tx.saveParts(id, [], 1));
      expect(await store.parts(id, 'exact')).toHaveLength(2_001);
    });
  });

  describe('links', () => {
    test('are found by id and by either side, and change in place', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.saveLinks([aLink(id, 'l1'), aLink(id, 'l2')]));
      const changed = aLink(id, 'l1', { base: { name: 'Anders' }, changedMs: 1_800_000_000_000 });
      await store.transact((tx) => tx.saveLinks([aLink(id, 'l1'), changed]));
      expect(await store.links(id)).toEqual([changed, aLink(id, 'l2')]);
      expect(await store.link(id, 'l1')).toEqual(changed);
      expect(await store.linkOf(id, 'relation', 'exact', 'exact l2')).toEqual(aLink(id, 'l2'));
      expect(await store.linkOf(id, 'relation', 'tribe', 'tribe l2')).toEqual(aLink(id, 'l2'));
      expect(await store.linkOf(id, 'contact', 'tribe', 'tribe l2')).toBeNull();
      expect(await store.linkOf(id, 'relation', 'exact', 'tribe l2')).toBeNull();
    });

    test.each(['exactId', 'tribeId'] as const)(
      'pair a record once: a second link with its %s is refused',
      async (end) => {
        const id = await newConnection();
        const first = aLink(id, 'l1');
        await store.transact((tx) => tx.saveLinks([first]));
        const second = aLink(id, 'l2', { [end]: first[end] });
        await expect(store.transact((tx) => tx.saveLinks([second]))).rejects.toThrow(/unique/);
        expect(await store.links(id)).toEqual([first]);
      },
    );
  });

  describe('the list of links', () => {
    const named = (connectionId: string, id: string, base: Link['base'], kind: Link['kind'] = 'relation'): Link =>
      aLink(connectionId, id, { base, kind });

    test('is in the order of labels, without regard to case and accents, page by page and by kind', async () => {
      const id = await newConnection();
      const a = named(id, '3', { name: 'Ångström' });
      const b = named(id, '2', { name: 'bakkerij' });
      const c = named(id, '1', { name: 'Çelik' });
      const contact = named(id, '4', { firstName: 'Anna', lastName: 'Bos' }, 'contact');
      await store.transact((tx) => tx.saveLinks([c, contact, b, a]));
      const page = (offset: number, limit: number) =>
        store.linkPage(id, { kind: 'relation', search: null, offset, limit });
      expect(await page(0, 10)).toEqual({ total: 3, links: [a, b, c] });
      expect(await page(1, 1)).toEqual({ total: 3, links: [b] });
      expect(await page(3, 10)).toEqual({ total: 3, links: [] });
      expect(await store.linkPage(id, { kind: 'contact', search: null, offset: 0, limit: 10 })).toEqual({
        total: 1,
        links: [contact],
      });
      expect(await store.linkCounts(id)).toEqual({ relation: 3, contact: 1 });
    });

    test('finds every word anywhere in what was agreed on, and follows its changes', async () => {
      const id = await newConnection();
      const search = async (words: string): Promise<readonly string[]> =>
        (await store.linkPage(id, { kind: 'relation', search: words, offset: 0, limit: 10 })).links.map(
          (link) => link.id,
        );
      const first = named(id, '1', { name: 'Café de Zon', 'visit.city': 'Den Bosch', isCustomer: true });
      const second = named(id, '2', { name: '100% Zuiver', 'visit.city': null });
      await store.transact((tx) => tx.saveLinks([first, second]));
      expect(await search('BOSCH cafe')).toEqual(['1']);
      expect(await search('bosch zuiver')).toEqual([]);
      expect(await search('0%')).toEqual(['2']);
      expect(await search(' ')).toEqual(['2', '1']);
      await store.transact((tx) => tx.saveLinks([{ ...first, base: { name: 'De Maan' } }]));
      expect(await search('bosch')).toEqual([]);
      expect(await search('maan')).toEqual(['1']);
    });

    test('takes a name of any length', async () => {
      const id = await newConnection();
      const long = named(id, '1', { name: '漢'.repeat(5_000) });
      await store.transact((tx) => tx.saveLinks([long]));
      expect((await store.linkPage(id, { kind: 'relation', search: '漢', offset: 0, limit: 1 })).links).toEqual([long]);
    });
  });

  describe('several records at once', () => {
    const mainOf = (ownerId: string | null) => {
      const { main } = aPart('any');
      return main === null ? null : { ...main, ownerId };
    };

    test('give their parts and links, those of others left out', async () => {
      const id = await newConnection();
      const [one, two, other] = [aPart('exact l1'), aPart('exact l2'), aPart('exact l3')];
      const contact = aPart('exact l1', { kind: 'contact' });
      await store.transact(async (tx) => {
        await tx.saveParts(id, [two, one, other, contact], 1);
        await tx.saveLinks([aLink(id, 'l1'), aLink(id, 'l2'), aLink(id, 'l3')]);
      });
      expect(await store.partsOfRecords(id, 'exact', 'relation', ['exact l1', 'exact l2', 'nobody'])).toEqual([
        one,
        two,
      ]);
      expect(await store.partsOfRecords(id, 'exact', 'relation', [])).toEqual([]);
      expect(await store.partsOfRecords(id, 'tribe', 'relation', ['exact l1'])).toEqual([]);
      const links = await store.linksOf(id, 'relation', 'tribe', ['tribe l3', 'tribe l1', 'exact l2']);
      expect(new Set(links)).toEqual(new Set([aLink(id, 'l1'), aLink(id, 'l3')]));
      expect(await store.linksOf(id, 'relation', 'exact', [])).toEqual([]);
    });

    test('count as records by their living main part', async () => {
      const id = await newConnection();
      const parts = [
        aPart('r1'),
        aPart('r1', { part: 'postal', partId: 'a', main: null }),
        aPart('r2', { isGone: true }),
      ];
      await store.transact((tx) => tx.saveParts(id, [...parts, aPart('c1', { kind: 'contact' })], 1));
      expect(await store.recordCount(id, 'exact')).toBe(2);
      expect(await store.recordCount(id, 'tribe')).toBe(0);
    });

    test('are the linked, living contacts of a relation as one side tells it', async () => {
      const id = await newConnection();
      const contact = (recordId: string, ownerId: string, isGone = false) =>
        aPart(recordId, { kind: 'contact', main: mainOf(ownerId), isGone });
      const linked = (linkId: string) => aLink(id, linkId, { kind: 'contact' });
      await store.transact(async (tx) => {
        const parts = [contact('exact l1', 'owner'), contact('exact l2', 'other'), contact('exact l3', 'owner', true)];
        await tx.saveParts(id, [...parts, contact('not linked', 'owner')], 1);
        await tx.saveLinks([linked('l1'), linked('l2'), linked('l3')]);
      });
      expect(await store.linksOfContacts(id, 'exact', 'owner')).toEqual([linked('l1')]);
      expect(await store.linksOfContacts(id, 'tribe', 'owner')).toEqual([]);
    });

    test('have their open problems counted and told', async () => {
      const id = await newConnection();
      const [one, two] = [aProblem(id, 'p1'), aProblem(id, 'p2', { recordId: 'exact 2' })];
      const solved = aProblem(id, 'p3', { recordId: 'exact 3' });
      await store.transact((tx) => tx.saveProblems([one, two, solved]));
      await store.transact((tx) => tx.resolveProblems(id, 'relation', 'exact', 'exact 3', 3_000));
      expect(await store.openProblemCount(id)).toBe(2);
      expect(await store.openProblemsOf(id, 'relation', ['exact 1', 'exact 3'])).toEqual([one]);
      expect(await store.openProblemsOf(id, 'contact', ['exact 1'])).toEqual([]);
      expect(await store.openProblemsOf(id, 'relation', [])).toEqual([]);
    });
  });

  describe('runs', () => {
    test('keep their call counters apart from their state', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.saveRun(aRun(id, 'r1', { state: 'reading', exactCalls: 1 })));
      await Promise.all([1, 2, 3].map(() => store.transact((tx) => tx.countCalls(id, 'r1', 'exact', 2))));
      await store.transact((tx) => tx.countCalls(id, 'r1', 'tribe', 5));
      const halt = { code: 'throttled', words: { side: 'exact' }, retryMs: 1_800_000_000_000 } as const;
      await store.transact((tx) => tx.saveRun(aRun(id, 'r1', { state: 'applying', halt })));
      expect(await store.run(id, 'r1')).toEqual(
        aRun(id, 'r1', { state: 'applying', halt, exactCalls: 7, tribeCalls: 5 }),
      );
      await store.transact((tx) => tx.saveRun(aRun(id, 'r1', { state: 'done' })));
      expect((await store.run(id, 'r1'))?.halt).toBeNull();
    });

    test('are latest by their start, then by their id; unfinished while reading or applying', async () => {
      const id = await newConnection();
      await store.transact(async (tx) => {
        await tx.saveRun(aRun(id, 'b', { startedMs: 5, state: 'applying' }));
        await tx.saveRun(aRun(id, 'a', { startedMs: 5, state: 'reading' }));
        for (const state of ['planned', 'done', 'failed'] as const)
          await tx.saveRun(aRun(id, state, { startedMs: 4, state }));
      });
      await store.transact((tx) => tx.saveRun(aRun(id, 'sync', { startedMs: 6, state: 'live', kind: 'sync' })));
      expect((await store.latestRun(id, 'import'))?.id).toBe('b');
      expect((await store.latestRun(id, 'sync'))?.id).toBe('sync');
      const unfinished = (await store.unfinishedRuns()).filter((run) => run.connectionId === id);
      expect(unfinished.map((run) => run.id)).toEqual(['a', 'b', 'sync']);
      expect(await store.unfinishedRunsOf(id)).toEqual(unfinished);
    });

    test('find none where there is none', async () => {
      const id = await newConnection();
      expect(await store.latestRun(id, 'import')).toBeNull();
      expect(await store.run(id, 'unknown')).toBeNull();
      expect(Object.values(await store.runProgress(id, 'unknown'))).toEqual([0, 0, 0, 0, 0, 0, 0]);
    });
  });

  describe('answers', () => {
    test('replace one another and can be taken back', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.saveAnswer(id, 'k1', { is: 'same', tribeId: 't1' }, 'Sanne', 1));
      await store.transact((tx) => tx.saveAnswer(id, 'k1', { is: 'different' }, 'Pieter', 2));
      await store.transact((tx) => tx.saveAnswer(id, 'k2', { is: 'leave' }, 'Pieter', 2));
      expect([...(await store.answers(id))]).toEqual([
        ['k1', { is: 'different' }],
        ['k2', { is: 'leave' }],
      ]);
      await store.transact((tx) => tx.saveAnswer(id, 'k1', null, 'Sanne', 3));
      expect([...(await store.answers(id)).keys()]).toEqual(['k2']);
    });
  });

  describe('the journal', () => {
    test('tells a record’s history in order and refuses to be written twice', async () => {
      const id = await newConnection();
      const later = anEntry(id, 'e1', { atMs: 2 });
      const earlier = anEntry(id, 'e2', { atMs: 1, runId: 'r1', linkId: 'l1', operation: 'link' });
      const other = anEntry(id, 'e3', { recordId: 'tribe 2' });
      await store.transact((tx) => tx.appendJournal([later, earlier, other]));
      expect(await store.journalOfRecord(id, 'relation', 'tribe', 'tribe 1')).toEqual([earlier, later]);
      await expect(store.transact((tx) => tx.appendJournal([{ ...later, atMs: 9 }]))).rejects.toThrow(/unique/);
    });
  });

  describe('problems', () => {
    test('of one cause, record and field are one, open since the first time', async () => {
      const id = await newConnection();
      await store.transact((tx) => tx.saveProblems([aProblem(id, 'p1')]));
      const again = aProblem(id, 'p2', { sinceMs: 5_000, recordLabel: 'Bakkerij Janssen' });
      const general = aProblem(id, 'p3', { kind: null, side: null, recordId: null, recordLabel: null, field: null });
      await store.transact((tx) => tx.saveProblems([again, general, { ...general, id: 'p4' }]));
      expect(await store.openProblems(id)).toEqual([
        { ...again, id: 'p1', sinceMs: 1_000 },
        { ...general, id: 'p4' },
      ]);
    });

    test('resolve with their cause, of one subject of a side or of all', async () => {
      const id = await newConnection();
      const parked = (problemId: string, recordId: string, side: 'exact' | 'tribe' = 'exact') =>
        aProblem(id, problemId, { causeCode: 'endpointParked', kind: null, side, recordId, field: null });
      const others = [parked('p3', 'a', 'tribe'), aProblem(id, 'p4', { recordId: 'a' })];
      await store.transact((tx) => tx.saveProblems([parked('p1', 'a'), parked('p2', 'b'), ...others]));
      const open = async () => (await store.openProblems(id)).map((problem) => problem.id).sort();
      await store.transact((tx) => tx.resolveCause(id, 'endpointParked', 'exact', 'a', 3_000));
      expect(await open()).toEqual(['p2', 'p3', 'p4']);
      await store.transact((tx) => tx.resolveCause(id, 'endpointParked', 'exact', null, 3_000));
      expect(await open()).toEqual(['p3', 'p4']);
    });

    test('resolve with their record, and begin anew when they come back', async () => {
      const id = await newConnection();
      const other = aProblem(id, 'p2', { recordId: 'exact 2' });
      await store.transact((tx) => tx.saveProblems([aProblem(id, 'p1'), other]));
      await store.transact((tx) => tx.resolveProblems(id, 'relation', 'exact', 'exact 1', 3_000));
      expect(await store.openProblems(id)).toEqual([other]);
      await store.transact((tx) => tx.saveProblems([aProblem(id, 'p9', { sinceMs: 7_000 })]));
      expect((await store.openProblems(id)).find((each) => each.recordId === 'exact 1')).toEqual(
        aProblem(id, 'p1', { sinceMs: 7_000, reason }),
      );
    });
  });
});
