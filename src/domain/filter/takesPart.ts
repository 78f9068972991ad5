import type { Direction } from '../mapping/direction.ts';
import { defaultRelationTypes, isBrought, mayFlowTo, type RelationTypes, typesOf } from '../mapping/relationTypes.ts';
import type { RelationFilter } from '../mapping/rules.ts';
import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import { otherSide } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { Reason, ReasonCode } from '../plan/plan.ts';

/** Null when the record takes part, otherwise why it does not. */
export type Exclusion = Reason | null;

const because = (code: ReasonCode, words: Reason['words'] = {}): Reason => ({ code, words });

/**
 * Whether an Exact relation is kept in agreement with Tribe: "customers and suppliers … Inactive relationships are not
 * synchronised" (the article), and what the connection's own settings say. Whoever is not a customer yet takes part with
 * the customers, if the stage is mapped. The date range chooses what an import
 * brings; a relation that is linked already stays in step whatever the range.
 */
export function relationExclusion(
  exact: NeutralRecord,
  filter: RelationFilter,
  isLinked: boolean,
  types: RelationTypes = defaultRelationTypes,
): Exclusion {
  if (!exact.isActive) return because('inactiveInExact');
  const excluded = typeExclusion(exact, filter, types);
  if (excluded !== null) return excluded;
  if (!isLinked && isOutside(exact.createdOn, filter)) {
    return because('outsideDateRange', { createdOn: exact.createdOn ?? '' });
  }
  return null;
}

/**
 * The same of a linked relation. "Stays linked": who lost its type on one side stays in step while the other side still
 * has one that travels.
 */
export function linkedExclusion(
  exact: NeutralRecord,
  tribe: NeutralRecord | null,
  filter: RelationFilter,
  types: RelationTypes = defaultRelationTypes,
): Exclusion {
  const exclusion = relationExclusion(exact, filter, true, types);
  if (exclusion === null || !exact.isActive || tribe === null) return exclusion;
  return tribeRelationExclusion(tribe, filter, types) === null ? null : exclusion;
}

/** Where a linked pair, and its contacts with it, may be written to for all that its types say. */
export function flowOf(
  { exact, tribe }: { readonly exact: NeutralRecord | null; readonly tribe: NeutralRecord | null },
  types: RelationTypes = defaultRelationTypes,
): Direction {
  const [e, t] = [exact?.fields ?? {}, tribe?.fields ?? {}];
  const toTribe = mayFlowTo('tribe', t, e, types);
  const toExact = mayFlowTo('exact', e, t, types);
  if (toTribe && toExact) return 'both';
  return toTribe ? 'toTribe' : toExact ? 'toExact' : 'none';
}

/** Why what it is keeps a relation from being brought to the other side. */
function typeExclusion({ fields, side }: NeutralRecord, filter: RelationFilter, types: RelationTypes): Exclusion {
  const own = typesOf(fields);
  const [first] = own;
  if (first === undefined) return because(side === 'exact' ? 'neitherCustomerNorSupplier' : 'noRoleInTribe');
  const brought = own.filter((type) => isBrought(otherSide(side), type, types));
  if (brought.length === 0) return because('typeStaysBehind', { type: first, side });
  const settings = brought.map((type) => (type === 'supplier' ? 'suppliers' : 'customers'));
  const [setting = 'customers'] = settings;
  return settings.some((one) => filter[one]) ? null : because('filteredOut', { setting });
}

/** A date that a side does not tell excludes nobody: a record is never lost to a missing date. */
function isOutside(createdOn: string | null, filter: RelationFilter): boolean {
  if (createdOn === null) return false;
  // Dates of the form YYYY-MM-DD sort as text.
  return (
    (filter.createdFrom !== null && createdOn < filter.createdFrom) ||
    (filter.createdTo !== null && createdOn > filter.createdTo)
  );
}

/** Whether a relation that only Tribe has is brought to Exact: "new customers or suppliers in Tribe CRM" (the article). */
export function tribeRelationExclusion(
  tribe: NeutralRecord,
  filter: RelationFilter,
  types: RelationTypes = defaultRelationTypes,
): Exclusion {
  return tribe.isActive ? typeExclusion(tribe, filter, types) : because('inactiveInTribe');
}

/** Contacts come along with their relation; the caller has seen to it that the relation takes part. */
export function contactExclusion(contact: NeutralRecord, filter: RelationFilter): Exclusion {
  if (!filter.contacts) return because('filteredOut', { setting: 'contacts' });
  if (contact.isActive) return null;
  return because(contact.side === 'exact' ? 'inactiveInExact' : 'inactiveInTribe');
}

/** Fields that stand for a role, and vanish with it when the settings leave the role out. */
const roleFields: readonly (readonly [keyof RelationFilter, readonly FieldPath[]])[] = [
  ['customers', ['isCustomer', 'stage', 'debtorNumber']],
  ['suppliers', ['isSupplier', 'creditorNumber']],
];

/** A role that is not synchronised is not told: neither brought over nor compared. */
export function withoutFilteredRoles(fields: Fields, filter: RelationFilter): Fields {
  const hidden = roleFields.flatMap(([setting, paths]) => (filter[setting] === false ? paths : []));
  if (hidden.length === 0) return fields;
  const told: Partial<Record<FieldPath, FieldValue>> = { ...fields };
  for (const field of hidden) delete told[field];
  return told;
}
