import { describe, expect, test } from 'vitest';
import type { FieldPolicy } from '../mapping/rules.ts';
import type { FieldPath, Fields } from '../model/fields.ts';
import { replaceWholeAddresses } from './addresses.ts';
import type { FieldChoice } from './choice.ts';
import { decidersOf } from './deciders.ts';
import { mergeRecord } from './merge.ts';

type Row = readonly [string, base: Fields, exact: Fields, tribe: Fields, FieldPolicy, expected: object];

const rows: readonly Row[] = [
  ['an edit that only travels', { email: 'a' }, { email: 'b' }, { email: 'a' }, 'exactLeads', {}],
  ['a gap that is filled', {}, { email: 'b' }, { email: null }, 'exactLeads', {}],
  ['a number that Exact assigns', {}, { debtorNumber: '1' }, { debtorNumber: '2' }, 'exactAlways', {}],
  ['what stays different', { email: 'a' }, { email: 'b' }, { email: 'c' }, 'keepTribe', {}],
  ['what a person is asked', { email: 'a' }, { email: 'b' }, { email: 'c' }, 'ask', {}],
  ['two edits', { email: 'a' }, { email: 'b' }, { email: 'c' }, 'tribeLeads', { email: 'rule' }],
  ['a first meeting', {}, { email: 'b' }, { email: 'c' }, 'exactLeads', { email: 'rule' }],
  [
    'one of two fields',
    { email: 'a', website: 'x' },
    { email: 'b', website: 'y' },
    { email: 'c', website: 'x' },
    'exactLeads',
    { email: 'rule' },
  ],
  [
    'an address that gives way whole',
    {},
    { 'visit.street': 'Laan', 'visit.houseNumber': '5', 'visit.addition': null },
    { 'visit.street': 'Kade', 'visit.houseNumber': '12', 'visit.addition': 'B' },
    'exactLeads',
    { 'visit.street': 'rule', 'visit.houseNumber': 'rule', 'visit.addition': 'rule' },
  ],
];

describe('who decided', () => {
  const decided = (
    versions: { base: Fields; exact: Fields; tribe: Fields },
    policy: FieldPolicy,
    more: FieldChoice[],
  ) => {
    const rules = { policyOf: (_field: FieldPath) => policy, direction: 'both', region: 'NL' } as const;
    const merged = mergeRecord('relation', versions, { ...rules, choices: more });
    return decidersOf('relation', replaceWholeAddresses(merged, rules.policyOf), rules);
  };

  test.each(rows)('%s', (_what, base, exact, tribe, policy, expected) => {
    expect(decided({ base, exact, tribe }, policy, [])).toEqual(expected);
  });

  test.each([
    ['tribe', { email: 'person' }],
    ['keep', {}],
  ] as const)('a person who chose %s', (choice, expected) => {
    const chosen: FieldChoice = { field: 'email', exact: 'b', tribe: 'c', choice };
    expect(
      decided({ base: { email: 'a' }, exact: { email: 'b' }, tribe: { email: 'c' } }, 'exactLeads', [chosen]),
    ).toEqual(expected);
  });
});
