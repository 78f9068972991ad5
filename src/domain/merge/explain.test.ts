import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction } from '../mapping/direction.ts';
import type { FieldPolicy } from '../mapping/rules.ts';
import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import { explanationCodes, type FieldDecision } from '../plan/plan.ts';
import { directionArbitrary, fieldsArbitrary, policyArbitrary, regionArbitrary } from '../testing/arbitraries.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { replaceWholeAddresses } from './addresses.ts';
import type { ChosenSide } from './choice.ts';
import { explain } from './explain.ts';
import { mergeRecord } from './merge.ts';

interface Case {
  readonly field?: FieldPath;
  readonly base?: FieldValue;
  readonly exact?: FieldValue;
  readonly tribe?: FieldValue;
  readonly policy?: FieldPolicy;
  readonly direction?: Direction;
  readonly choice?: ChosenSide;
}

const rows: readonly (readonly [Case, string])[] = [
  [{ exact: 'a', tribe: 'a' }, 'bothAgree'],
  [{ base: 'a', exact: 'b', tribe: 'a' }, 'onlyThereChanged exact'],
  [{ base: 'a', exact: 'a', tribe: 'b' }, 'onlyThereChanged tribe'],
  [{ base: 'a', exact: 'b', tribe: 'c' }, 'leads exact'],
  [{ base: 'a', exact: 'b', tribe: 'c', policy: 'tribeLeads' }, 'leads tribe'],
  [{ exact: 'b', tribe: 'c' }, 'leadsAtFirst exact'],
  [{ exact: 'b', tribe: null }, 'gapFilled exact'],
  [{ base: null, exact: null, tribe: 'c', policy: 'fillGaps' }, 'gapFilled tribe'],
  [{ base: 'a', exact: 'b', tribe: 'a', policy: 'fillGaps' }, 'nothingOverwritten'],
  [{ exact: '1', tribe: '2', policy: 'exactAlways' }, 'assigned exact'],
  [{ exact: null, tribe: '2', policy: 'exactAlways' }, 'assignedNotYet exact'],
  [{ exact: '1', tribe: '2', policy: 'exactAlways', choice: 'tribe' }, 'assignedThere exact'],
  [{ exact: 'a', tribe: 'b', choice: 'tribe' }, 'chosenByPerson tribe'],
  [{ exact: 'a', tribe: 'b', choice: 'keep' }, 'keptByChoice'],
  [{ exact: 'a', tribe: 'b', policy: 'keepTribe' }, 'guarded tribe'],
  [{ base: 'b', exact: 'a', tribe: 'b', policy: 'keepTribe' }, 'guarded tribe'],
  [{ base: 'a', exact: 'a', tribe: 'b', direction: 'toTribe' }, 'flowForbids exact'],
  [{ field: 'isSupplier', base: true, exact: false, tribe: true }, 'roleNeverTaken tribe'],
  [{ base: 'a', exact: 'b', tribe: 'c', policy: 'ask' }, 'bothChanged'],
  [{ exact: 'b', tribe: 'c', policy: 'ask' }, 'neverCompared'],
];

const only = (field: FieldPath, value: FieldValue | undefined): Fields =>
  value === undefined ? {} : { [field]: value };

describe('why a field is decided as it is', () => {
  test.each(rows)('%j: %s', (about, expected) => {
    const { field = 'email', base, exact, tribe, policy = 'exactLeads', direction = 'both', choice } = about;
    const rules = { policyOf: () => policy, direction, region: 'NL' };
    const choices = choice === undefined ? [] : [{ field, exact: exact ?? null, tribe: tribe ?? null, choice }];
    const versions = { base: only(field, base), exact: only(field, exact), tribe: only(field, tribe) };
    const reason = explain('relation', mergeRecord('relation', versions, { ...rules, choices }), rules).get(field);
    expect([reason?.code, ...Object.values(reason?.words ?? {})].join(' ')).toBe(expected);
  });

  test('also where the verdict came after the merge', () => {
    const rules = { policyOf: (): FieldPolicy => 'exactLeads', direction: 'both' as const, region: null };
    const decided = (field: FieldPath, verdict: FieldDecision['verdict'], more: Partial<FieldDecision> = {}) =>
      explain(
        'relation',
        [{ field, base: undefined, exact: 'a', tribe: 'b', verdict, value: 'a', ...more }],
        rules,
      ).get(field);
    expect(decided('email', 'unstorable')).toEqual({ code: 'cannotBeStored', words: { side: 'tribe' } });
    expect(decided('email', 'unstorable', { value: 'b' })).toEqual({
      code: 'cannotBeStored',
      words: { side: 'exact' },
    });
    expect(decided('email', 'kept')).toEqual({ code: 'noPlaceThere', words: { side: 'tribe' } });
    expect(decided('visit.extra', 'writeTribe', { exact: null, value: null })).toEqual({
      code: 'addressReplaced',
      words: { side: 'tribe' },
    });
    expect(decided('email', 'writeExact', { exact: undefined })).toEqual({
      code: 'newRecordFilled',
      words: { side: 'exact' },
    });
  });

  test('is said of every decision, and agrees with it', () => {
    const versions = fc.record({
      base: fieldsArbitrary('relation'),
      exact: fieldsArbitrary('relation'),
      tribe: fieldsArbitrary('relation'),
    });
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        versions,
        policyArbitrary,
        directionArbitrary,
        regionArbitrary,
        (three, policy, direction, region) => {
          const rules = { policyOf: () => policy, direction, region };
          const decisions = replaceWholeAddresses(mergeRecord('relation', three, rules), rules.policyOf);
          const reasons = explain('relation', decisions, rules);
          expect([...reasons.keys()].sort()).toEqual(decisions.map(({ field }) => field).sort());
          for (const { field, verdict } of decisions) {
            const code = reasons.get(field)?.code ?? '';
            seen.add(code);
            expect(explanationCodes).toContain(code);
            expect(['noPlaceThere', 'cannotBeStored']).not.toContain(code);
            expect(code === 'bothAgree').toBe(verdict === 'agrees');
            expect(code === 'bothChanged' || code === 'neverCompared').toBe(verdict === 'conflict');
          }
        },
      ),
      propertyRuns,
    );
    expect(seen).toContain('addressReplaced');
  });
});
