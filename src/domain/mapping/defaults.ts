import { meantBy } from '../filter/conditions.ts';
import type { FieldPath } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import { defaultRelationTypes } from './relationTypes.ts';
import type { FieldPolicy, RelationFilter, Rules } from './rules.ts';

/** What a new connection starts with: everything takes part, and Exact leads where both sides differ. */
export const defaultRules: Rules = {
  policies: {
    relation: {
      debtorNumber: 'exactAlways',
      creditorNumber: 'exactAlways',
      isCustomer: 'exactLeads',
      isSupplier: 'exactLeads',
    },
    contact: {},
  },
  defaultPolicy: 'exactLeads',
  filter: { customers: true, suppliers: true, contacts: true, createdFrom: null, createdTo: null },
  flows: { relation: 'both', contact: 'both' },
  relationTypes: defaultRelationTypes,
  newInExact: true,
};

/** What a further administration of the same Tribe organisation starts with: new customers are not made in both. */
export const rulesOfFurther: Rules = { ...defaultRules, newInExact: false };

/** Rules as an older version stored them: what it did not know yet is as in a new connection. */
export type StoredRules = { readonly [K in keyof Rules]?: Rules[K] extends object ? Partial<Rules[K]> : Rules[K] };

export function completeRules(stored: StoredRules): Rules {
  return {
    policies: { ...defaultRules.policies, ...stored.policies },
    defaultPolicy: stored.defaultPolicy ?? defaultRules.defaultPolicy,
    filter: completeFilter({ ...defaultRules.filter, ...stored.filter }),
    flows: { ...defaultRules.flows, ...stored.flows },
    relationTypes: { ...defaultRelationTypes, ...stored.relationTypes },
    newInExact: stored.newInExact ?? defaultRules.newInExact,
  };
}

/** A filter in the one form that means what it says: lists of conditions that ask for nothing are left out. */
export function completeFilter({ conditions, ...filter }: RelationFilter): RelationFilter {
  const meant = meantBy(conditions);
  return meant === undefined ? filter : { ...filter, conditions: meant };
}

/**
 * No setting: "debtor or creditor number, which is overwritten by the number assigned by Exact Online" (the article).
 */
export const assignedByExact: ReadonlySet<FieldPath> = new Set<FieldPath>(['debtorNumber', 'creditorNumber']);

/** Whether no rule of a person decides about the field. */
export const isFixedPolicy = (field: FieldPath): boolean => assignedByExact.has(field);

/** The field whose rule decides: being a customer is a stage, so one rule is about both. */
export const ruledBy = (field: FieldPath): FieldPath => (field === 'stage' ? 'isCustomer' : field);

export const policyOf = (rules: Rules, kind: Kind, field: FieldPath): FieldPolicy =>
  assignedByExact.has(field) ? 'exactAlways' : (rules.policies[kind][ruledBy(field)] ?? rules.defaultPolicy);

/**
 * Canonical JSON of the rules: equal for equal rules however they were put together, different for any other. A switch that
 * stands as it always worked is left out, so that rules which were confirmed before there was a switch are the same.
 */
export function rulesFingerprint(rules: Rules): string {
  const known = fingerprints.get(rules);
  if (known !== undefined) return known;
  const made = canonicalJson({ ...rules, newInExact: rules.newInExact === false ? false : undefined });
  fingerprints.set(rules, made);
  return made;
}

/** Rules are values: who wants others makes others. They are asked for before each write. */
const fingerprints = new WeakMap<Rules, string>();

/** Equal for values that are equal, in whatever order their members come. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
