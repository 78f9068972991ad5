import type { EntityRules } from '../rules/rules.ts';
import { type Row, textOf } from '../state/rows.ts';
import type { Derive, Navigation, ReadScope } from './served.ts';

/** What an entity adds to its shape: looked-up values, rules and collections. */
export interface EntityBinding {
  readonly entity: string;
  readonly derived: Readonly<Record<string, Derive>>;
  /** Null: it can only be read. */
  readonly rules: EntityRules | null;
  readonly navigations: Readonly<Record<string, Navigation>>;
  /** Which rows of the entity the resource shows; all of them when absent. */
  readonly isKept?: (row: Row, scope: ReadScope) => boolean;
  /** Sync twins that are named otherwise than the resource itself. */
  readonly twins?: readonly string[];
  /** Keys and properties documented as read-only that are read when sent. */
  readonly alsoSent?: readonly string[];
  /** A bare list is refused: it needs `$select` or `$top=1` (exact-online.md 4.6). */
  readonly isSelectMandatory?: boolean;
  /** `$top` equal to the page size comes wrapped instead of bare (exact-online.md 4.2, live on SalesInvoices). */
  readonly isWrappedAtPageSize?: boolean;
}

/** The row a guid refers to, looked up at reading time. */
export function related(entity: string, property: string): (row: Row, scope: ReadScope) => Row | undefined {
  return (row, scope) => {
    const key = textOf(row, property);
    return key === null ? undefined : scope.division.entity(entity).get(key);
  };
}

/** A property of the row that a guid refers to. */
export function lookup(entity: string, by: string, property: string): Derive {
  const find = related(entity, by);
  return (row, scope) => find(row, scope)?.[property] ?? null;
}

/** A property of the row that a code refers to. */
export function lookupByCode(entity: string, by: string, property: string): Derive {
  return (row, scope) => {
    const code = textOf(row, by);
    const found = code === null ? undefined : scope.division.entity(entity).rowsWith('Code', code)[0];
    return found?.[property] ?? null;
  };
}
