import { describe, expect, test } from 'vitest';
import type { NeutralRecord } from '../model/record.ts';
import { exactRelation, plan, tribeRelation } from '../testing/build.ts';
import { type BatchSurroundings, batchFacts, countBatch } from './batchFacts.ts';
import { brake } from './brake.ts';

const surroundings: BatchSurroundings = {
  linked: 0,
  listed: { exact: null, tribe: null },
  isConfirmedImport: false,
  lifted: new Set(),
  fingerprint: { planned: 'a', confirmed: 'a' },
};
const many = (count: number, make: (id: string) => NeutralRecord): NeutralRecord[] =>
  Array.from({ length: count }, (_each, at) => make(`${at}`));
const base = { name: 'J', email: 'a', website: 'w' };

describe('the facts of a batch', () => {
  test('count records that are made or written to, on whichever side, and nothing else', () => {
    const { items } = plan({
      direction: 'both',
      exact: [
        exactRelation('new'),
        exactRelation('both', { ...base, email: 'b' }),
        exactRelation('same', base),
        exactRelation('off', {}, { isActive: false }),
      ],
      tribe: [
        tribeRelation('both', { ...base, website: 'x' }),
        tribeRelation('same', base),
        tribeRelation('mine', { name: 'Other' }),
      ],
      links: ['both', 'same'].map((id) => ({ kind: 'relation', exactId: id, tribeId: id, base })),
    });
    expect(countBatch(items)).toEqual({ changes: 1, creates: 2, deletes: 0 });
    expect(batchFacts(items, { ...surroundings, before: { changes: 10, creates: 20, deletes: 30 } })).toEqual({
      ...surroundings,
      changes: 11,
      creates: 22,
      deletes: 30,
    });
  });

  test('let it halt a flood that comes in one by one, kind by kind', () => {
    const { items } = plan({ exact: [exactRelation('new')] });
    const none = { linked: 10, changes: 0, creates: 0 };
    const decide = (creates: number, ofContacts = 0) =>
      brake(
        batchFacts(items, {
          ...surroundings,
          lately: { relation: { ...none, creates }, contact: { ...none, creates: ofContacts } },
        }),
      );
    expect(decide(49)).toEqual({ is: 'go' });
    expect(decide(49, 49)).toEqual({ is: 'go' });
    expect(decide(50)).toEqual({
      is: 'halt',
      halts: [{ code: 'createsAddUp', words: { kind: 'relation', creates: '51', linked: '10' } }],
    });
  });

  test('let the brake halt a flood, also when it comes in small batches', () => {
    const { items } = plan({ exact: many(30, (id) => exactRelation(id)) });
    const decide = (more: Partial<BatchSurroundings>) => brake(batchFacts(items, { ...surroundings, ...more }));
    expect(decide({ linked: 100 })).toMatchObject({ is: 'halt', halts: [{ code: 'massCreate' }] });
    expect(decide({ linked: 1000 })).toEqual({ is: 'go' });
    expect(decide({ linked: 1000, before: { changes: 0, creates: 200, deletes: 0 } }).is).toBe('halt');
    expect(decide({ linked: 100, isConfirmedImport: true })).toEqual({ is: 'go' });
  });
});
