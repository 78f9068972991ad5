import type { Condition } from '../api/types.ts';
import { fill, hasKey, isField, short } from './fill.ts';
import type { Names } from './useNames.ts';

/** A condition of a filter as the reason of a record tells it: an operator, and what it compares with, as text. */
export interface ConditionWords {
  readonly field?: string;
  readonly operator?: string;
  /** For a choice: codes, with commas between them. */
  readonly value?: string;
  readonly from?: string;
  readonly to?: string;
}

/** A condition in the words of a reason. */
export function wordsOf(condition: Condition): ConditionWords {
  const { field, operator } = condition;
  if ('value' in condition) return { field, operator, value: condition.value };
  if ('values' in condition) return { field, operator, value: condition.values.join(',') };
  if ('from' in condition) return { field, operator, from: condition.from ?? '', to: condition.to ?? '' };
  return { field, operator };
}

/** "Visiting address – city is “Delft”"; null for words that are about no condition. */
export function conditionText(
  { field, operator, value = '', from = '', to = '' }: ConditionWords,
  names: Names,
  country: (code: string) => string,
): string | null {
  if (field === undefined || operator === undefined || !isField(field, names)) return null;
  const said = operator !== 'isBetween' ? operator : to === '' ? 'isFrom' : from === '' ? 'isTo' : operator;
  if (!hasKey(names.conditions, said)) return null;
  const nameOf = (code: string): string => {
    if (field.endsWith('.country')) return country(code);
    return hasKey(names.relationTypes, code) ? names.relationTypes[code] : code;
  };
  const isChoice = operator === 'isOneOf' || operator === 'isNoneOf';
  const shown = isChoice ? value.split(',').map(nameOf).join(', ') : value;
  return fill(names.conditions[said], {
    field: names.field(field),
    value: short(shown),
    from: short(from),
    to: short(to),
  });
}
