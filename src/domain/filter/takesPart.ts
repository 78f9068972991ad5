import type { Direction } from '../mapping/direction.ts';
import { defaultRelationTypes, isBrought, mayFlowTo, type RelationTypes, typesOf } from '../mapping/relationTypes.ts';
import type { RelationFilter } from '../mapping/rules.ts';
import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import { otherSide } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { Reason, ReasonCode } from '../plan/plan.ts';
import type { Condition, FilterList } from './conditions.ts';
import { unmetOf } from './holds.ts';

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
  counterpart: NeutralRecord | null = null,
): Exclusion {
  if (!exact.isActive) return because('inactiveInExact');
  const excluded = typeExclusion(exact, filter, types, counterpart);
  if (excluded !== null) return excluded;
  if (!isLinked && isOutside(exact.createdOn, filter)) {
    return because('outsideDateRange', { createdOn: exact.createdOn ?? '' });
  }
  return null;
}

/**
 * The same of a linked relation. "Stays linked": who lost its type on one side, or does not satisfy the conditions there
 * any more, stays in step while the other side still has one that travels, and satisfies them. So the edit that takes a
 * relation out is the last one that goes over.
 */
export function linkedExclusion(
  exact: NeutralRecord,
  tribe: NeutralRecord | null,
  filter: RelationFilter,
  types: RelationTypes = defaultRelationTypes,
): Exclusion {
  const exclusion = relationExclusion(exact, filter, true, types, tribe);
  if (exclusion === null || !exact.isActive || tribe === null) return exclusion;
  return tribeRelationExclusion(tribe, filter, types, exact) === null ? null : exclusion;
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

/** Why what it is, or does not satisfy, keeps a relation from being brought to the other side. */
function typeExclusion(
  record: NeutralRecord,
  filter: RelationFilter,
  types: RelationTypes,
  counterpart: NeutralRecord | null,
): Exclusion {
  const { fields, side } = record;
  const own = typesOf(fields);
  const [first] = own;
  if (first === undefined) return because(side === 'exact' ? 'neitherCustomerNorSupplier' : 'noRoleInTribe');
  const brought = own.filter((type) => isBrought(otherSide(side), type, types));
  if (brought.length === 0) return because('typeStaysBehind', { type: first, side });
  const roles = brought.map((type) => (type === 'supplier' ? 'suppliers' : 'customers'));
  const exclusions = roles.map((role) => listExclusion(role, record, filter, counterpart));
  if (exclusions.includes(null)) return null;
  // What a record does not satisfy says more than that its role is left out altogether.
  return exclusions.find((one) => one?.code !== 'filteredOut') ?? exclusions[0] ?? null;
}

/** Why a list of the settings does not let a record in, by what its own side tells of it. */
function listExclusion(
  list: FilterList,
  record: NeutralRecord,
  filter: RelationFilter,
  counterpart: NeutralRecord | null,
): Exclusion {
  if (!filter[list]) return because('filteredOut', { setting: list });
  const unmet = unmetOf(filter.conditions?.[list], tellingOf(record, counterpart));
  if (unmet === null) return null;
  return because(unmet.match === 'any' ? 'noConditionHolds' : 'conditionUnmet', {
    setting: list,
    ...inWords(unmet.condition),
  });
}

/** A linked record is known by its counterpart as well: what its own side has no place for is told by the other. */
function tellingOf({ fields }: NeutralRecord, counterpart: NeutralRecord | null): Fields {
  if (counterpart === null) return fields;
  const told = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { ...counterpart.fields, ...Object.fromEntries(told) };
}

function inWords(condition: Condition): Reason['words'] {
  const { field, operator } = condition;
  if ('value' in condition) return { field, operator, value: condition.value };
  if ('values' in condition) return { field, operator, value: condition.values.join(',') };
  if ('from' in condition) return { field, operator, from: condition.from ?? '', to: condition.to ?? '' };
  return { field, operator };
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
  counterpart: NeutralRecord | null = null,
): Exclusion {
  return tribe.isActive ? typeExclusion(tribe, filter, types, counterpart) : because('inactiveInTribe');
}

/**
 * Contacts come along with their relation; the caller has seen to it that the relation takes part. A linked one stays in
 * step while it satisfies the conditions on either side.
 */
export function contactExclusion(
  contact: NeutralRecord,
  filter: RelationFilter,
  counterpart: NeutralRecord | null = null,
): Exclusion {
  if (!filter.contacts) return because('filteredOut', { setting: 'contacts' });
  if (!contact.isActive) return because(contact.side === 'exact' ? 'inactiveInExact' : 'inactiveInTribe');
  return exclusionOfEither('contacts', contact, filter, counterpart);
}

/** Null while one of both satisfies the list. */
function exclusionOfEither(
  list: FilterList,
  record: NeutralRecord,
  filter: RelationFilter,
  counterpart: NeutralRecord | null,
): Exclusion {
  const exclusion = listExclusion(list, record, filter, counterpart);
  if (exclusion === null || counterpart === null) return exclusion;
  return listExclusion(list, counterpart, filter, record) === null ? null : exclusion;
}

/** Fields that stand for a role, and vanish with it when the settings leave the role out. */
const roleFields: readonly (readonly ['customers' | 'suppliers', readonly FieldPath[]])[] = [
  ['customers', ['isCustomer', 'stage', 'debtorNumber']],
  ['suppliers', ['isSupplier', 'creditorNumber']],
];

/**
 * A role that is not synchronised is not told: neither brought over nor compared. Its conditions may be satisfied on either
 * side of a pair, so that what is seen before a match is linked is seen afterwards too.
 */
export function withoutFilteredRoles(
  record: NeutralRecord,
  filter: RelationFilter,
  counterpart: NeutralRecord | null = null,
): NeutralRecord {
  const hidden = roleFields.flatMap(([list, paths]) =>
    exclusionOfEither(list, record, filter, counterpart) === null ? [] : paths,
  );
  if (hidden.length === 0) return record;
  const told: Partial<Record<FieldPath, FieldValue>> = { ...record.fields };
  for (const field of hidden) delete told[field];
  return { ...record, fields: told };
}
