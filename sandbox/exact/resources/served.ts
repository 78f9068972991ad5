import type { Language } from '../rules/problems.ts';
import type { EntityRules } from '../rules/rules.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { ExactState, User } from '../state/exactState.ts';
import type { Row, Value } from '../state/rows.ts';
import type { Resource } from './resource.ts';

/** Who reads where: what looked-up values and virtual rows depend on. */
export interface ReadScope {
  readonly state: ExactState;
  /** The administration of the URL. `current/Me` has none and gets the user's own. */
  readonly division: DivisionState;
  readonly user: User;
  /** The app that asks. */
  readonly clientId: string;
  /** The administrations the user granted to the app. */
  readonly grantedDivisions: readonly number[];
  readonly language: Language;
}

/** A value that is looked up or computed when read, and so does not raise the row's own rowversion. */
export type Derive = (row: Row, scope: ReadScope) => Value;

/** What a query function takes, by name and in order, and as which literal it comes. */
export type Parameters = Readonly<Record<string, 'guid' | 'datetime' | 'text'>>;

/** Where rows come from: an entity of the division, or a list made up on the spot. */
type Source =
  | { readonly is: 'entity'; readonly entity: string; readonly isKept?: (row: Row, scope: ReadScope) => boolean }
  | { readonly is: 'virtual'; readonly rows: (scope: ReadScope) => readonly Row[] }
  /** A query function under `/read/`, which takes named arguments (exact-online.md 5, 7.3). */
  | {
      readonly is: 'function';
      readonly parameters: Parameters;
      readonly isFilterTaken: boolean;
      /** In key order. */
      readonly rows: (scope: ReadScope, given: readonly string[]) => Iterable<Row>;
    };

/** A collection reached from an entity: `Accounts(guid'…')/BankAccounts`. */
export interface Navigation {
  /** Path of the resource it lists. */
  readonly to: string;
  /** The property over there that holds this entity's key. */
  readonly by: string;
}

/** A resource that is emulated: its shape from the facts, its rows and its rules from here. */
export interface Served {
  readonly resource: Resource;
  readonly source: Source;
  readonly derived: Readonly<Record<string, Derive>>;
  readonly rules: EntityRules | null;
  readonly navigations: Readonly<Record<string, Navigation>>;
  /** Keys and properties documented as read-only that are read when sent. */
  readonly alsoSent?: readonly string[];
  /** A bare list is refused: it needs `$select` or `$top=1` (exact-online.md 4.6). */
  readonly isSelectMandatory?: boolean;
  /** `$top` equal to the page size comes wrapped instead of bare (exact-online.md 4.2). */
  readonly isWrappedAtPageSize?: boolean;
}

export function valueAt(served: Served, row: Row, name: string, scope: ReadScope): Value {
  const derive = served.derived[name];
  return derive === undefined ? (row[name] ?? null) : derive(row, scope);
}

/** The rows of a collection under one entity, in key order. */
export function rowsUnder(navigation: Navigation, target: Served, row: Row, scope: ReadScope): readonly Row[] {
  if (target.source.is !== 'entity') return [];
  return scope.division.entity(target.source.entity).rowsWith(navigation.by, row.ID ?? null);
}
