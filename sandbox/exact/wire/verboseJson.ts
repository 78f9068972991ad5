import type { Property } from '../resources/resource.ts';
import type { ReadScope } from '../resources/served.ts';
import type { Row } from '../state/rows.ts';
import { entityUri, expandedRows, type Shape } from './shape.ts';
import { jsonOfValue, wireValue } from './values.ts';

export type WriteRow = (row: Row) => string;

/**
 * Verbose JSON of OData 2 (exact-online.md 4.2): `__metadata` first, then the properties in wire order, nulls included.
 * Built once per answer, because a sync page writes a thousand rows of a hundred properties.
 */
export function jsonWriter(shape: Shape, scope: ReadScope): WriteRow {
  const { resource } = shape.served;
  const parts = shape.properties.map((property) => partWriter(property, shape, scope));
  const type = JSON.stringify(resource.typeName);
  return (row) => {
    let text = `{"__metadata":{"uri":${JSON.stringify(entityUri(resource, row, scope))},"type":${type}}`;
    for (const part of parts) text += part(row);
    return `${text}}`;
  };
}

function partWriter(property: Property, shape: Shape, scope: ReadScope): WriteRow {
  const head = `,${JSON.stringify(property.name)}:`;
  if (property.edm === 'Collection') return collectionWriter(property.name, head, shape, scope);
  const derive = shape.served.derived[property.name];
  const { name, edm } = property;
  return (row) => {
    const value = derive === undefined ? row[name] : derive(row, scope);
    return head + jsonOfValue(edm, wireValue(property, value));
  };
}

function collectionWriter(name: string, head: string, shape: Shape, scope: ReadScope): WriteRow {
  const { resource, navigations } = shape.served;
  const navigation = navigations[name];
  const expanded = shape.expanded.get(name);
  if (expanded === undefined || navigation === undefined) {
    return (row) => `${head}{"__deferred":{"uri":${JSON.stringify(`${entityUri(resource, row, scope)}/${name}`)}}}`;
  }
  const write = jsonWriter(expanded, scope);
  return (row) => `${head}{"results":[${expandedRows(navigation, row, scope).map(write).join(',')}]}`;
}

/** What a list answers besides its rows. */
export interface ListFrame {
  /** `$top` at or below the page size gives a bare array (exact-online.md 4.2). */
  readonly isBare: boolean;
  readonly count: number | null;
  readonly next: string | null;
}

export function jsonList(rows: readonly string[], frame: ListFrame): string {
  const list = `[${rows.join(',')}]`;
  if (frame.isBare) return `{"d":${list}}`;
  const count = frame.count === null ? '' : `,"__count":"${frame.count}"`;
  const next = frame.next === null ? '' : `,"__next":${JSON.stringify(frame.next)}`;
  return `{"d":{"results":${list}${count}${next}}}`;
}
