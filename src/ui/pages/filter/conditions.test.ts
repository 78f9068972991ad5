import { describe, expect, test } from 'vitest';
import { filterFieldsOf, natureOf, operatorsOf } from '../../../domain/filter/conditions.ts';
import {
  conditionFaults,
  faultOf,
  conditionCharsMax as serverCharsMax,
  conditionsMax as serverMax,
} from '../../../domain/filter/faults.ts';
import type { Condition } from '../../api/types.ts';
import {
  conditionCharsMax,
  conditionsMax,
  conditionWith,
  fieldGroupsOf,
  filterLists,
  filterOf,
  firstCondition,
  gapOf,
  isSameList,
  operatorsFor,
} from './conditions.ts';

const filter = { customers: true, suppliers: true, contacts: true, createdFrom: null, createdTo: null };

describe('a filter that is put together', () => {
  test.each(filterLists)('offers for %s every field and operator that the server takes, and as many', (list) => {
    const offered = fieldGroupsOf(list).flatMap(({ fields }) => fields);
    expect([...offered].sort()).toEqual([...filterFieldsOf(list)].sort());
    for (const field of offered)
      expect([...operatorsFor(field)].sort()).toEqual([...operatorsOf[natureOf(field)]].sort());
    expect([conditionsMax, conditionCharsMax]).toEqual([serverMax, serverCharsMax]);
  });

  test.each<[string, Condition, ReturnType<typeof gapOf>]>([
    ['a text', { field: 'name', operator: 'is', value: 'Bos' }, null],
    ['no text', { field: 'name', operator: 'is', value: ' - ' }, 'valueMissing'],
    ['nothing to fill in', { field: 'name', operator: 'isEmpty' }, null],
    ['no country', { field: 'visit.country', operator: 'isOneOf', values: [] }, 'valueMissing'],
    ['an open range', { field: 'debtorNumber', operator: 'isBetween', from: '1', to: null }, null],
    ['no range', { field: 'debtorNumber', operator: 'isBetween', from: null, to: null }, 'valueMissing'],
    ['no number', { field: 'debtorNumber', operator: 'isBetween', from: '1a', to: null }, 'numberWrong'],
    ['a range backwards', { field: 'debtorNumber', operator: 'isBetween', from: '100', to: '99' }, 'rangeBackwards'],
  ])('has a gap where the server finds a fault: %s', (_what, condition, gap) => {
    expect(gapOf(condition)).toBe(gap);
    expect(faultOf(condition) === null).toBe(gap === null);
  });

  test.each(filterLists)('begins for %s with a line that can be filled in', (list) => {
    const { field } = firstCondition(list);
    expect(filterFieldsOf(list)).toContain(field);
    const found = conditionFaults({ [list]: { match: 'all', conditions: [firstCondition(list)] } });
    expect(found.every(({ fault }) => fault === 'valueEmpty')).toBe(true);
  });

  test('keeps what was filled in as far as it fits', () => {
    const named = { field: 'name', operator: 'is', value: 'Bos' } as const;
    expect(conditionWith('visit.city', 'contains', named)).toEqual({
      ...named,
      field: 'visit.city',
      operator: 'contains',
    });
    expect(conditionWith('visit.country', 'is', named)).toEqual({
      field: 'visit.country',
      operator: 'isOneOf',
      values: [],
    });
    const countries = { field: 'visit.country', operator: 'isOneOf', values: ['NL'] } as const;
    expect(conditionWith('visit.country', 'isNoneOf', countries)).toEqual({ ...countries, operator: 'isNoneOf' });
    expect(conditionWith('stage', 'isOneOf', countries)).toEqual({ field: 'stage', operator: 'isOneOf', values: [] });
  });

  test('is the same in whatever order its properties come, and without conditions however they would be joined', () => {
    const { customers } = filterOf(filter).conditions;
    expect(isSameList(customers, { match: 'any', conditions: [] })).toBe(true);
    const one = { match: 'all', conditions: [{ field: 'name', operator: 'is', value: 'Bos' }] } as const;
    const turned = { conditions: [{ value: 'Bos', operator: 'is', field: 'name' }], match: 'all' } as const;
    expect(isSameList(one, turned)).toBe(true);
    expect(isSameList(one, { ...one, match: 'any' })).toBe(false);
    expect(isSameList(one, customers)).toBe(false);
  });
});
