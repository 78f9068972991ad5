import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { leavesCountryOut } from '../mapping/equivalence.ts';
import { typesOf } from '../mapping/relationTypes.ts';
import { fold, numberKey, solid, spokenWords, textOf } from '../matching/normalise.ts';
import type { Fields } from '../model/fields.ts';
import type { Condition, ConditionList, FilterField } from './conditions.ts';

/**
 * Whether what a side tells satisfies a condition. Compared as a person would: case, accents, spaces and the signs between
 * them do not count. What is not told counts as empty.
 */
export function holds(condition: Condition, fields: Fields): boolean {
  const { field } = condition;
  const text = textOf(fields, field);
  switch (condition.operator) {
    case 'isFilled':
      return text !== null;
    case 'isEmpty':
      return text === null;
    case 'isYes':
      return fields[field] === true;
    case 'isNo':
      return fields[field] !== true;
    case 'isOneOf':
      return chosenFrom(field, fields).some((one) => condition.values.includes(one));
    case 'isNoneOf':
      return !chosenFrom(field, fields).some((one) => condition.values.includes(one));
    case 'isBetween':
      return isBetween(text, condition.from, condition.to);
    case 'is':
      return text !== null && isAlike(field, text, condition.value);
    case 'isNot':
      return text === null || !isAlike(field, text, condition.value);
    case 'contains':
      return text !== null && found(field, text, condition.value, (whole, part) => whole.includes(part));
    case 'startsWith':
      return text !== null && found(field, text, condition.value, (whole, part) => whole.startsWith(part));
  }
}

/** Why a list does not let a record in; null when it does. With `any` no single condition is to blame. */
export function unmetOf(list: ConditionList | undefined, fields: Fields): Unmet | null {
  const [first] = list?.conditions ?? [];
  if (list === undefined || first === undefined) return null;
  if (list.match === 'any') {
    return list.conditions.some((one) => holds(one, fields)) ? null : { condition: first, match: 'any' };
  }
  const failing = list.conditions.find((one) => !holds(one, fields));
  return failing === undefined ? null : { condition: failing, match: 'all' };
}

export interface Unmet {
  readonly condition: Condition;
  readonly match: ConditionList['match'];
}

const chosenFrom = (field: FilterField, fields: Fields): readonly string[] => {
  if (field === 'stage') return typesOf(fields);
  const text = textOf(fields, field);
  return text === null ? [] : [text];
};

const isAlike = (field: FilterField, text: string, wanted: string): boolean =>
  isPhone(field)
    ? significant(text) === significant(wanted) ||
      leavesCountryOut(field, text, wanted) ||
      leavesCountryOut(field, wanted, text)
    : comparable(field, text) === comparable(field, wanted);

function found(
  field: FilterField,
  text: string,
  wanted: string,
  isIn: (whole: string, part: string) => boolean,
): boolean {
  if (!isPhone(field)) return isIn(comparable(field, text), comparable(field, wanted));
  // "030" is looked for within the country, "+31 30" with it.
  const whole = isInternational(wanted) ? significant(text) : withoutCountry(text);
  return isIn(whole, significant(wanted));
}

/** Empty for a text that says nothing about the field. */
export function comparable(field: FilterField, text: string): string {
  const part = field.slice(field.indexOf('.') + 1);
  switch (part) {
    case 'phone':
    case 'mobile':
      return significant(text);
    case 'email':
    case 'paymentCondition':
      return fold(text).replace(/\s/g, '');
    case 'website':
      return fold(text)
        .replace(/\s/g, '')
        .replace(/^https?:\/\//, '')
        .replace(/^www\./, '')
        .replace(/\/+$/, '');
    case 'vatNumber':
    case 'chamberOfCommerce':
    case 'iban':
    case 'postcode':
    case 'houseNumber':
    case 'addition':
      return solid(text);
    default:
      return spokenWords(text).join(' ');
  }
}

const isPhone = (field: FilterField): boolean => field === 'phone' || field === 'mobile';
const isInternational = (text: string): boolean => /^\s*(\+|00)/.test(text);
const significant = (text: string): string => text.replace('(0)', '').replace(/\D/g, '').replace(/^0+/, '');
const withoutCountry = (text: string): string =>
  isInternational(text)
    ? (parsePhoneNumberFromString(text.replace(/^\s*00/, '+'))?.nationalNumber ?? significant(text))
    : significant(text);

/** Codes of digits only: without leading zeros the longer one is the larger one. */
const digitsOf = (text: string | null): string | null => {
  const key = numberKey(text);
  return key !== null && /^\d+$/.test(key) ? key : null;
};
const isAtMost = (a: string, b: string): boolean => a.length < b.length || (a.length === b.length && a <= b);

function isBetween(text: string | null, from: string | null, to: string | null): boolean {
  const number = digitsOf(text);
  if (number === null) return false;
  const [least, most] = [digitsOf(from), digitsOf(to)];
  return (least === null || isAtMost(least, number)) && (most === null || isAtMost(number, most));
}

export const isNumber = (text: string): boolean => digitsOf(text) !== null;
export const isRangeBackwards = (from: string | null, to: string | null): boolean => {
  const [least, most] = [digitsOf(from), digitsOf(to)];
  return least !== null && most !== null && !isAtMost(least, most);
};
