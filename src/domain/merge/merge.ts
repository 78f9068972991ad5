import { sameValue } from '../mapping/equivalence.ts';
import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import { fieldGroups } from '../model/groups.ts';
import { type Kind, type Side, sides } from '../model/kind.ts';
import type { FieldDecision } from '../plan/plan.ts';
import { choiceFor } from './choice.ts';
import { type Dispute, judge, type MergeRules } from './judge.ts';

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
  const told: Dispute[] = [];
  for (const field of group) {
    const [exact, tribe] = [versions.exact[field], versions.tribe[field]];
    if (exact === undefined || tribe === undefined) return [];
    told.push({ field, base: versions.base[field], exact, tribe });
  }
  const isDisputed = ({ field, exact, tribe }: Dispute): boolean => !sameValue(field, exact, tribe, rules.region);
  const disputes = told.filter(isDisputed);
  const [first] = group;
  if (disputes.length === 0 || first === undefined) {
    return told.map((field): FieldDecision => ({ ...field, verdict: 'agrees', value: null }));
  }
  const choice = choiceFor(told, rules.choices ?? [], rules.region);
  const { verdict } = judge(disputes, rules.policyOf(first), choice, rules);
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
 * and unstorable ones leave it. Only confirmed results may be saved as a base.
 */
export function agreedBase(base: Fields, decisions: readonly FieldDecision[]): Fields {
  const agreed: Partial<Record<FieldPath, FieldValue>> = { ...base };
  for (const decision of decisions) {
    if (decision.verdict === 'agrees' && decision.exact !== undefined) agreed[decision.field] = decision.exact;
    if (decision.verdict === 'writeTribe' || decision.verdict === 'writeExact') agreed[decision.field] = decision.value;
  }
  return agreed;
}

export const hasWrites = (decisions: readonly FieldDecision[]): boolean =>
  sides.some((side) => Object.keys(writesTo(side, decisions)).length > 0);
