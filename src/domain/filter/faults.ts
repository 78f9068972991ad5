import {
  askableTypes,
  type Condition,
  type FilterConditions,
  filterFieldsOf,
  filterLists,
  natureOf,
  operatorsOf,
} from './conditions.ts';
import { comparable, isNumber, isRangeBackwards } from './holds.ts';

export const conditionsMax = 20;
export const conditionCharsMax = 200;
export const conditionValuesMax = 250;

export type ConditionFault =
  | 'fieldUnknown'
  | 'operatorUnfit'
  | 'valueEmpty'
  | 'valueTooLong'
  | 'valueUnknown'
  | 'numberWrong'
  | 'rangeBackwards'
  | 'tooMany';

export interface FoundFault {
  /** Below `conditions`: the list, then where in it. */
  readonly path: readonly (string | number)[];
  readonly fault: ConditionFault;
}

/** What is wrong with conditions, the first thing of each list; empty when nothing is. */
export function conditionFaults(conditions: FilterConditions | undefined): readonly FoundFault[] {
  return filterLists.flatMap((list): readonly FoundFault[] => {
    const all = conditions?.[list]?.conditions ?? [];
    if (all.length > conditionsMax) return [{ path: [list, 'conditions'], fault: 'tooMany' }];
    return all
      .flatMap((condition, at) => {
        const isKnown = filterFieldsOf(list).includes(condition.field);
        const found = isKnown ? faultOf(condition) : ({ at: 'field', fault: 'fieldUnknown' } as const);
        return found === null ? [] : [{ path: [list, 'conditions', at, found.at], fault: found.fault }];
      })
      .slice(0, 1);
  });
}

export function faultOf(condition: Condition): { readonly at: string; readonly fault: ConditionFault } | null {
  const { field, operator } = condition;
  const nature = natureOf(field);
  if (!operatorsOf[nature].includes(operator)) return { at: 'operator', fault: 'operatorUnfit' };
  if ('value' in condition) {
    if (condition.value.length > conditionCharsMax) return { at: 'value', fault: 'valueTooLong' };
    return comparable(field, condition.value) === '' ? { at: 'value', fault: 'valueEmpty' } : null;
  }
  if ('values' in condition) {
    const { values } = condition;
    if (values.length === 0) return { at: 'values', fault: 'valueEmpty' };
    if (values.length > conditionValuesMax) return { at: 'values', fault: 'tooMany' };
    const isKnown = (value: string): boolean =>
      nature === 'country' ? /^[A-Z]{2}$/.test(value) : askableTypes.includes(value);
    return values.every(isKnown) ? null : { at: 'values', fault: 'valueUnknown' };
  }
  if ('from' in condition) {
    const { from, to } = condition;
    if (from === null && to === null) return { at: 'from', fault: 'valueEmpty' };
    for (const [at, bound] of [['from', from] as const, ['to', to] as const]) {
      if (bound === null) continue;
      if (bound.length > conditionCharsMax) return { at, fault: 'valueTooLong' };
      if (!isNumber(bound)) return { at, fault: 'numberWrong' };
    }
    return isRangeBackwards(from, to) ? { at: 'to', fault: 'rangeBackwards' } : null;
  }
  return null;
}
