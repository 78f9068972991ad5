import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aBudget,
  aChoice,
  aConflict,
  aConnection,
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
import type { StoreReads, StoreWrites } from './port.ts';

describe.each(storeKinds)('%s', (_kind, open) => {
  /** Two connections with the same ids in everything: whoever forgets the connection in a query reads the other's. */

  let opened: OpenedStore;
  beforeAll(async () => {
    opened = await open();
    await opened.store.transact(async (tx) => {
      await tx.saveConnection(aConnection('mine'));
      await tx.saveConnection(aConnection('other'));
      await fill(tx, 'other');
    });
    await opened.store.swapBudget(aBudget('other', 1));
  });
  afterAll(() => opened.close());

  async function fill(tx: StoreWrites, id: string): Promise<void> {
    await tx.saveToken(aToken(id, 1));
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
    await tx.mark(id, [aMark('record', { notBeforeMs: 3 })]);
    await tx.saveConflicts([aConflict(id, 'conflict')]);
    await tx.saveChoices([aChoice(id, 'link')]);
    await tx.savePause(id, { scope: 'connection', who: 'Sanne', atMs: 1 });
    await tx.saveRuleNotes([aRuleNote(id)]);
  }

  const page = { runId: 'run', actions: null, kind: null, search: null, offset: 0, limit: 10 };
  const nothing = (value: unknown): boolean =>
    value === null ||
    value === 0 ||
    (value instanceof Map ? value.size === 0 : typeof value === 'object' && Object.values(value).every(isEmpty));
  const isEmpty = (inner: unknown): boolean => inner === 0 || nothing(inner);

  /** Every read that is given a connection. A new read does not compile until it is here, or named below as global. */
  type Global =
    | 'connection'
    | 'connectionsOfOrganisation'
    | 'connections'
    | 'liveConnections'
    | 'session'
    | 'unfinishedRuns';
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
    journalOfRecord: (store, id) => store.journalOfRecord(id, 'relation', 'tribe', 'tribe 1'),
    journalOfRun: (store, id) => store.journalOfRun(id, 'run'),
    journalOfLink: (store, id) => store.journalOfLink(id, 'link'),
    journalEntry: (store, id) => store.journalEntry(id, 'entry'),
    journalPage: (store, id) => store.journalPage(id, everyEntry),
    answersGiven: (store, id) => store.answersGiven(id, { exceptBy: 'import', offset: 0, limit: 10 }),
    ruleNotes: (store, id) => store.ruleNotes(id),
    feedHints: (store, id) => store.feedHints(id),
    hintSubscription: (store, id) => store.hintSubscription(id, 'exact'),
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

  describe('another connection’s data', () => {
    test.each(Object.entries(reads))('is out of reach of %s', async (_name, read) => {
      expect(nothing(await read(opened.store, 'mine'))).toBe(true);
      // The same call with the owner's id finds it: the test would notice a read that always finds nothing.
      expect(nothing(await read(opened.store, 'other'))).toBe(false);
    });

    test('is untouched by writes with the same ids', async () => {
      const before = await Promise.all(Object.values(reads).map((read) => read(opened.store, 'other')));
      await opened.store.transact(async (tx) => {
        await fill(tx, 'mine');
        await tx.setNeedsConsent('mine', 'exact', 1, 'revoked');
        await tx.countCalls('mine', 'run', 'exact', 9);
        await tx.saveItems('mine', 'run', [stored(anItem('item'), { state: 'failed' })]);
        await tx.saveLinks([aLink('mine', 'link', { base: { name: 'changed' } })]);
        await tx.saveAnswer('mine', 'item', null, 'Sanne', 2);
        await tx.resolveProblems('mine', 'relation', 'exact', 'exact 1', 2);
        await tx.savePlan('mine', 'run', []);
        await tx.markEverything('mine', { priority: 1, markedMs: 99 });
        await tx.hastenMarks('mine', 0);
        await tx.hintFeeds('mine', 'exact', ['f'], 2);
        await tx.feedRead('mine', 'exact', 'f', 2);
        await tx.countForgedHint('mine', 'exact');
        await tx.clearMarks('mine', await tx.dueMarks('mine', { nowMs: 9, limit: 9 }));
        await tx.saveConflicts([aConflict('mine', 'conflict', { resolvedMs: 5, resolution: 'exact' })]);
        await tx.removeChoices('mine', 'link', ['name']);
        await tx.removePause('mine', 'connection');
        await tx.saveRuleNotes([aRuleNote('mine', { who: 'Pieter' })]);
        await tx.removeRuleNotes('mine', 'relation', ['name']);
        await tx.putItems('mine', 'run', [anItem('item')]);
        await tx.removeItems('mine', 'run', ['item', 'sent']);
        await tx.removeLinks('mine', ['link']);
        await tx.resolveCause('mine', aProblem('mine', 'any').causeCode, 'exact', null, 3);
      });
      await opened.store.swapBudget(aBudget('mine', 1));
      await opened.store.swapBudget(aBudget('mine', 2, { silentUntilMs: 9 }));
      const after = await Promise.all(Object.values(reads).map((read) => read(opened.store, 'other')));
      expect(after).toEqual(before);
    });
  });

  test('a session belongs to the connection it was made for', async () => {
    await opened.store.transact((tx) => tx.saveSession(aSession('other', 'hash')));
    expect((await opened.store.session('hash', 1_500))?.connectionId).toBe('other');
  });
});
