import { served as servedAt } from '../resources/catalogue.ts';
import type { Property, Resource } from '../resources/resource.ts';
import { type Navigation, type ReadScope, rowsUnder, type Served } from '../resources/served.ts';
import type { Row } from '../state/rows.ts';
import { literalOfValue } from './values.ts';

/** Which properties of an entity go out, and which of its collections are opened. */
export interface Shape {
  readonly served: Served;
  /** In wire order. */
  readonly properties: readonly Property[];
  /** Navigation name to the shape of what it holds. */
  readonly expanded: ReadonlyMap<string, Shape>;
}

export function fullShape(served: Served): Shape {
  return { served, properties: served.resource.properties, expanded: new Map() };
}

/** Absolute address of a resource: below the division, except `current/Me`. */
export function resourceUri(resource: Resource, scope: ReadScope): string {
  const root = `${scope.state.publicUrl}/api/v1`;
  return resource.path === 'current/Me'
    ? `${root}/${resource.path}`
    : `${root}/${scope.division.code}/${resource.path}`;
}

export function entityUri(resource: Resource, row: Row, scope: ReadScope): string {
  const literals = resource.keys.map(({ edm, name }) => literalOfValue(edm, row[name] ?? null));
  const [only = '', ...others] = literals;
  const named = resource.keys.map(({ name }, index) => `${name}=${literals[index]}`).join(',');
  return `${resourceUri(resource, scope)}(${others.length === 0 ? only : named})`;
}

/** The rows behind an expanded collection: lines in the order of their numbers. */
export function expandedRows(navigation: Navigation, row: Row, scope: ReadScope): readonly Row[] {
  const rows = rowsUnder(navigation, servedAt(navigation.to), row, scope);
  return [...rows].sort((a, b) => Number(a.LineNumber ?? 0) - Number(b.LineNumber ?? 0));
}
