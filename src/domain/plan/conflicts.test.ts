import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeRecord } from '../merge/merge.ts';
import type { Fields } from '../model/fields.ts';
import { fieldsArbitrary, regionArbitrary } from '../testing/arbitraries.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { choicesFor, conflictsOf } from './conflicts.ts';

const ask = { policyOf: () => 'ask' as const, direction: 'both' as const, region: 'NL' };

describe('conflicts', () => {
  test('are one for each group of fields, with all three versions', () => {
    const lineOf = (street: string, houseNumber: string): Fields => ({
      'visit.street': street,
      'visit.houseNumber': houseNumber,
      'visit.addition': null,
    });
    const decisions = mergeRecord(
      'relation',
      {
        base: { email: 'a' },
        exact: { email: 'b', website: 'x', phone: '1', ...lineOf('Laan', '5') },
        tribe: { email: 'c', website: 'y', phone: '1', ...lineOf('Kade', '12') },
      },
      ask,
    );
    expect(conflictsOf({ kind: 'relation', decisions })).toEqual([
      { fields: [{ field: 'email', base: 'a', exact: 'b', tribe: 'c' }] },
      { fields: [{ field: 'website', base: undefined, exact: 'x', tribe: 'y' }] },
      {
        fields: [
          { field: 'visit.street', base: undefined, exact: 'Laan', tribe: 'Kade' },
          { field: 'visit.houseNumber', base: undefined, exact: '5', tribe: '12' },
        ],
      },
    ]);
  });

  test('are answered by the choices made for them, each by itself', () => {
    const versions = fc.record({
      base: fieldsArbitrary('relation'),
      exact: fieldsArbitrary('relation'),
      tribe: fieldsArbitrary('relation'),
    });
    fc.assert(
      fc.property(
        versions,
        regionArbitrary,
        fc.constantFrom('exact', 'tribe', 'keep'),
        fc.nat(),
        (three, region, choice, drawn) => {
          const rules = { ...ask, region };
          const open = conflictsOf({ kind: 'relation', decisions: mergeRecord('relation', three, rules) });
          const answered = open[drawn % Math.max(open.length, 1)];
          if (answered === undefined) return;
          const decisions = mergeRecord('relation', three, { ...rules, choices: choicesFor(answered, choice) });
          expect(conflictsOf({ kind: 'relation', decisions })).toEqual(open.filter((each) => each !== answered));
        },
      ),
      propertyRuns,
    );
  });
});
