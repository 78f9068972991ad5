import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Direction, directions, mayWrite } from '../mapping/direction.ts';
import { isStill, type Region } from '../mapping/equivalence.ts';
import { type FieldPolicy, fieldPolicies } from '../mapping/rules.ts';
import { type FieldPath, type Fields, type FieldValue, fieldsOf } from '../model/fields.ts';
import { fieldGroups, lineFieldsOf } from '../model/groups.ts';
import { sides } from '../model/kind.ts';
import type { FieldDecision } from '../plan/plan.ts';
import { directionArbitrary, fieldsArbitrary, policyArbitrary, regionArbitrary } from '../testing/arbitraries.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { isDisputed, type MergeRules } from './judge.ts';
import { agreedBase, mergeGroup, mergeRecord, writesTo } from './merge.ts';

const none = undefined;
type Row = readonly [
  string,
  base: FieldValue | undefined,
  exact: FieldValue | undefined,
  tribe: FieldValue | undefined,
  FieldPolicy,
  Direction,
  verdict: string | null,
  value?: FieldValue,
];

const rows: readonly Row[] = [
  ['alike from the start', none, 'a', 'a', 'exactLeads', 'both', 'agrees'],
  ['changed in Exact', 'a', 'b', 'a', 'tribeLeads', 'both', 'writeTribe', 'b'],
  ['changed in Tribe', 'a', 'a', 'b', 'exactLeads', 'both', 'writeExact', 'b'],
  ['changed alike', 'a', 'b', 'b', 'ask', 'both', 'agrees'],
  ['cleared in Exact', 'a', null, 'a', 'exactLeads', 'both', 'writeTribe', null],
  ['cleared in Exact, edited in Tribe', 'a', null, 'b', 'exactLeads', 'both', 'writeTribe', null],
  ['changed differently, Exact leads', 'a', 'b', 'c', 'exactLeads', 'both', 'writeTribe', 'b'],
  ['changed differently, Tribe leads', 'a', 'b', 'c', 'tribeLeads', 'both', 'writeExact', 'c'],
  ['changed differently, ask', 'a', 'b', 'c', 'ask', 'both', 'conflict'],
  ['changed differently, keep Tribe', 'a', 'b', 'c', 'keepTribe', 'both', 'kept'],
  ['changed in Exact, keep Tribe', 'a', 'b', 'a', 'keepTribe', 'both', 'kept'],
  ['changed in Tribe, keep Tribe', 'a', 'a', 'b', 'keepTribe', 'both', 'writeExact', 'b'],
  ['changed in Tribe, one-way import', 'a', 'a', 'b', 'exactLeads', 'toTribe', 'kept'],
  ['differs at first link, one-way import', none, 'a', 'b', 'exactLeads', 'toTribe', 'writeTribe', 'a'],
  ['differs at first link, Tribe leads, one-way import', none, 'a', 'b', 'tribeLeads', 'toTribe', 'kept'],
  ['empty in Tribe at first link', none, 'a', null, 'tribeLeads', 'both', 'writeTribe', 'a'],
  ['empty in Exact at first link', none, null, 'b', 'exactLeads', 'both', 'writeExact', 'b'],
  ['empty in Exact at first link, one-way import', none, null, 'b', 'exactLeads', 'toTribe', 'kept'],
  ['not told by Exact', 'a', none, 'b', 'exactLeads', 'both', null],
  ['not told by Tribe', none, 'a', none, 'exactLeads', 'both', null],
  ['assigned by Exact, edited in Tribe', 'a', 'a', 'b', 'exactAlways', 'both', 'writeTribe', 'a'],
  ['assigned by Exact, not there yet', none, null, 'b', 'exactAlways', 'both', 'kept'],
  ['gap of Exact', none, null, 'b', 'fillGaps', 'both', 'writeExact', 'b'],
  ['gap of Tribe', null, 'a', null, 'fillGaps', 'both', 'writeTribe', 'a'],
  ['gap of Exact, one-way import', none, null, 'b', 'fillGaps', 'toTribe', 'kept'],
  ['filled on both sides, no overwriting', none, 'a', 'b', 'fillGaps', 'both', 'kept'],
  ['changed in Exact, no overwriting', 'a', 'b', 'a', 'fillGaps', 'both', 'kept'],
  ['cleared in Exact, no overwriting', 'a', null, 'a', 'fillGaps', 'both', 'kept'],
  ['cleared in Tribe and edited in Exact, no overwriting', 'a', 'b', null, 'fillGaps', 'both', 'kept'],
  ['changed in Exact, nothing may be written', 'a', 'b', 'a', 'exactLeads', 'none', 'kept'],
  ['assigned by Exact, taken away', 'a', null, 'a', 'exactAlways', 'both', 'kept'],
];

const rolesRows: readonly Row[] = [
  ['a role that Tribe lacks at first link', none, true, false, 'exactLeads', 'toTribe', 'writeTribe', true],
  ['a role that Exact lacks at first link', none, false, true, 'exactLeads', 'toTribe', 'kept'],
  ['a role taken away in Exact', true, false, true, 'exactLeads', 'both', 'kept'],
  ['a role taken away in Tribe', true, true, false, 'exactLeads', 'both', 'kept'],
  ['a role given in Tribe', false, false, true, 'exactLeads', 'both', 'writeExact', true],
];

interface FieldVersions {
  readonly field: FieldPath;
  readonly base: FieldValue | undefined;
  readonly exact: FieldValue | undefined;
  readonly tribe: FieldValue | undefined;
}

interface FieldRules {
  readonly policy: FieldPolicy;
  readonly direction: Direction;
  readonly region: Region;
}

const rulesOf = (policy: FieldPolicy, direction: Direction): FieldRules => ({ policy, direction, region: null });

const only = (field: FieldPath, value: FieldValue | undefined): Fields =>
  value === undefined ? {} : { [field]: value };

function mergeField(
  { field, base, exact, tribe }: FieldVersions,
  { policy, ...rules }: FieldRules,
): FieldDecision | null {
  const versions = { base: only(field, base), exact: only(field, exact), tribe: only(field, tribe) };
  return mergeGroup([field], versions, { policyOf: () => policy, ...rules })[0] ?? null;
}

describe('three-way merge of one field', () => {
  for (const [what, base, exact, tribe, policy, direction, verdict, value = null] of rows) {
    test(what, () => {
      const decision = mergeField({ field: 'title', base, exact, tribe }, rulesOf(policy, direction));
      const decided = decision === null ? null : [decision.verdict, decision.value];
      expect(decided).toEqual(verdict === null ? null : [verdict, value]);
    });
  }

  for (const [what, base, exact, tribe, policy, direction, verdict, value = null] of rolesRows) {
    test(what, () => {
      const decision = mergeField({ field: 'isSupplier', base, exact, tribe }, rulesOf(policy, direction));
      expect([decision?.verdict, decision?.value]).toEqual([verdict, value]);
    });
  }
});

describe('a telephone number of a record that moved abroad', () => {
  const [whole, local] = ['+31 10 414 14 14', '010-4141414'];
  test.each([
    ['is edited by nobody', whole, whole, local, 'agrees', null],
    ['edited in Exact goes to Tribe', whole, '+33 1 23 45 67 89', local, 'writeTribe', '+33 1 23 45 67 89'],
    ['edited in Tribe goes to Exact', whole, whole, '01 23 45 67 89', 'writeExact', '01 23 45 67 89'],
    ['never agreed on is two numbers', none, whole, local, 'writeTribe', whole],
  ])('%s', (_what, base, exact, tribe, verdict, value) => {
    const rules: FieldRules = { policy: 'exactLeads', direction: 'both', region: 'FR' };
    const decision = mergeField({ field: 'phone', base, exact, tribe }, rules);
    expect([decision?.verdict, decision?.value]).toEqual([verdict, value]);
  });
});

const mirroredPolicy: Readonly<Record<FieldPolicy, FieldPolicy>> = {
  exactLeads: 'tribeLeads',
  tribeLeads: 'exactLeads',
  ask: 'ask',
  keepTribe: 'keepExact',
  keepExact: 'keepTribe',
  fillGaps: 'fillGaps',
  exactAlways: 'tribeAlways',
  tribeAlways: 'exactAlways',
};
const mirroredDirection: Readonly<Record<Direction, Direction>> = {
  toTribe: 'toExact',
  toExact: 'toTribe',
  both: 'both',
  none: 'none',
};

const mirroredVerdict = (decision: FieldDecision | null): FieldDecision | null => {
  if (decision === null) return null;
  const { verdict, exact, tribe } = decision;
  const turned = verdict === 'writeTribe' ? 'writeExact' : verdict === 'writeExact' ? 'writeTribe' : verdict;
  return { ...decision, exact: tribe, tribe: exact, verdict: turned };
};

/** Every promise about a single field, checked on one case (reliability.md 5: A5, A8, A11, D2). */
function checkField(versions: FieldVersions, rules: FieldRules): void {
  const { field, base, exact, tribe } = versions;
  const { policy, direction, region } = rules;
  const decision = mergeField(versions, rules);

  const mirrored = mergeField(
    { field, base, exact: tribe, tribe: exact },
    { policy: mirroredPolicy[policy], direction: mirroredDirection[direction], region },
  );
  expect(mirrored, 'symmetric under exchanging the sides').toEqual(mirroredVerdict(decision));

  if (exact === undefined || tribe === undefined) {
    expect(decision, 'a side that does not tell is never written from or to').toBeNull();
    return;
  }
  if (decision === null) throw new Error('both sides tell, so something has to be decided');
  const isSame = !isDisputed({ field, base, exact, tribe }, region);
  expect(decision.verdict === 'agrees').toBe(isSame);

  const writes = decision.verdict === 'writeTribe' || decision.verdict === 'writeExact';
  if (decision.verdict === 'writeTribe')
    expect([decision.value, mayWrite(direction, 'tribe'), policy === 'keepTribe']).toEqual([exact, true, false]);
  if (decision.verdict === 'writeExact')
    expect([decision.value, mayWrite(direction, 'exact'), policy === 'keepExact']).toEqual([tribe, true, false]);
  if (writes && base === undefined)
    expect([null, false], 'never blanks a value at first link').not.toContain(decision.value);
  if (decision.verdict === 'conflict') expect(policy).toBe('ask');
  if (writes && policy === 'fillGaps')
    expect([null, false], 'only a gap is filled').toContain(decision.verdict === 'writeTribe' ? tribe : exact);

  const isAssigned = policy === 'exactAlways' || policy === 'tribeAlways';
  if (!isSame && base !== undefined && !isAssigned) {
    const isExactChanged = !isStill(field, base, exact, region);
    const isTribeChanged = !isStill(field, base, tribe, region);
    if (isExactChanged !== isTribeChanged) {
      const expected = isExactChanged ? 'writeTribe' : 'writeExact';
      expect([expected, 'kept'], 'a one-sided change is copied or kept, never a conflict').toContain(decision.verdict);
    }
  }

  // Carried out, the field agrees at once; what is not carried out asks for the same again and nothing else.
  const after = {
    field,
    base: agreedBase({ ...(base !== undefined && { [field]: base }) }, [decision])[field],
    exact: decision.verdict === 'writeExact' ? decision.value : exact,
    tribe: decision.verdict === 'writeTribe' ? decision.value : tribe,
  };
  expect(mergeField(after, rules)?.verdict).toBe(writes ? 'agrees' : decision.verdict);
}

describe('the exhaustive small scope', () => {
  test.each<readonly [FieldPath, readonly (FieldValue | undefined)[]]>([
    ['title', [undefined, null, 'a', 'b', 'c']],
    ['phone', [undefined, null, '010-4141414', '+31104141414', '020-1234567']],
    ['isCustomer', [undefined, null, true, false]],
    ['isMain', [undefined, null, true, false]],
  ])('%s: every base, both values, every direction and policy', (field, scope) => {
    let cases = 0;
    for (const base of scope) {
      for (const exact of scope) {
        for (const tribe of scope) {
          for (const direction of directions) {
            for (const policy of fieldPolicies) {
              checkField({ field, base, exact, tribe }, { policy, direction, region: 'NL' });
              cases += 1;
            }
          }
        }
      }
    }
    expect(cases).toBe(scope.length ** 3 * directions.length * fieldPolicies.length);
  });
});

describe('merge of whole records', () => {
  const versionsArbitrary = fc.record({
    base: fieldsArbitrary('relation'),
    exact: fieldsArbitrary('relation'),
    tribe: fieldsArbitrary('relation'),
  });
  const fields = fieldsOf.relation;

  test('keeps every promise on every field', () => {
    fc.assert(
      fc.property(
        versionsArbitrary,
        policyArbitrary,
        directionArbitrary,
        regionArbitrary,
        (versions, policy, direction, region) => {
          for (const field of fields) {
            checkField(
              { field, base: versions.base[field], exact: versions.exact[field], tribe: versions.tribe[field] },
              { policy, direction, region },
            );
          }
        },
      ),
      { ...propertyRuns, numRuns: Math.ceil(propertyRuns.numRuns / 10) },
    );
  });

  test('decides each group of fields as if it were alone', () => {
    fc.assert(
      fc.property(
        versionsArbitrary,
        versionsArbitrary,
        fc.constantFrom(...fieldGroups.relation),
        policyArbitrary,
        directionArbitrary,
        (versions, others, group, policy, direction) => {
          const rules = { policyOf: () => policy, direction, region: 'NL' };
          const transplanted = (from: Fields, into: Fields): Fields => {
            const mixed: Partial<Record<FieldPath, FieldValue>> = { ...into };
            for (const field of group) {
              delete mixed[field];
              Object.assign(mixed, only(field, from[field]));
            }
            return mixed;
          };
          const mixed = {
            base: transplanted(versions.base, others.base),
            exact: transplanted(versions.exact, others.exact),
            tribe: transplanted(versions.tribe, others.tribe),
          };
          const pick = (all: readonly FieldDecision[]) => all.filter(({ field }) => group.includes(field));
          expect(pick(mergeRecord('relation', mixed, rules))).toEqual(pick(mergeRecord('relation', versions, rules)));
        },
      ),
      propertyRuns,
    );
  });

  test('leaves each side with an address line that one of them had, never with a mixture', () => {
    const line = lineFieldsOf('visit');
    fc.assert(
      fc.property(versionsArbitrary, policyArbitrary, directionArbitrary, (versions, policy, direction) => {
        const decisions = mergeRecord('relation', versions, { policyOf: () => policy, direction, region: 'NL' });
        const pick = (fields: Fields) => line.map((field) => fields[field]);
        for (const side of sides) {
          const after = pick({ ...versions[side], ...writesTo(side, decisions) });
          expect([pick(versions.exact), pick(versions.tribe)]).toContainEqual(after);
        }
      }),
      propertyRuns,
    );
  });

  test('is empty once carried out', () => {
    fc.assert(
      fc.property(
        versionsArbitrary,
        policyArbitrary,
        directionArbitrary,
        regionArbitrary,
        (versions, policy, direction, region) => {
          const rules = { policyOf: () => policy, direction, region };
          const decisions = mergeRecord('relation', versions, rules);
          const after = {
            base: agreedBase(versions.base, decisions),
            exact: { ...versions.exact, ...writesTo('exact', decisions) },
            tribe: { ...versions.tribe, ...writesTo('tribe', decisions) },
          };
          const again = mergeRecord('relation', after, rules);
          expect(writesTo('exact', again)).toEqual({});
          expect(writesTo('tribe', again)).toEqual({});
        },
      ),
      propertyRuns,
    );
  });
});

describe('an address line', () => {
  const lineOf = (street: string | null, houseNumber: string | null, addition: string | null): Fields => ({
    'visit.street': street,
    'visit.houseNumber': houseNumber,
    'visit.addition': addition,
  });
  const kade = lineOf('Kade', '12', 'B');
  const rows: readonly (readonly [
    string,
    base: Fields,
    exact: Fields,
    tribe: Fields,
    written: readonly [Fields, Fields],
  ])[] = [
    ['fills a gap of the other', {}, lineOf('Kade', '12', null), kade, [{ 'visit.addition': 'B' }, {}]],
    ['gives way whole at first link', {}, lineOf('Laan', '5', null), kade, [{}, lineOf('Laan', '5', null)]],
    [
      'moves on one side',
      kade,
      lineOf('Kade', '14', null),
      kade,
      [{}, { 'visit.houseNumber': '14', 'visit.addition': null }],
    ],
    [
      'of which one side changed a part like the other is changed on both',
      kade,
      lineOf('Laan', '14', 'B'),
      lineOf('Kade', '14', 'B'),
      [{}, { 'visit.street': 'Laan' }],
    ],
    [
      'changed on both sides is one dispute',
      kade,
      lineOf('Laan', '12', 'B'),
      lineOf('Kade', '14', 'B'),
      [{}, { 'visit.street': 'Laan', 'visit.houseNumber': '12' }],
    ],
  ];
  for (const [what, base, exact, tribe, written] of rows) {
    test(what, () => {
      const rules: MergeRules = { policyOf: () => 'exactLeads', direction: 'both', region: null };
      const decisions = mergeRecord('relation', { base, exact, tribe }, rules);
      expect(sides.map((side) => writesTo(side, decisions))).toEqual(written);
    });
  }

  test('is left as the leading side made it, though the other changed a part of it alike', () => {
    const rules: MergeRules = { policyOf: () => 'tribeLeads', direction: 'both', region: null };
    const versions = { base: kade, exact: lineOf('Laan', '14', 'B'), tribe: lineOf('Kade', '14', 'B') };
    expect(writesTo('exact', mergeRecord('relation', versions, rules))).toEqual({ 'visit.street': 'Kade' });
  });

  test('that is kept leaves its base whole, also the part that both changed alike', () => {
    const rules: MergeRules = { policyOf: () => 'keepTribe', direction: 'both', region: null };
    const versions = { base: kade, exact: lineOf('Laan', '14', 'B'), tribe: lineOf('Kade', '14', 'B') };
    const decisions = mergeRecord('relation', versions, rules);
    expect(agreedBase(kade, decisions)).toEqual(kade);
    expect(
      agreedBase(
        kade,
        decisions.filter(({ verdict }) => verdict === 'agrees'),
      ),
    ).toEqual(kade);
  });

  test('of which one part must be kept is kept', () => {
    const policyOf = (field: FieldPath): FieldPolicy => (field === 'visit.addition' ? 'keepTribe' : 'exactLeads');
    const decisions = mergeRecord(
      'relation',
      { base: {}, exact: lineOf('Laan', '5', null), tribe: kade },
      { policyOf, direction: 'both', region: null },
    );
    expect(decisions.map(({ verdict }) => verdict)).toEqual(['kept', 'kept', 'kept']);
  });
});
