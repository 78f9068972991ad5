import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction } from '../mapping/direction.ts';
import { sameValue } from '../mapping/equivalence.ts';
import type { FieldPolicy } from '../mapping/rules.ts';
import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import type { FieldDecision } from '../plan/plan.ts';
import { directionArbitrary, fieldsArbitrary, policyArbitrary } from '../testing/arbitraries.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { replaceWholeAddresses } from './addresses.ts';
import { type ChosenSide, chosenSides, type FieldChoice, leavesSpellings } from './choice.ts';
import { mergeGroup, mergeRecord } from './merge.ts';

const choice = (field: FieldPath, exact: FieldValue, tribe: FieldValue, chosen: ChosenSide): FieldChoice => ({
  field,
  exact,
  tribe,
  choice: chosen,
});

interface Case {
  readonly field?: FieldPath;
  readonly base?: FieldValue;
  readonly exact: FieldValue;
  readonly tribe: FieldValue;
  readonly policy?: FieldPolicy;
  readonly direction?: Direction;
}

function decide(versions: Case, ...choices: readonly FieldChoice[]): FieldDecision | undefined {
  const { field = 'email', base, exact, tribe, policy = 'ask', direction = 'both' } = versions;
  return mergeGroup(
    [field],
    { base: base === undefined ? {} : { [field]: base }, exact: { [field]: exact }, tribe: { [field]: tribe } },
    { policyOf: () => policy, direction, region: 'NL', choices },
  )[0];
}

/** What Tribe made of an e-mail address that it was given stands beside what was sent. */
const spelled = choice('email', 'post@a.example', 'POST@A.EXAMPLE', 'keep');
const [given, own, edited] = ['post@a.example', 'POST@A.EXAMPLE', 'info@b.example'];

describe('after two spellings that were left as they are', () => {
  test.each<[string, Case, verdict: string, value: FieldValue]>([
    ['nobody edited', { base: given, exact: given, tribe: own }, 'kept', null],
    ['Exact edited', { base: given, exact: edited, tribe: own, policy: 'tribeLeads' }, 'writeTribe', edited],
    ['Tribe edited', { base: given, exact: given, tribe: edited, policy: 'exactLeads' }, 'writeExact', edited],
    ['Exact edited, without any base', { exact: edited, tribe: own, policy: 'tribeLeads' }, 'writeTribe', edited],
    ['both edited', { base: given, exact: edited, tribe: 'x@c.example' }, 'conflict', null],
  ])('%s', (_name, versions, verdict, value) => {
    expect(decide(versions, spelled)).toMatchObject({ verdict, value });
  });
});

type Row = readonly [string, Case, FieldChoice, verdict: string, value: FieldValue, isChosen: boolean];

const bothChanged: Case = { base: 'a', exact: 'b', tribe: 'c' };
const rows: readonly Row[] = [
  ['Exact', bothChanged, choice('email', 'b', 'c', 'exact'), 'writeTribe', 'b', true],
  ['Tribe', bothChanged, choice('email', 'b', 'c', 'tribe'), 'writeExact', 'c', true],
  ['both as they are', bothChanged, choice('email', 'b', 'c', 'keep'), 'kept', null, true],
  ['outdated by Exact', bothChanged, choice('email', 'x', 'c', 'exact'), 'conflict', null, false],
  ['outdated by Tribe', bothChanged, choice('email', 'b', 'x', 'exact'), 'conflict', null, false],
  ['about another field', bothChanged, choice('website', 'b', 'c', 'exact'), 'conflict', null, false],
  [
    'of another spelling',
    { field: 'phone', exact: '+31104141414', tribe: '020-1234567' },
    choice('phone', '010-4141414', '020-1234567', 'tribe'),
    'writeExact',
    '020-1234567',
    true,
  ],
  [
    'that blanks at first link',
    { exact: null, tribe: 'c', policy: 'exactLeads' },
    choice('email', null, 'c', 'exact'),
    'writeTribe',
    null,
    true,
  ],
  [
    'against a one-sided change',
    { base: 'a', exact: 'a', tribe: 'c', policy: 'exactLeads' },
    choice('email', 'a', 'c', 'exact'),
    'writeTribe',
    'a',
    true,
  ],
  [
    'against a guard',
    { ...bothChanged, policy: 'keepTribe' },
    choice('email', 'b', 'c', 'exact'),
    'writeTribe',
    'b',
    true,
  ],
  [
    'that the direction forbids',
    { ...bothChanged, direction: 'toExact' },
    choice('email', 'b', 'c', 'exact'),
    'kept',
    null,
    true,
  ],
  [
    'to take a role away',
    { field: 'isSupplier', exact: false, tribe: true },
    choice('isSupplier', false, true, 'exact'),
    'kept',
    null,
    true,
  ],
  [
    'to overwrite a number that Exact assigns',
    { field: 'debtorNumber', exact: '7', tribe: '8', policy: 'exactAlways' },
    choice('debtorNumber', '7', '8', 'tribe'),
    'kept',
    null,
    true,
  ],
  [
    'to leave the number that Tribe had',
    { field: 'debtorNumber', base: '7', exact: '7', tribe: '8', policy: 'exactAlways' },
    choice('debtorNumber', '7', '8', 'keep'),
    'kept',
    null,
    true,
  ],
];

describe('a person chose', () => {
  test.each(rows)('%s', (_what, versions, chosen, verdict, value, isChosen) => {
    expect(decide(versions, chosen)).toMatchObject({ verdict, value });
    expect(decide(versions, chosen)?.choice).toBe(isChosen ? chosen.choice : undefined);
  });

  test('and afterwards nothing is left to decide', () => {
    expect(decide({ exact: 'b', tribe: 'b' }, choice('email', 'b', 'c', 'exact'))).toMatchObject({ verdict: 'agrees' });
    expect(decide({ exact: 'b', tribe: 'b' }, choice('email', 'b', 'c', 'exact'))).not.toHaveProperty('choice');
  });
});

describe('a choice about an address line', () => {
  const line: readonly FieldPath[] = ['visit.street', 'visit.houseNumber', 'visit.addition'];
  const lineOf = (street: string, houseNumber: string): Fields => ({
    'visit.street': street,
    'visit.houseNumber': houseNumber,
    'visit.addition': null,
  });
  const street = choice('visit.street', 'Laan', 'Kade', 'tribe');
  const number = choice('visit.houseNumber', '5', '12', 'tribe');
  const verdicts = (exact: Fields, tribe: Fields, ...choices: readonly FieldChoice[]): string[] =>
    mergeGroup(
      line,
      { base: {}, exact, tribe },
      { policyOf: () => 'ask', direction: 'both', region: null, choices },
    ).map(({ verdict }) => verdict);
  const rowsOfLines: readonly (readonly [string, Fields, readonly FieldChoice[], readonly string[]])[] = [
    ['for all that differs decides', lineOf('Laan', '5'), [street, number], ['writeExact', 'writeExact', 'agrees']],
    ['for half of it does not', lineOf('Laan', '5'), [street], ['conflict', 'conflict', 'agrees']],
    [
      'of two minds does not',
      lineOf('Laan', '5'),
      [street, { ...number, choice: 'exact' }],
      ['conflict', 'conflict', 'agrees'],
    ],
    ['that is outdated in part does not', lineOf('Kade', '5'), [street, number], ['agrees', 'conflict', 'agrees']],
  ];
  test.each(rowsOfLines)('%s', (_what, exact, choices, expected) => {
    expect(verdicts(exact, lineOf('Kade', '12'), ...choices)).toEqual(expected);
  });

  test('is not swept away with the rest of an address that moves', () => {
    const exact: Fields = { ...lineOf('Laan', '5'), 'visit.extra': null };
    const tribe: Fields = { ...lineOf('Kade', '12'), 'visit.extra': 'achterhuis' };
    const policyOf = (): FieldPolicy => 'exactLeads';
    const extra = (...choices: readonly FieldChoice[]): FieldValue | undefined => {
      const decisions = mergeRecord(
        'relation',
        { base: {}, exact, tribe },
        { policyOf, direction: 'toTribe', region: null, choices },
      );
      return replaceWholeAddresses(decisions, policyOf).find(({ field }) => field === 'visit.extra')?.verdict;
    };
    expect(extra()).toBe('writeTribe');
    expect(extra(choice('visit.extra', null, 'achterhuis', 'keep'))).toBe('kept');
  });
});

describe('choices about a whole record', () => {
  const versions = fc.record({
    base: fieldsArbitrary('relation'),
    exact: fieldsArbitrary('relation'),
    tribe: fieldsArbitrary('relation'),
  });
  /** One choice for everything that differs, as a person who decides all at once gives it. */
  const choiceOfAll = (decisions: readonly FieldDecision[], chosen: ChosenSide): FieldChoice[] =>
    decisions.map(({ field, exact = null, tribe = null }) => choice(field, exact, tribe, chosen));

  test('decide every difference, and change nothing where both agree', () => {
    fc.assert(
      fc.property(
        versions,
        policyArbitrary,
        directionArbitrary,
        fc.constantFrom(...chosenSides),
        (three, policy, direction, chosen) => {
          const rules = { policyOf: () => policy, direction, region: 'NL' };
          const before = mergeRecord('relation', three, rules);
          const after = mergeRecord('relation', three, { ...rules, choices: choiceOfAll(before, chosen) });
          const allowed = { exact: ['writeTribe', 'kept'], tribe: ['writeExact', 'kept'], keep: ['kept'] }[chosen];
          for (const [index, decision] of after.entries()) {
            if (decision.verdict === 'agrees') expect(before[index]).toEqual(decision);
            else expect(allowed).toContain(decision.verdict);
          }
        },
      ),
      propertyRuns,
    );
  });

  test('say nothing once a side shows something else, unless they left two spellings', () => {
    fc.assert(
      fc.property(
        versions,
        versions,
        policyArbitrary,
        fc.constantFrom(...chosenSides),
        (three, then, policy, chosen) => {
          const rules = { policyOf: () => policy, direction: 'both' as const, region: 'NL' };
          const outdated = choiceOfAll(mergeRecord('relation', then, rules), chosen).filter(
            (one) =>
              !leavesSpellings(one) &&
              !(
                sameValue(one.field, one.exact, three.exact[one.field] ?? null, 'NL') &&
                sameValue(one.field, one.tribe, three.tribe[one.field] ?? null, 'NL')
              ),
          );
          expect(mergeRecord('relation', three, { ...rules, choices: outdated })).toEqual(
            mergeRecord('relation', three, rules),
          );
        },
      ),
      propertyRuns,
    );
  });
});
