import { describe, expect, test } from 'vitest';
import { type BatchFacts, brake, type Lately } from './brake.ts';

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

const lately = (change: Partial<Lately>, contact: Partial<Lately> = {}): Partial<BatchFacts> => {
  const none: Lately = { linked: 200, changes: 0, creates: 0 };
  return { lately: { relation: { ...none, ...change }, contact: { ...none, ...contact } } };
};

const rows: readonly (readonly [string, Partial<BatchFacts>, readonly string[]])[] = [
  ['a calm batch goes', {}, []],
  ['an empty listing halts', { listed: { exact: 0, tribe: 1200 } }, ['emptyListing']],
  [
    'an empty listing halts an import as well',
    { listed: { exact: 1000, tribe: 0 }, isConfirmedImport: true },
    ['emptyListing'],
  ],
  ['an empty listing of one link goes', { linked: 1, listed: { exact: 0, tribe: 1 }, changes: 0 }, []],
  ['a side that was not listed is not empty', { listed: { exact: null, tribe: null } }, []],
  ['a listing may lack a third', { linked: 90, listed: { exact: 60, tribe: 90 } }, []],
  ['a listing that lacks more halts', { linked: 90, listed: { exact: 90, tribe: 59 } }, ['shortListing']],
  ['one that lacks twenty goes, whatever their share', { linked: 22, listed: { exact: 2, tribe: null } }, []],
  ['one that lacks twenty-one of them halts', { linked: 22, listed: { exact: 1, tribe: null } }, ['shortListing']],
  ['one that lacks all is empty and no more', { linked: 90, listed: { exact: 0, tribe: 90 } }, ['emptyListing']],
  ['one that holds more than is linked goes', { linked: 90, listed: { exact: 900, tribe: 90 } }, []],
  [
    'a short listing halts an import as well',
    { linked: 90, listed: { exact: 50, tribe: 90 }, isConfirmedImport: true },
    ['shortListing'],
  ],
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
  ['half of the relations may change within an hour', lately({ changes: 100 }), []],
  ['more than half, one after the other, halts', lately({ changes: 101 }), ['changesAddUp']],
  ['of contacts as well, whatever the relations do', lately({ linked: 5_000 }, { changes: 101 }), ['changesAddUp']],
  ['fifty within an hour are a busy day', lately({ linked: 10, changes: 50 }), []],
  ['fifty-one of ten halt', lately({ linked: 10, changes: 51 }), ['changesAddUp']],
  ['a fifth may be made within an hour', lately({ linked: 1_000, creates: 200 }), []],
  ['more than a fifth, one after the other, halts', lately({ linked: 1_000, creates: 201 }), ['createsAddUp']],
  ['fifty made within an hour are a busy day', lately({ linked: 0, creates: 50 }), []],
  ['fifty-one made beside none halt', lately({ linked: 0, creates: 51 }), ['createsAddUp']],
  ['kinds do not add up with each other', lately({ linked: 0, creates: 40 }, { linked: 0, creates: 40 }), []],
  ['an hour of a confirmed import goes', { ...lately({ changes: 150, creates: 150 }), isConfirmedImport: true }, []],
  ['one flood is told once', { ...lately({ changes: 150 }), changes: 501 }, ['massChange']],
  [
    'two floods are told both',
    { ...lately({ changes: 150, creates: 60 }), changes: 501 },
    ['massChange', 'createsAddUp'],
  ],
  ['a lifted halt goes', { changes: 900, lifted: new Set(['massChange']) }, []],
  ['a lifted halt lifts no other', { changes: 900, deletes: 50, lifted: new Set(['massChange']) }, ['massDelete']],
];

describe('the brake', () => {
  test.each(rows)('%s', (_what, facts, codes) => {
    const decision = brake({ ...calm, ...facts });
    expect(decision.is === 'go' ? [] : decision.halts.map(({ code }) => code)).toEqual(codes);
  });

  test('says of which kind, and the figures', () => {
    expect(brake({ ...calm, ...lately({}, { changes: 101 }) })).toEqual({
      is: 'halt',
      halts: [{ code: 'changesAddUp', words: { kind: 'contact', changes: '101', linked: '200' } }],
    });
  });

  test('says the figures', () => {
    expect(brake({ ...calm, deletes: 21 })).toEqual({
      is: 'halt',
      halts: [{ code: 'massDelete', words: { deletes: '21', linked: '1000' } }],
    });
  });
});
