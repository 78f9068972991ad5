import type { Edm, Padding, Property } from '../resources/resource.ts';
import type { Value } from '../state/rows.ts';
import { textOfWall } from '../state/wallClock.ts';

export function padded(text: string, padding: Padding | null): string {
  if (padding === null) return text;
  return padding.side === 'left' ? text.padStart(padding.width) : text.padEnd(padding.width);
}

/** A value as filters and the wire see it: fixed-width text comes with its spaces (exact-online.md 4.3). */
export function wireValue(property: Property, value: Value | undefined): Value {
  if (value === undefined || value === null || property.isWriteOnly) return null;
  return typeof value === 'string' ? padded(value, property.padding) : value;
}

/** Verbose JSON of one value: Int64 as text, dates as `/Date()/` with escaped slashes (exact-online.md 4.2, 4.4). */
export function jsonOfValue(edm: Edm, value: Value): string {
  if (value === null) return 'null';
  switch (edm) {
    case 'Edm.DateTime':
      return `"\\/Date(${value})\\/"`;
    case 'Edm.Guid':
    case 'Edm.Int64':
      return `"${value}"`;
    default:
      return typeof value === 'string' ? JSON.stringify(value) : String(value);
  }
}

/** A value as Atom shows it, unescaped. */
export function atomOfValue(edm: Edm, value: Exclude<Value, null>): string {
  return edm === 'Edm.DateTime' && typeof value === 'number' ? textOfWall(value) : String(value);
}

/** A value as a URL literal: in skip tokens and in `uri`s of integer keys. */
export function literalOfValue(edm: Edm, value: Value): string {
  if (value === null) return 'null';
  switch (edm) {
    case 'Edm.Guid':
      return `guid'${value}'`;
    case 'Edm.DateTime':
      return `datetime'${encodeURIComponent(textOfWall(Number(value)))}'`;
    case 'Edm.Int64':
      return `${value}L`;
    case 'Edm.Double':
      return `${value}d`;
    case 'Edm.String':
      return `'${encodeURIComponent(String(value).replaceAll("'", "''"))}'`;
    default:
      return String(value);
  }
}
