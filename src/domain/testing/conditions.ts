import fc from 'fast-check';
import {
  type Condition,
  type ConditionList,
  type FilterField,
  type FilterList,
  filterFieldsOf,
  natureOf,
  operatorsOf,
} from '../filter/conditions.ts';
import { faultOf } from '../filter/faults.ts';
import { valuesOf } from './arbitraries.ts';

/** Conditions that the API takes, about values that records are drawn with. */
export const conditionOf = (list: FilterList): fc.Arbitrary<Condition> =>
  fc
    .tuple(fc.constantFrom(...filterFieldsOf(list)), fc.nat(), fc.nat())
    .map(([field, which, at]) => drawn(field, which, at))
    .filter((condition) => faultOf(condition) === null);

function drawn(field: FilterField, which: number, at: number): Condition {
  const texts = valuesOf(field).filter((value) => typeof value === 'string');
  const value = texts[at % texts.length] ?? 'a';
  const nature = natureOf(field);
  const operator = operatorsOf[nature][which % operatorsOf[nature].length] ?? 'isFilled';
  switch (operator) {
    case 'is':
    case 'isNot':
    case 'contains':
    case 'startsWith':
      return { field, operator, value };
    case 'isOneOf':
    case 'isNoneOf':
      return { field, operator, values: nature === 'type' ? ['customer', 'lead'] : [value] };
    case 'isBetween':
      return { field, operator, from: at % 2 === 0 ? String(100 + (at % 3)) : null, to: '102' };
    case 'isFilled':
    case 'isEmpty':
    case 'isYes':
    case 'isNo':
      return { field, operator };
  }
}

export const conditionListOf = (list: FilterList): fc.Arbitrary<ConditionList> =>
  fc.record({
    match: fc.constantFrom('all', 'any'),
    conditions: fc.array(conditionOf(list), { maxLength: 3 }),
  });
