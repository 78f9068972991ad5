import type { Value, ValueKind } from './values.ts';

export interface FunctionSignature {
  /** One list of argument kinds per way of calling it. */
  readonly takes: readonly (readonly ValueKind[])[];
  readonly gives: ValueKind;
  /** Called only when no argument is null: a function of null is null. */
  readonly apply: (args: readonly NonNullable<Value>[], isCaseIgnored: boolean) => Value;
}

const text = (value: Value | undefined): string => String(value ?? '');
const number = (value: Value | undefined): number => Number(value ?? 0);
const fold = (value: Value | undefined, isCaseIgnored: boolean): string =>
  isCaseIgnored ? text(value).toLowerCase() : text(value);

const onTwoTexts: FunctionSignature['takes'] = [['text', 'text']];
const onText: FunctionSignature['takes'] = [['text']];
const onInstant: FunctionSignature['takes'] = [['instant']];
const onNumber: FunctionSignature['takes'] = [['number']];

function datePart(read: (date: Date) => number): FunctionSignature {
  return { takes: onInstant, gives: 'number', apply: ([at]) => read(new Date(number(at))) };
}

/** Halves go to the even neighbour, as .NET rounds. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** What each function takes and gives (OData 2 URI conventions 4.5, OData 4 URL conventions 5.1.1). */
export const functionSignatures: Readonly<Record<string, FunctionSignature>> = {
  contains: {
    takes: onTwoTexts,
    gives: 'boolean',
    apply: ([whole, part], isCaseIgnored) => fold(whole, isCaseIgnored).includes(fold(part, isCaseIgnored)),
  },
  /** The older spelling, with the part first. */
  substringof: {
    takes: onTwoTexts,
    gives: 'boolean',
    apply: ([part, whole], isCaseIgnored) => fold(whole, isCaseIgnored).includes(fold(part, isCaseIgnored)),
  },
  startswith: {
    takes: onTwoTexts,
    gives: 'boolean',
    apply: ([whole, part], isCaseIgnored) => fold(whole, isCaseIgnored).startsWith(fold(part, isCaseIgnored)),
  },
  endswith: {
    takes: onTwoTexts,
    gives: 'boolean',
    apply: ([whole, part], isCaseIgnored) => fold(whole, isCaseIgnored).endsWith(fold(part, isCaseIgnored)),
  },
  indexof: {
    takes: onTwoTexts,
    gives: 'number',
    apply: ([whole, part], isCaseIgnored) => fold(whole, isCaseIgnored).indexOf(fold(part, isCaseIgnored)),
  },
  length: { takes: onText, gives: 'number', apply: ([whole]) => text(whole).length },
  tolower: { takes: onText, gives: 'text', apply: ([whole]) => text(whole).toLowerCase() },
  toupper: { takes: onText, gives: 'text', apply: ([whole]) => text(whole).toUpperCase() },
  trim: { takes: onText, gives: 'text', apply: ([whole]) => text(whole).trim() },
  concat: { takes: onTwoTexts, gives: 'text', apply: ([a, b]) => text(a) + text(b) },
  replace: {
    takes: [['text', 'text', 'text']],
    gives: 'text',
    apply: ([whole, find, by]) =>
      text(find) === '' ? text(whole) : text(whole).replaceAll(text(find), () => text(by)),
  },
  substring: {
    takes: [
      ['text', 'number'],
      ['text', 'number', 'number'],
    ],
    gives: 'text',
    apply: ([whole, from, length]) => {
      const start = Math.max(0, number(from));
      return text(whole).slice(start, length === undefined ? undefined : start + Math.max(0, number(length)));
    },
  },
  year: datePart((date) => date.getUTCFullYear()),
  month: datePart((date) => date.getUTCMonth() + 1),
  day: datePart((date) => date.getUTCDate()),
  hour: datePart((date) => date.getUTCHours()),
  minute: datePart((date) => date.getUTCMinutes()),
  second: datePart((date) => date.getUTCSeconds()),
  round: { takes: onNumber, gives: 'number', apply: ([value]) => roundHalfEven(number(value)) },
  floor: { takes: onNumber, gives: 'number', apply: ([value]) => Math.floor(number(value)) },
  ceiling: { takes: onNumber, gives: 'number', apply: ([value]) => Math.ceil(number(value)) },
};
