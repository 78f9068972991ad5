import { describe, expect, test } from 'vitest';
import { type BatchFacts, brake } from './brake.ts';

const calm: BatchFacts = {
  linked: 1000,
  listed: { exact: 1000, tribe: 1200 },
  changes: 10,
  creates: 10,
  deletes: 0,
  isConfirmedImport: false,
  lifted: new Set(),
  fingerprint: { planned: 'a', confirmed: 'a' },
};

const rows: readonly (readonly [string, Partial<BatchFacts>, readonly string[]])[] = [
  ['a calm batch goes', {}, []],
  ['an empty listing halts', { listed: { exact: 0, tribe: 5 } }, ['emptyListing']],
  [
    'an empty listing halts an import as well',
    { listed: { exact: 5, tribe: 0 }, isConfirmedImport: true },
    ['emptyListing'],
  ],
  ['an empty listing of one link goes', { linked: 1, listed: { exact: 0, tribe: 1 }, changes: 0 }, []],
  ['a side that was not listed is not empty', { listed: { exact: null, tribe: null } }, []],
  ['half of the links may change', { changes: 500 }, []],
  ['more than half halts', { changes: 501 }, ['massChange']],
  ['more than half goes in a confirmed import', { changes: 501, isConfirmedImport: true }, []],
  ['five changes are never a mass change', { linked: 5, changes: 5 }, []],
  ['a fifth of the links may be made anew', { creates: 200 }, []],
  ['more than a fifth halts', { creates: 201 }, ['massCreate']],
  ['more than a fifth goes in a confirmed import', { creates: 201, isConfirmedImport: true }, []],
  ['twenty-five are never a flood', { linked: 0, changes: 0, creates: 25 }, []],
  ['twenty-six of nothing are', { linked: 0, changes: 0, creates: 26 }, ['massCreate']],
  ['five deletes go', { linked: 5, deletes: 5, changes: 0 }, []],
  ['six deletes of six halt', { linked: 6, deletes: 6, changes: 0 }, ['massDelete']],
  ['six deletes of many go', { deletes: 20 }, []],
  ['more than two per cent halt', { deletes: 21 }, ['massDelete']],
  ['deletes halt an import as well', { deletes: 21, isConfirmedImport: true }, ['massDelete']],
  ['other rules halt', { fingerprint: { planned: 'b', confirmed: 'a' } }, ['rulesChanged']],
  ['first rules go', { fingerprint: { planned: 'b', confirmed: null } }, []],
  [
    'several objections are all told',
    { listed: { exact: 0, tribe: 0 }, changes: 900, deletes: 50 },
    ['emptyListing', 'massDelete', 'massChange'],
  ],
  ['a lifted halt goes', { changes: 900, lifted: new Set(['massChange']) }, []],
  ['a lifted halt lifts no other', { changes: 900, deletes: 50, lifted: new Set(['massChange']) }, ['massDelete']],
];

describe('the brake', () => {
  test.each(rows)('%s', (_what, facts, codes) => {
    const decision = brake({ ...calm, ...facts });
    expect(decision.is === 'go' ? [] : decision.halts.map(({ code }) => code)).toEqual(codes);
  });

  test('says the figures', () => {
    expect(brake({ ...calm, deletes: 21 })).toEqual({
      is: 'halt',
      halts: [{ code: 'massDelete', words: { deletes: '21', linked: '1000' } }],
    });
  });
});
