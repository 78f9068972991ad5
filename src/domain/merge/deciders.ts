import type { FieldPath } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import type { FieldDecision } from '../plan/plan.ts';
import { type ExplainRules, explain } from './explain.ts';

/** Who said which of two values counts, where both sides had one of their own. */
export const deciders = ['rule', 'person'] as const;
export type Decider = (typeof deciders)[number];

export type Deciders = Readonly<Partial<Record<FieldPath, Decider>>>;

/**
 * Of the fields that are written, those that another value gave way in: to the side that leads by the rules, or to a
 * person's choice. Whatever simply followed an edit, filled a gap or is a number that Exact assigns is nobody's decision.
 */
export function decidersOf(kind: Kind, decisions: readonly FieldDecision[], rules: ExplainRules): Deciders {
  const reasons = explain(kind, decisions, rules);
  const decided: Partial<Record<FieldPath, Decider>> = {};
  for (const { field, verdict } of decisions) {
    if (verdict !== 'writeExact' && verdict !== 'writeTribe') continue;
    switch (reasons.get(field)?.code) {
      case 'leads':
      case 'leadsAtFirst':
      case 'addressReplaced':
        decided[field] = 'rule';
        break;
      case 'chosenByPerson':
        decided[field] = 'person';
        break;
      default:
    }
  }
  return decided;
}
