import type { FilterConditions } from '../filter/conditions.ts';
import type { FieldPath } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import type { Direction } from './direction.ts';
import type { RelationTypes } from './relationTypes.ts';

/**
 * Who decides when both sides differ. `keepTribe` and `keepExact` never write to the named side, whatever the other
 * says. `exactAlways` and `tribeAlways` are for values that the named side assigns: a filled one overwrites the other
 * side even where only the other side was edited, and the naming side itself is never written. `fillGaps` overwrites
 * nothing on either side: what one of them never had is filled from the other.
 */
export const fieldPolicies = [
  'exactLeads',
  'tribeLeads',
  'ask',
  'keepTribe',
  'keepExact',
  'fillGaps',
  'exactAlways',
  'tribeAlways',
] as const;
export type FieldPolicy = (typeof fieldPolicies)[number];

/** Which relation of one side becomes what on the other; settings of a connection, as plain data. */
export interface Rules {
  readonly policies: Readonly<Record<Kind, Readonly<Partial<Record<FieldPath, FieldPolicy>>>>>;
  /** For fields that `policies` does not name. */
  readonly defaultPolicy: FieldPolicy;
  readonly filter: RelationFilter;
  /** Which way each kind of record flows; an import goes to Tribe whatever it says. */
  readonly flows: Readonly<Record<Kind, Direction>>;
  readonly relationTypes: RelationTypes;
  /** Whether customers and suppliers that only Tribe has are made in this administration. */
  readonly newInExact: boolean;
}

/** Who takes part. The dates choose what an import brings: inclusive, YYYY-MM-DD, null for no bound. */
export interface RelationFilter {
  readonly customers: boolean;
  readonly suppliers: boolean;
  readonly contacts: boolean;
  readonly createdFrom: string | null;
  readonly createdTo: string | null;
  /** What further has to hold of each; absent: nothing. */
  readonly conditions?: FilterConditions;
}
