import type { WireResponse } from '../../kit/wire.ts';
import type { Property } from '../resources/resource.ts';
import { type ReadScope, rowsUnder, type Served } from '../resources/served.ts';
import type { Row, Value } from '../state/rows.ts';
import { atomEntry } from './atom.ts';
import { type Format, jsonType, Refusal } from './refusal.ts';
import type { Shape } from './shape.ts';
import { jsonEntity } from './verboseJson.ts';

export function notFound(served: Served): Refusal {
  return new Refusal(404, `Resource not found for the segment '${served.resource.name}'.`);
}

/** The row an entity URL names. Sync twins are keyed by rowversion on paper; their rows are found by `ID` as well. */
export function rowByKey(served: Served, key: string, scope: ReadScope): Row | undefined {
  const { source, resource } = served;
  if (source.is === 'virtual') return source.rows(scope).find((row) => String(row[resource.key.name]) === key);
  if (source.is === 'function') return undefined;
  const store = scope.division.entity(source.entity);
  const isById = resource.key.name === 'ID';
  const row = isById ? store.get(key) : store.rowsWith(resource.key.name, keyValue(resource.key, key))[0];
  const isHidden = row !== undefined && source.isKept?.(row, scope) === false;
  return isHidden ? undefined : row;
}

function keyValue(property: Property, key: string): Value {
  return property.edm === 'Edm.String' || property.edm === 'Edm.Guid' ? key : Number(key);
}

export function entityResponse(
  status: number,
  row: Row,
  shape: Shape,
  call: { readonly scope: ReadScope; readonly format: Format },
): WireResponse {
  if (call.format === 'json') {
    const body = jsonEntity(row, shape, call.scope);
    return { status, headers: { 'Content-Type': jsonType }, body };
  }
  const headers = { 'Content-Type': 'application/atom+xml;type=entry;charset=utf-8' };
  return { status, headers, body: atomEntry(row, shape, call.scope) };
}

/** The rows of `Entity(key)/Navigation`. */
export function collectionRows(
  served: Served,
  target: Served,
  name: string,
  row: Row,
  scope: ReadScope,
): readonly Row[] {
  const navigation = served.navigations[name];
  return navigation === undefined ? [] : rowsUnder(navigation, target, row, scope);
}
