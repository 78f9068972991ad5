import { type RelationTypes, stageFor, stageInExactWords } from '../mapping/relationTypes.ts';
import type { Fields } from '../model/fields.ts';
import type { FieldDecision } from '../plan/plan.ts';
import type { FieldChoice } from './choice.ts';
import type { Versions } from './merge.ts';

/**
 * The sides have different words for the stages of a relation. They are compared in Exact's, in which the base is kept,
 * and decided, shown and written each in its own.
 */
export function inOneLanguage(
  versions: Versions,
  choices: readonly FieldChoice[],
  types: RelationTypes,
): Versions & { readonly choices: readonly FieldChoice[] } {
  const own = versions.tribe.stage;
  const stage = stageInExactWords(versions, types);
  if (own === undefined || stage === undefined || own === stage) return { ...versions, choices };
  return {
    ...versions,
    tribe: { ...versions.tribe, stage },
    choices: choices.map((choice) =>
      choice.field === 'stage' && choice.tribe === own ? { ...choice, tribe: stage } : choice,
    ),
  };
}

/** A stage that the side to be written has no word for stays where it is. */
export function inOwnWords(decision: FieldDecision, tribe: Fields, types: RelationTypes): FieldDecision {
  if (decision.field !== 'stage') return decision;
  const own: FieldDecision = { ...decision, tribe: tribe.stage };
  if (decision.verdict !== 'writeTribe' && decision.verdict !== 'writeExact') return own;
  const [side, from] =
    decision.verdict === 'writeTribe' ? (['tribe', own.exact] as const) : (['exact', own.tribe] as const);
  // Nothing corresponds to nothing, and a customer stays one also where the words of both sides are mapped crosswise.
  const value = stageFor(side, from ?? null, types);
  const isDemotion = own[side] === 'customer' && value !== 'customer';
  return value === null || isDemotion ? { ...own, verdict: 'kept', value: null } : { ...own, value };
}
