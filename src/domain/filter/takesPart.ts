import { defaultRelationTypes, hasStageFor, type RelationTypes } from '../mapping/relationTypes.ts';
import type { RelationFilter } from '../mapping/rules.ts';
import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
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
  const isCustomer = exact.fields.isCustomer === true || hasStageFor('tribe', exact.fields, types);
  const isSupplier = exact.fields.isSupplier === true;
  if (!isCustomer && !isSupplier) return because('neitherCustomerNorSupplier');
  if (!(isCustomer && filter.customers) && !(isSupplier && filter.suppliers)) {
    return because('filteredOut', { setting: isCustomer ? 'customers' : 'suppliers' });
  }
  if (!isLinked && isOutside(exact.createdOn, filter)) {
    return because('outsideDateRange', { createdOn: exact.createdOn ?? '' });
  }
  return null;
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
  if (!tribe.isActive) return because('inactiveInTribe');
  const isCustomer = tribe.fields.isCustomer === true || hasStageFor('exact', tribe.fields, types);
  const isSupplier = tribe.fields.isSupplier === true;
  if (!isCustomer && !isSupplier) return because('noRoleInTribe');
  if ((isCustomer && filter.customers) || (isSupplier && filter.suppliers)) return null;
  return because('filteredOut', { setting: isCustomer ? 'customers' : 'suppliers' });
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
