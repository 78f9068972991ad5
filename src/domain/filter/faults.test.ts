import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionListOf } from '../testing/conditions.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import type { Condition, FilterList } from './conditions.ts';
import { conditionCharsMax, conditionFaults, conditionsMax } from './faults.ts';

const named: Condition = { field: 'name', operator: 'is', value: 'Bos' };

describe('conditions', () => {
  test.each<[string, FilterList, readonly Condition[], string | null]>([
    ['none', 'customers', [], null],
    ['as many as may be', 'customers', Array.from({ length: conditionsMax }, () => named), null],
    ['too many', 'customers', Array.from({ length: conditionsMax + 1 }, () => named), 'customers.conditions tooMany'],
    ['a field of another list', 'contacts', [named], 'contacts.conditions.0.field fieldUnknown'],
    [
      'an operator that does not fit',
      'suppliers',
      [named, { field: 'visit.country', operator: 'is', value: 'NL' }],
      'suppliers.conditions.1.operator operatorUnfit',
    ],
    ['signs only', 'customers', [{ ...named, value: ' - ' }], 'customers.conditions.0.value valueEmpty'],
    [
      'a text that is too long',
      'customers',
      [{ ...named, value: 'x'.repeat(conditionCharsMax + 1) }],
      'customers.conditions.0.value valueTooLong',
    ],
    [
      'no country',
      'customers',
      [{ field: 'visit.country', operator: 'isOneOf', values: [] }],
      'customers.conditions.0.values valueEmpty',
    ],
    [
      'a country that is none',
      'customers',
      [{ field: 'visit.country', operator: 'isOneOf', values: ['NL', 'Holland'] }],
      'customers.conditions.0.values valueUnknown',
    ],
    [
      'a type that is none',
      'customers',
      [{ field: 'stage', operator: 'isNoneOf', values: ['friend'] }],
      'customers.conditions.0.values valueUnknown',
    ],
    [
      'no bound',
      'customers',
      [{ field: 'debtorNumber', operator: 'isBetween', from: null, to: null }],
      'customers.conditions.0.from valueEmpty',
    ],
    [
      'a bound that is no number',
      'customers',
      [{ field: 'debtorNumber', operator: 'isBetween', from: null, to: '10a' }],
      'customers.conditions.0.to numberWrong',
    ],
    [
      'a range that ends before it begins',
      'suppliers',
      [{ field: 'creditorNumber', operator: 'isBetween', from: '100', to: '99' }],
      'suppliers.conditions.0.to rangeBackwards',
    ],
  ])('with %s are judged', (_what, list, conditions, expected) => {
    const found = conditionFaults({ [list]: { match: 'all', conditions } });
    expect(found.map(({ path, fault }) => `${path.join('.')} ${fault}`)).toEqual(expected === null ? [] : [expected]);
  });

  test('that are drawn for other tests have no fault', () => {
    fc.assert(
      fc.property(conditionListOf('customers'), conditionListOf('contacts'), (customers, contacts) => {
        expect(conditionFaults({ customers, contacts })).toEqual([]);
      }),
      propertyRuns,
    );
  });
});
