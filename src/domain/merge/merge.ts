import { leavesCountryOut } from '../mapping/equivalence.ts';
import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import { fieldGroups, groupWith } from '../model/groups.ts';
import { type Kind, type Side, sides } from '../model/kind.ts';
import type { FieldDecision } from '../plan/plan.ts';
import { choiceFor } from './choice.ts';
import { type Compared, isDisputed, judge, type MergeRules } from './judge.ts';

/** Three versions of one record. A field that is absent is not told by that side, or was never agreed. */
export interface Versions {
  readonly base: Fields;
  readonly exact: Fields;
  readonly tribe: Fields;
}

/**
 * Three-way merge of the fields of one group, which share their fate: where they differ, one side's values win
 * together: as a person chose, otherwise by the base and by the policy of the first field. No decisions when a side does
 * not tell all of them, for then nothing can be said or written.
 */
export function mergeGroup(group: readonly FieldPath[], versions: Versions, rules: MergeRules): FieldDecision[] {
  const told: Compared[] = [];
  for (const field of group) {
    const [exact, tribe] = [versions.exact[field], versions.tribe[field]];
    if (exact === undefined || tribe === undefined) return [];
    told.push({ field, base: versions.base[field], exact, tribe });
  }
  const disputes = told.filter((compared) => isDisputed(compared, rules.region));
  const [first] = group;
  if (disputes.length === 0 || first === undefined) {
    return told.map((field): FieldDecision => ({ ...field, verdict: 'agrees', value: null }));
  }
  const choice = choiceFor(told, rules.choices ?? [], rules.region);
  const { verdict } = judge(told, rules.policyOf(first), choice, rules);
  return told.map((field): FieldDecision => {
    if (!disputes.includes(field)) return { ...field, verdict: 'agrees', value: null };
    const value = verdict === 'writeTribe' ? field.exact : verdict === 'writeExact' ? field.tribe : null;
    return { ...field, verdict, value, ...(choice !== null && { choice }) };
  });
}

/** Merges each group of fields by itself: what happens to one never depends on another. */
export const mergeRecord = (kind: Kind, versions: Versions, rules: MergeRules): FieldDecision[] =>
  fieldGroups[kind].flatMap((group) => mergeGroup(group, versions, rules));

/** What is to be written to one side. */
export function writesTo(side: Side, decisions: readonly FieldDecision[]): Fields {
  const verdict = side === 'exact' ? 'writeExact' : 'writeTribe';
  const fields: Partial<Record<FieldPath, FieldValue>> = {};
  for (const decision of decisions) if (decision.verdict === verdict) fields[decision.field] = decision.value;
  return fields;
}

/**
 * The base once every planned write is confirmed and nothing else changed: agreed values move it, kept, conflicting
 * and unstorable ones leave it. A group moves as a whole: were half of an address line remembered as agreed, an edit of
 * that half would be forgotten. Only confirmed results may be saved as a base.
 */
export function agreedBase(base: Fields, decisions: readonly FieldDecision[]): Fields {
  const moving = new Map(
    decisions.flatMap((decision) => (isAgreement(decision) ? [[decision.field, decision] as const] : [])),
  );
  const agreed: Partial<Record<FieldPath, FieldValue>> = { ...base };
  for (const [field, decision] of moving) {
    if (!groupWith(field).every((each) => moving.has(each))) continue;
    agreed[field] = decision.verdict === 'agrees' ? agreedValue(decision) : decision.value;
  }
  return agreed;
}

/** Of two spellings Exact's, unless it leaves out the country that Tribe tells: a base has to stand wherever a record moves. */
const agreedValue = ({ field, exact = null, tribe = null }: FieldDecision): FieldValue =>
  leavesCountryOut(field, tribe, exact) ? tribe : exact;

const isAgreement = ({ verdict, exact }: FieldDecision): boolean =>
  verdict === 'writeTribe' || verdict === 'writeExact' || (verdict === 'agrees' && exact !== undefined);

export const hasWrites = (decisions: readonly FieldDecision[]): boolean =>
  sides.some((side) => Object.keys(writesTo(side, decisions)).length > 0);
