import { odataV2 } from '../../kit/odata/dialect.ts';
import { compareValues, type LiteralValue, toValue } from '../../kit/odata/index.ts';
import { tokenize } from '../../kit/odata/lexer.ts';
import { kindOf } from '../../kit/odata/values.ts';
import type { Property } from '../resources/resource.ts';
import { type ReadScope, type Served, valueAt } from '../resources/served.ts';
import type { Row, Value } from '../state/rows.ts';
import { wallOfText } from '../state/wallClock.ts';
import { type ListOptions, type OrderBy, understood } from './query.ts';
import { querySyntaxRefusal } from './refusal.ts';
import { literalOfValue, wireValue } from './values.ts';

/** What `$orderby` asks, and the key last, so that every row has one place. */
export function fullOrder(options: ListOptions): readonly OrderBy[] {
  const { keys } = options.shape.served.resource;
  const asked = options.orderBy;
  const missing = keys.filter((key) => !asked.some(({ property }) => property === key));
  return [...asked, ...missing.map((property) => ({ property, isDescending: false }))];
}

/** The values that decide a row's place. */
export type Place = readonly Value[];

export function placeOf(row: Row, order: readonly OrderBy[], served: Served, scope: ReadScope): Place {
  return order.map(({ property }) => wireValue(property, valueAt(served, row, property.name, scope)));
}

export function comparePlaces(a: Place, b: Place, order: readonly OrderBy[]): number {
  for (const [index, { property, isDescending }] of order.entries()) {
    const kind = kindOf(property.edm === 'Collection' ? 'Edm.String' : property.edm);
    const difference = compareValues(toValue(kind, a[index] ?? null), toValue(kind, b[index] ?? null), true);
    if (difference !== 0) return isDescending ? -difference : difference;
  }
  return 0;
}

/**
 * The place a continuation starts after: the last row served, so that rows inserted before it are not repeated
 * (exact-online.md 4.5).
 * @throws Refusal 400 for a token we did not make for this order.
 */
export function readSkipToken(token: string, order: readonly OrderBy[]): Place {
  const literals: LiteralValue[] = [];
  for (const [index, part] of understood(() => tokenize(token, odataV2)).entries()) {
    if (part.kind === 'end') break;
    const isComma = part.kind === 'symbol' && part.text === ',';
    if (index % 2 === 1 && isComma) continue;
    if (index % 2 === 1 || part.kind !== 'literal') throw querySyntaxRefusal();
    literals.push(part.literal);
  }
  if (literals.length !== order.length) throw querySyntaxRefusal();
  return order.map(({ property }, index) => tokenValue(property, literals[index]));
}

function tokenValue(property: Property, literal: LiteralValue | undefined): Value {
  if (literal === undefined) throw querySyntaxRefusal();
  if (literal.type === 'null') return null;
  // A token of another type was made for another order, or by hand.
  switch (property.edm) {
    case 'Edm.DateTime':
      if (literal.type !== 'dateTime') throw querySyntaxRefusal();
      return wallOfText(literal.text) ?? literal.ms;
    case 'Edm.Guid':
      if (literal.type !== 'guid') throw querySyntaxRefusal();
      return literal.value;
    case 'Edm.Boolean':
      if (literal.type !== 'boolean') throw querySyntaxRefusal();
      return literal.value;
    case 'Edm.String':
    case 'Edm.Binary':
    case 'Collection':
      if (literal.type !== 'text') throw querySyntaxRefusal();
      return literal.value;
    default:
      if (literal.type !== 'number') throw querySyntaxRefusal();
      return Number(literal.text);
  }
}

/** The order in which options stand in `__next`. */
const carried = ['$expand', '$filter', '$format', '$inlinecount', '$orderby', '$select'];

/**
 * The continuation link (exact-online.md 4.5): absolute, `$top` reduced by what was served, `$skip` gone, and the place
 * of the last row. Other parts stay unescaped, apart from characters that would change the meaning of the URL.
 */
export function nextLink(
  uri: string,
  options: ListOptions,
  last: Place,
  order: readonly OrderBy[],
  served: number,
): string {
  const parts = carried.flatMap((name) => {
    const value = options.raw.get(name);
    return value === undefined ? [] : [`${name}=${keptReadable(value)}`];
  });
  if (options.top !== null) parts.push(`$top=${options.top - served}`);
  const token = order.map(({ property }, index) => literalOfValue(property.edm, last[index] ?? null)).join(',');
  return `${uri}?${[...parts, `$skiptoken=${token}`].join('&')}`;
}

function keptReadable(value: string): string {
  return value.replace(/[%&#+]/g, (character) => encodeURIComponent(character));
}
