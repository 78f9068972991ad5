import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aConnection,
  aFilterChange,
  aLink,
  anEntry,
  anItem,
  aRuleNote,
  aRun,
  everyEntry,
  stored,
} from '../../test/support/storeData.ts';
import { type OpenedStore, storeKinds } from '../../test/support/stores.ts';
import type { PlanItem } from '../domain/plan/plan.ts';
import type { JournalEntry, JournalQuery, Store } from './port.ts';

/** What people look back at. */
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
    const id = `connection ${connections}`;
    await store.transact((tx) => tx.saveConnection(aConnection(id)));
    return id;
  }

  describe('the journal as a list', () => {
    let id: string;
    beforeAll(async () => {
      id = await newConnection();
      const undo = { by: 'undo', who: 'Sanne', reason: { code: 'undone', words: {} } } as const;
      const decided = { name: 'rule', 'visit.street': 'person' } as const;
      const byRule = { by: 'change', who: null, reason: { code: 'matched', words: {} }, decided } as const;
      await store.transact(async (tx) => {
        await tx.saveLinks([aLink(id, 'l1'), aLink(id, 'l2', { base: { name: 'Slagerij Ó Brien' } })]);
        await tx.appendJournal([
          anEntry(id, 'a', {
            atMs: 1,
            linkId: 'l1',
            runId: 'r1',
            before: { name: 'X' },
            after: { name: 'Y' },
            cause: byRule,
          }),
          anEntry(id, 'b', {
            atMs: 2,
            linkId: 'l2',
            runId: 'r2',
            side: 'exact',
            recordId: 'exact 1',
            before: {},
            after: {},
          }),
          anEntry(id, 'c', { atMs: 2, kind: 'contact', runId: 'r2', before: { email: null }, after: {}, cause: undo }),
        ]);
      });
    });

    test.each<[string, Partial<JournalQuery>, string]>([
      ['everything, the newest first', {}, 'c b a'],
      ['a page of it', { offset: 1, limit: 1 }, 'b'],
      ['a kind', { kind: 'contact' }, 'c'],
      ['a side', { side: 'exact' }, 'b'],
      ['a field that was there before', { field: 'email' }, 'c'],
      ['a field that came', { field: 'name' }, 'a'],
      ['a field that nobody touched', { field: 'phone' }, ''],
      ['a run', { runId: 'r2' }, 'c b'],
      ['what an undo did', { by: 'undo' }, 'c'],
      ['what was done from an instant on', { fromMs: 2 }, 'c b'],
      ['what was done before an instant', { untilMs: 2 }, 'a'],
      ['nothing of an empty period', { fromMs: 2, untilMs: 2 }, ''],
      ['what a rule decided', { decided: ['rule'] }, 'a'],
      ['what either decided', { decided: ['rule', 'person'] }, 'a'],
      ['what a rule decided about a field', { decided: ['rule'], field: 'name' }, 'a'],
      ['what a person decided about another', { decided: ['person'], field: 'name' }, ''],
      ['nothing that nobody may have decided', { decided: [] }, ''],
      ['the name that was agreed on, without accents', { search: 'o brien' }, 'b'],
      ['a name that nobody has', { search: 'nobody' }, ''],
      [
        'both halves of a pair',
        {
          records: [
            { kind: 'relation', side: 'exact', recordId: 'exact 1' },
            { kind: 'relation', side: 'tribe', recordId: 'tribe 1' },
          ],
        },
        'b a',
      ],
      ['no record at all', { records: [] }, ''],
    ])('shows %s', async (_what, query, expected) => {
      const { entries, total } = await store.journalPage(id, { ...everyEntry, ...query });
      expect(entries.map((entry) => entry.id).join(' ')).toBe(expected);
      expect(total).toBe(query.limit === 1 ? 3 : entries.length);
      if (query.limit === 1) return;
      const all = await store.journalFound(id, { ...everyEntry, ...query });
      expect(all.map((entry) => entry.id)).toEqual(entries.map((entry) => entry.id).toReversed());
    });
  });

  test('answers are listed with who gave them, apart from those of one giver', async () => {
    const id = await newConnection();
    await store.transact(async (tx) => {
      await tx.saveAnswer(id, 'k1', { is: 'leave' }, 'import', 5);
      await tx.saveAnswer(id, 'k2', { is: 'different' }, 'Sanne', 1);
      await tx.saveAnswer(id, 'k3', { is: 'same', tribeId: 't' }, 'Pieter', 2);
    });
    const query = { exceptBy: 'import', offset: 0, limit: 1 };
    expect(await store.answersGiven(id, query)).toEqual({
      total: 2,
      answers: [{ key: 'k3', answer: { is: 'same', tribeId: 't' }, who: 'Pieter', atMs: 2 }],
    });
    expect((await store.answersGiven(id, { ...query, exceptBy: 'nobody', limit: 9 })).total).toBe(3);
  });

  test('changes of the filter are all kept, and the newest come first', async () => {
    const id = await newConnection();
    const [first, second] = [aFilterChange(id), aFilterChange(id, { atMs: 2, isOn: false, who: 'Pieter' })];
    const beside = aFilterChange(id, { atMs: 2, list: 'suppliers' });
    await store.transact((tx) => tx.saveFilterChanges([first]));
    await store.transact((tx) => tx.saveFilterChanges([beside, second]));
    expect(await store.filterChanges(id, 9)).toEqual([second, beside, first]);
    expect(await store.filterChanges(id, 1)).toEqual([second]);
    expect(await store.filterChanges(await newConnection(), 9)).toEqual([]);
  });

  test('a rule is noted once per field, and forgotten with it', async () => {
    const id = await newConnection();
    const other = aRuleNote(id, { field: 'email', fromConflict: null });
    await store.transact((tx) => tx.saveRuleNotes([aRuleNote(id), other]));
    await store.transact((tx) => tx.saveRuleNotes([aRuleNote(id, { policy: 'exactLeads', who: 'Pieter', atMs: 2 })]));
    expect(await store.ruleNotes(id)).toEqual([other, aRuleNote(id, { policy: 'exactLeads', who: 'Pieter', atMs: 2 })]);
    await store.transact((tx) => tx.removeRuleNotes(id, 'relation', ['name', 'phone']));
    expect(await store.ruleNotes(id)).toEqual([other]);
  });

  describe('the writes that were decided upon', () => {
    const cause = (plannedMs?: number): JournalEntry['cause'] => ({
      by: 'change',
      who: null,
      reason: { code: 'matched', words: {} },
      ...(plannedMs !== undefined && { plannedMs }),
    });
    const effect = { side: 'tribe', operation: 'update', fields: { name: 'Y' } } as const;
    const open = (key: string, plannedMs: number, change: Partial<PlanItem> = {}): PlanItem =>
      anItem(key, { action: 'update', effects: [effect], plannedMs, ...change });
    const asked = { sinceMs: 100, exceptLinks: [], exceptItems: [] };
    let id: string;
    beforeAll(async () => {
      id = await newConnection();
      await store.transact(async (tx) => {
        await tx.saveRun(aRun(id, 'sync', { kind: 'sync', state: 'live', lookedMs: 7 }));
        await tx.saveRun(aRun(id, 'other'));
        const entry = (name: string, linkId: string | null, atMs: number, change: Partial<JournalEntry> = {}) =>
          anEntry(id, name, { runId: 'sync', operation: 'update', linkId, atMs, cause: cause(atMs), ...change });
        await tx.appendJournal([
          entry('a', 'l1', 150),
          entry('twice', 'l1', 160),
          entry('without an instant', 'l2', 150, { cause: cause() }),
          entry('decided before', 'l3', 150, { cause: cause(99) }),
          entry('written before', 'l4', 99),
          entry('of another run', 'l5', 150, { runId: 'other' }),
          entry('only linked', 'l6', 150, { operation: 'link' }),
          entry('made', 'l7', 150, { operation: 'create' }),
          entry('and written to', 'l7', 170),
          entry('a contact', 'l8', 150, { kind: 'contact' }),
        ]);
        await tx.putItems(id, 'sync', [
          open('open', 100),
          open('decided before', 99),
          open('to be made', 150, { action: 'create', kind: 'contact' }),
          open('nothing to write', 150, { effects: [] }),
          open('failed', 150),
        ]);
        await tx.saveItems(id, 'sync', [stored(open('failed', 150), { state: 'failed' })]);
      });
    });

    test('are counted by record and kind, done or still to be done', async () => {
      expect(await store.writesDecided(id, 'sync', asked)).toEqual({
        relation: { changes: 3, creates: 1 },
        contact: { changes: 1, creates: 1 },
      });
      expect((await store.run(id, 'sync'))?.lookedMs).toBe(7);
    });

    test('are counted without those that are named', async () => {
      const some = { ...asked, exceptLinks: ['l1', 'l7'], exceptItems: ['to be made'] };
      expect(await store.writesDecided(id, 'sync', some)).toEqual({
        relation: { changes: 2, creates: 1 },
        contact: { changes: 1, creates: 0 },
      });
    });

    test('are none of what was decided upon before', async () => {
      const none = { changes: 0, creates: 0 };
      expect(await store.writesDecided(id, 'sync', { ...asked, sinceMs: 171 })).toEqual({
        relation: none,
        contact: none,
      });
    });
  });
});
