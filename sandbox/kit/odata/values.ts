import { readInstant } from './literals.ts';

/** The types that a schema names; what a row holds may be any of the usual spellings of a value of that type. */
export type EdmType =
  | 'Edm.String'
  | 'Edm.Guid'
  | 'Edm.Boolean'
  | 'Edm.Byte'
  | 'Edm.SByte'
  | 'Edm.Int16'
  | 'Edm.Int32'
  | 'Edm.Int64'
  | 'Edm.Decimal'
  | 'Edm.Single'
  | 'Edm.Double'
  | 'Edm.DateTime'
  | 'Edm.DateTimeOffset'
  | 'Edm.Date'
  | 'Edm.Binary';

/** What can be compared with each other. `null` is comparable with everything. */
export type ValueKind = 'text' | 'guid' | 'boolean' | 'number' | 'instant' | 'binary' | 'null';

/** A value ready to compare: guids in lower case, instants as milliseconds, whole numbers beyond 2^53 as bigint. */
export type Value = string | number | bigint | boolean | null;

export function kindOf(type: EdmType): ValueKind {
  switch (type) {
    case 'Edm.String':
      return 'text';
    case 'Edm.Guid':
      return 'guid';
    case 'Edm.Boolean':
      return 'boolean';
    case 'Edm.DateTime':
    case 'Edm.DateTimeOffset':
    case 'Edm.Date':
      return 'instant';
    case 'Edm.Binary':
      return 'binary';
    case 'Edm.Byte':
    case 'Edm.SByte':
    case 'Edm.Int16':
    case 'Edm.Int32':
    case 'Edm.Int64':
    case 'Edm.Decimal':
    case 'Edm.Single':
    case 'Edm.Double':
      return 'number';
  }
}

const jsonDate = /^\/Date\((-?\d+)\)\/$/;

/** Brings what a row holds into the form to compare. A value that cannot be of this kind is a bug of the service that keeps it. */
export function toValue(kind: ValueKind, held: unknown): Value {
  if (held === null || held === undefined) return null;
  switch (kind) {
    case 'text':
      return typeof held === 'string' ? held : String(held);
    case 'guid':
      return String(held).toLowerCase();
    case 'boolean':
      if (typeof held === 'boolean') return held;
      if (held === 0 || held === 1) return held === 1;
      break;
    case 'number':
      if (typeof held === 'number' || typeof held === 'bigint') return held;
      if (typeof held === 'string') return readNumber(held);
      if (typeof held === 'boolean') return held ? 1 : 0;
      break;
    case 'instant':
      if (typeof held === 'number') return held;
      if (held instanceof Date) return held.getTime();
      if (typeof held === 'string') return readMs(held);
      break;
    case 'binary':
      return String(held);
    case 'null':
      return null;
  }
  throw new Error(`a row holds ${typeof held} ${String(held)} where a ${kind} belongs`);
}

/** Whole numbers exactly, others as the nearest double: prices and quantities here have at most 15 digits. */
export function readNumber(text: string): number | bigint {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new Error(`${JSON.stringify(text)} is not a number`);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : BigInt(text);
}

function readMs(text: string): number {
  const wire = jsonDate.exec(text);
  if (wire !== null) return Number(wire[1]);
  const instant = readInstant(text);
  if (instant === null) throw new Error(`${JSON.stringify(text)} is not an instant`);
  return instant.ms;
}

/** Negative, zero or positive. Null comes first, as in SQL Server; `isCaseIgnored` concerns text only. */
export function compareValues(a: Value, b: Value, isCaseIgnored: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (typeof a === 'string' && typeof b === 'string' && isCaseIgnored) return order(a.toLowerCase(), b.toLowerCase());
  return order(a, b);
}

function order(a: string | number | bigint | boolean, b: string | number | bigint | boolean): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}
