import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aBudget,
  aChoice,
  aConflict,
  aConnection,
  aFilterChange,
  aHintSubscription,
  aLink,
  aMark,
  anEntry,
  anItem,
  aPart,
  aProblem,
  aRuleNote,
  aRun,
  aSession,
  aToken,
  everyEntry,
  stored,
} from '../../test/support/storeData.ts';
import { type OpenedStore, storeKinds } from '../../test/support/stores.ts';
import { FencedOff, type StoreReads, type StoreWrites } from './port.ts';

describe.each(storeKinds)('%s', (_kind, open) => {
  /** Two connections with the same ids in everything: whoever forgets the connection in a query reads the other's. */

  let opened: OpenedStore;
  beforeAll(async () => {
    opened = await open();
    await opened.store.transact(async (tx) => {
      await tx.saveConnection(aConnection('mine'));
      await tx.saveConnection(aConnection('other'));
      await fill(tx, 'other');
      // What one connection may know of another: that it has a link, within one organisation.
      const tribeOrganisationId = aConnection('other').tribeOrganisationId;
      await tx.saveConnection(aConnection('sibling', { tribeOrganisationId, exactDivision: '2' }));
      await tx.saveLinks([aLink('sibling', 'link', { tribeWrittenMs: 1 })]);
      // And what it knows of the Tribe that they share, or may have made there.
      await tx.saveParts('sibling', [aPart('made', { side: 'tribe' })], 1);
      await tx.saveRun(aRun('sibling', 'sync', { state: 'live', kind: 'sync' }));
      await tx.savePlan('sibling', 'sync', [anItem('sending')]);
      await tx.saveItems('sibling', 'sync', [stored(anItem('sending'), { state: 'sending', businessKey: 'key' })]);
    });
    await opened.store.swapBudget(aBudget('other', 1));
  });
  afterAll(() => opened.close());

  async function fill(tx: StoreWrites, id: string): Promise<void> {
    await tx.saveToken(aToken(id, 1, { turnOf: { holder: 'somebody', sinceMs: 1 } }));
    await tx.saveCursor(id, { feed: 'f', side: 'exact', cursor: '1', isComplete: true, readMs: 1 });
    const { main } = aPart('record');
    const ofRecord = main === null ? null : { ...main, ownerId: 'record' };
    await tx.saveParts(id, [aPart('record'), aPart('contact', { kind: 'contact', main: ofRecord })], 1);
    await tx.saveLinks([aLink(id, 'link'), aLink(id, 'of contact', { kind: 'contact', exactId: 'contact' })]);
    await tx.saveRun(aRun(id, 'run'));
    await tx.saveRun(aRun(id, 'sync', { state: 'live', kind: 'sync' }));
    await tx.savePlan(id, 'run', [anItem('item'), anItem('sent')]);
    await tx.saveItems(id, 'run', [stored(anItem('sent'), { state: 'done', sentMs: 5 })]);
    await tx.saveAnswer(id, 'item', { is: 'leave' }, 'Sanne', 1);
    await tx.appendJournal([anEntry(id, 'entry', { runId: 'run', linkId: 'link' })]);
    await tx.saveProblems([aProblem(id, 'problem')]);
    await tx.hintFeeds(id, 'exact', ['f'], 1);
    await tx.saveHintSubscription(aHintSubscription(id));
    await tx.countForgedHint(id, 'exact');
    await tx.mark(id, [aMark('record', { notBeforeMs: 3 }), aMark('record', { side: 'tribe', notBeforeMs: 99 })]);
    await tx.saveConflicts([aConflict(id, 'conflict')]);
    await tx.saveChoices([aChoice(id, 'link')]);
    await tx.savePause(id, { scope: 'connection', who: 'Sanne', atMs: 1 });
    await tx.saveRuleNotes([aRuleNote(id)]);
    await tx.saveFilterChanges([aFilterChange(id)]);
  }

  const page = { runId: 'run', actions: null, kind: null, search: null, offset: 0, limit: 10 };
  const nothing = (value: unknown): boolean =>
    value === null ||
    value === 0 ||
    (value instanceof Map ? value.size === 0 : typeof value === 'object' && Object.values(value).every(isEmpty));
  const isEmpty = (inner: unknown): boolean => inner === 0 || nothing(inner);

  /** Reads that are not about one connection: by secret, for the worker, or a bare number. */
  const globalReads = [
    'connection',
    'connectionsOfOrganisation',
    'connections',
    'consentsOfPerson',
    'liveConnections',
    'session',
    'unfinishedRuns',
  ] as const satisfies readonly (keyof StoreReads)[];
  type Global = (typeof globalReads)[number];
  /** Writes that are given a secret and no connection. */
  const bySecret = ['saveSignIn', 'takeSignIn', 'saveSession', 'removeSession'] as const;
  const ofTheStore = ['transact', 'withLock', 'swapBudget', 'close'] as const;

  /** Every read that is given a connection. A new read does not compile until it is here, or named above as global. */
  const reads: {
    readonly [R in Exclude<keyof StoreReads, Global>]: (store: StoreReads, id: string) => Promise<unknown>;
  } = {
    token: (store, id) => store.token(id, 'exact'),
    budget: (store, id) => store.budget(id, 'exact'),
    cursors: (store, id) => store.cursors(id),
    recordCount: (store, id) => store.recordCount(id, 'exact'),
    parts: (store, id) => store.parts(id, 'exact'),
    partsOfRecord: (store, id) => store.partsOfRecord(id, 'exact', 'relation', 'record'),
    partsOfRecords: (store, id) => store.partsOfRecords(id, 'exact', 'relation', ['record']),
    links: (store, id) => store.links(id),
    linkCounts: (store, id) => store.linkCounts(id),
    linkPage: (store, id) => store.linkPage(id, { kind: 'relation', search: null, offset: 0, limit: 10 }),
    linkedElsewhere: (store, id) => store.linkedElsewhere(id, 'relation', null),
    doubtsElsewhere: (store, id) => store.doubtsElsewhere(id, 'relation'),
    unknownHere: (store, id) => store.unknownHere(id, 'relation'),
    partsElsewhere: (store, id) => store.partsElsewhere(id, 'relation', ['made']),
    writtenElsewhereMs: (store, id) => store.writtenElsewhereMs(id, 'relation', 'tribe link'),
    unplannedInTribe: (store, id) => store.unplannedInTribe(id, 'relation'),
    linksOf: (store, id) => store.linksOf(id, 'relation', 'exact', ['exact link']),
    linksOfContacts: (store, id) => store.linksOfContacts(id, 'exact', 'record'),
    link: (store, id) => store.link(id, 'link'),
    linkOf: (store, id) => store.linkOf(id, 'relation', 'exact', 'exact link'),
    run: (store, id) => store.run(id, 'run'),
    latestRun: (store, id) => store.latestRun(id, 'import'),
    unfinishedRunsOf: (store, id) => store.unfinishedRunsOf(id),
    answers: (store, id) => store.answers(id),
    runCounts: (store, id) => store.runCounts(id, 'run'),
    runProgress: (store, id) => store.runProgress(id, 'run'),
    lastSentMs: (store, id) => store.lastSentMs(id, 'run'),
    planItems: (store, id) => store.planItems(id, page),
    planItem: (store, id) => store.planItem(id, 'run', 'item'),
    nextItems: (store, id) => store.nextItems(id, 'run', { limit: 10, unknownSentBeforeMs: 0 }),
    itemsInState: (store, id) => store.itemsInState(id, 'run', 'planned'),
    itemsAbout: (store, id) => store.itemsAbout(id, 'run', ['item']),
    unlinkedPage: (store, id) =>
      store.unlinkedPage(id, { side: 'exact', kind: 'relation', search: null, offset: 0, limit: 10 }),
    answersTo: (store, id) => store.answersTo(id, ['item']),
    journalFound: (store, id) => store.journalFound(id, everyEntry),
    journalOfRecord: (store, id) => store.journalOfRecord(id, 'relation', 'tribe', 'tribe 1'),
    journalOfRun: (store, id) => store.journalOfRun(id, 'run'),
    writesDecided: (store, id) => store.writesDecided(id, 'run', { sinceMs: 0, exceptLinks: [], exceptItems: [] }),
    journalOfLink: (store, id) => store.journalOfLink(id, 'link'),
    journalEntry: (store, id) => store.journalEntry(id, 'entry'),
    journalPage: (store, id) => store.journalPage(id, everyEntry),
    answersGiven: (store, id) => store.answersGiven(id, { exceptBy: 'import', offset: 0, limit: 10 }),
    ruleNotes: (store, id) => store.ruleNotes(id),
    filterChanges: (store, id) => store.filterChanges(id, 9),
    feedHints: (store, id) => store.feedHints(id),
    hintSubscriptions: async (store, id) =>
      Object.values(await store.hintSubscriptions(id)).filter((one) => one !== null),
    forgedHints: (store, id) => store.forgedHints(id, 'exact'),
    dueMarks: (store, id) => store.dueMarks(id, { nowMs: 9, limit: 9 }),
    nextMarkMs: (store, id) => store.nextMarkMs(id),
    markCounts: (store, id) => store.markCounts(id),
    ownersOfParts: (store, id) => store.ownersOfParts(id, 'exact', ['record']),
    contactsOf: (store, id) => store.contactsOf(id, 'exact', ['record']),
    openConflicts: (store, id) => store.openConflicts(id),
    openConflictCount: (store, id) => store.openConflictCount(id),
    conflictsOf: (store, id) => store.conflictsOf(id, ['link']),
    conflict: (store, id) => store.conflict(id, 'conflict'),
    choicesOf: (store, id) => store.choicesOf(id, ['link']),
    pauses: (store, id) => store.pauses(id),
    openProblems: (store, id) => store.openProblems(id),
    openProblemCount: (store, id) => store.openProblemCount(id),
    openProblemsOf: (store, id) => store.openProblemsOf(id, 'relation', ['exact 1']),
  };

  /** Writes that change nothing: they only keep others waiting. */
  const locks = ['guard', 'lockedRun', 'takeTurn'] as const;
  type Write = Exclude<keyof StoreWrites, keyof StoreReads | (typeof bySecret)[number] | (typeof locks)[number]>;
  const run = 'run';
  const aTurn = (connectionId: string, turn: number) => ({ connectionId, side: 'exact', generation: 1, turn }) as const;
  /** Every write, with ids that both connections have. A new write does not compile until it is here. */
  const writes: { readonly [W in Write]: (tx: StoreWrites, id: string) => Promise<unknown> } = {
    saveConnection: (tx, id) => tx.saveConnection(aConnection(id, { isObserveOnly: true })),
    removeConnection: (tx, id) => tx.removeConnection(id),
    saveToken: (tx, id) => tx.saveToken(aToken(id, 2)),
    removeToken: (tx, id) => tx.removeToken(id, 'exact'),
    takeTokenTurn: (tx, id) => tx.takeTokenTurn(aTurn(id, 1), { holder: 'another', sinceMs: 1 }),
    endTokenTurn: (tx, id) => tx.endTokenTurn(aTurn(id, 0)),
    setNeedsConsent: (tx, id) => tx.setNeedsConsent(aTurn(id, 0), 'revoked'),
    takeLease: (tx, id) => tx.takeLease(id, 'another', 5_000, 1_000),
    releaseLease: async (tx, id) => {
      const lease = await tx.takeLease(id, holder, 1, 1_000);
      if (lease !== null) await tx.releaseLease(lease);
    },
    saveParts: (tx, id) => tx.saveParts(id, [aPart('record', { version: '2' })], 2),
    saveCursor: (tx, id) => tx.saveCursor(id, { feed: 'f', side: 'exact', cursor: '2', isComplete: true, readMs: 2 }),
    saveLinks: (tx, id) => tx.saveLinks([aLink(id, 'link', { base: { name: 'changed' } })]),
    removeLinks: (tx, id) => tx.removeLinks(id, ['link']),
    saveRun: (tx, id) => tx.saveRun(aRun(id, run, { state: 'done' })),
    countCalls: (tx, id) => tx.countCalls(id, run, 'exact', 9),
    savePlan: (tx, id) => tx.savePlan(id, run, []),
    saveItems: (tx, id) => tx.saveItems(id, run, [stored(anItem('item'), { state: 'failed' })]),
    putItems: (tx, id) => tx.putItems(id, run, [anItem('item', { label: 'changed' })]),
    removeItems: (tx, id) => tx.removeItems(id, run, ['item']),
    saveAnswer: (tx, id) => tx.saveAnswer(id, 'item', null, 'Sanne', 2),
    appendJournal: (tx, id) => tx.appendJournal([anEntry(id, 'another', { runId: run, linkId: 'link' })]),
    saveProblems: (tx, id) => tx.saveProblems([aProblem(id, 'problem', { recordLabel: 'changed' })]),
    resolveProblems: (tx, id) => tx.resolveProblems(id, 'relation', 'exact', 'exact 1', 2),
    resolveCause: (tx, id) => tx.resolveCause(id, aProblem(id, 'any').causeCode, 'exact', null, 3),
    hintFeeds: (tx, id) => tx.hintFeeds(id, 'exact', ['f'], 2),
    feedRead: (tx, id) => tx.feedRead(id, 'exact', 'f', 1),
    saveHintSubscription: (tx, id) => tx.saveHintSubscription({ ...aHintSubscription(id), checkedMs: 77 }),
    countForgedHint: (tx, id) => tx.countForgedHint(id, 'exact'),
    mark: (tx, id) => tx.mark(id, [aMark('record', { priority: 0, notBeforeMs: 1 })]),
    clearMarks: async (tx, id) => tx.clearMarks(id, await tx.dueMarks(id, { nowMs: 9, limit: 9 })),
    deferMarks: async (tx, id) => {
      const due = await tx.dueMarks(id, { nowMs: 9, limit: 9 });
      await tx.deferMarks(
        id,
        due.map((mark) => ({ ...mark, notBeforeMs: 8 })),
      );
    },
    hastenMarks: (tx, id) => tx.hastenMarks(id, 0),
    markEverything: (tx, id) => tx.markEverything(id, { priority: 1, markedMs: 99 }),
    markUnobserved: (tx, id) => tx.markUnobserved(id, 99, { priority: 0, markedMs: 99 }),
    saveConflicts: (tx, id) => tx.saveConflicts([aConflict(id, 'conflict', { resolvedMs: 5, resolution: 'exact' })]),
    saveChoices: (tx, id) => tx.saveChoices([{ ...aChoice(id, 'link'), choice: 'tribe', who: 'Joris' }]),
    removeChoices: (tx, id) => tx.removeChoices(id, 'link', ['name']),
    saveFilterChanges: (tx, id) => tx.saveFilterChanges([aFilterChange(id, { who: 'Pieter' })]),
    saveRuleNotes: (tx, id) => tx.saveRuleNotes([aRuleNote(id, { who: 'Pieter' })]),
    removeRuleNotes: (tx, id) => tx.removeRuleNotes(id, 'relation', ['name']),
    savePause: (tx, id) => tx.savePause(id, { scope: 'kind/contact', who: 'Joris', atMs: 2 }),
    removePause: (tx, id) => tx.removePause(id, 'connection'),
  };

  const holder = 'holder';
  const methodsOf = (port: object): string[] =>
    Object.entries(port)
      .filter(([, member]) => typeof member === 'function')
      .map(([name]) => name);

  /** Whatever can be seen of a connection, its lease included. */
  async function seenOf(tx: StoreWrites, id: string): Promise<unknown> {
    const seen: Record<string, unknown> = { connection: await tx.connection(id) };
    for (const [name, read] of Object.entries(reads)) seen[name] = await read(tx, id);
    // As somebody who wants it: null while another holds it. A connection that is gone has none.
    seen.lease = seen.connection === null ? null : await tx.takeLease(id, holder, 2, 1_000);
    return seen;
  }

  class RolledBack extends Error {}
  async function rolledBack(work: (tx: StoreWrites) => Promise<void>): Promise<void> {
    const done = opened.store.transact(async (tx) => {
      await work(tx);
      throw new RolledBack();
    });
    await expect(done).rejects.toThrow(RolledBack);
  }

  describe('another connection’s data', () => {
    test.each(Object.entries(reads))('is out of reach of %s', async (_name, read) => {
      expect(nothing(await read(opened.store, 'mine'))).toBe(true);
      // The same call with the owner's id finds it: the test would notice a read that always finds nothing.
      expect(nothing(await read(opened.store, 'other'))).toBe(false);
    });

    test('is out of reach of every read that there is', () => {
      // The two more of the memory store are no methods of the port: they play a process that dies, and a lock that is lost.
      expect(
        methodsOf(opened.store)
          .filter((name) => name !== 'drop' && name !== 'loseLock')
          .toSorted(),
      ).toEqual([...Object.keys(reads), ...globalReads, ...ofTheStore].toSorted());
    });

    test.each(Object.entries(writes))('is untouched by %s', async (_name, write) => {
      await rolledBack(async (tx) => {
        await fill(tx, 'mine');
        const before = await seenOf(tx, 'other');
        await write(tx, 'mine');
        expect(await seenOf(tx, 'other')).toEqual(before);
      });
      // The same call with the owner's id changes it: the test would notice a write that does nothing.
      await rolledBack(async (tx) => {
        const before = await seenOf(tx, 'other');
        await write(tx, 'other');
        expect(await seenOf(tx, 'other')).not.toEqual(before);
      });
    });

    test('is untouched by every write that there is', async () => {
      await rolledBack(async (tx) => {
        const known = [...Object.keys(reads), ...globalReads, ...Object.keys(writes), ...bySecret, ...locks];
        expect(methodsOf(tx).toSorted()).toEqual(known.toSorted());
      });
    });

    test('is out of reach of a lock on a run with the same id', async () => {
      await rolledBack(async (tx) => {
        expect(await tx.lockedRun('mine', run)).toBeNull();
        expect(await tx.lockedRun('other', run)).not.toBeNull();
      });
    });

    test('is nothing to take turns with', async () => {
      await rolledBack(async (tx) => {
        expect(await tx.takeTurn('mine')).toBe(false);
        expect(await tx.takeTurn('nobody')).toBe(false);
        expect(await tx.takeTurn('other')).toBe(true);
      });
    });

    test('is untouched by a budget with the same side', async () => {
      await opened.store.swapBudget(aBudget('mine', 1));
      await opened.store.swapBudget(aBudget('mine', 2, { silentUntilMs: 9 }));
      expect(await opened.store.budget('other', 'exact')).toEqual(aBudget('other', 1));
    });

    test('is not guarded by a lease of the same number', async () => {
      await rolledBack(async (tx) => {
        const mine = await tx.takeLease('mine', 'me', 1, 1_000);
        if (mine === null) throw new Error('nobody has it');
        await tx.takeLease('other', 'me', 1, 1_000);
        await tx.takeLease('other', 'somebody', 5_000, 1_000);
        await tx.guard(mine);
        await expect(tx.guard({ ...mine, connectionId: 'other', fence: 0 })).rejects.toThrow(FencedOff);
      });
    });
  });

  test('a session belongs to the connection it was made for', async () => {
    await opened.store.transact((tx) => tx.saveSession(aSession('other', 'hash')));
    expect((await opened.store.session('hash', 1_500))?.connectionId).toBe('other');
  });
});
