import { defaultRelationTypes, type RelationTypes, stageInExactWords } from '../mapping/relationTypes.ts';
import type { FieldPath } from '../model/fields.ts';
import { fieldGroups } from '../model/groups.ts';
import type { Kind, Side } from '../model/kind.ts';
import type { ExplanationCode, FieldDecision, Reason } from '../plan/plan.ts';
import { type Compared, judge, type MergeRules } from './judge.ts';
import { isToldBy } from './stages.ts';

export interface ExplainRules extends Omit<MergeRules, 'choices'> {
  /** By default those of a new connection. */
  readonly relationTypes?: RelationTypes;
}

/**
 * Why each field was decided as it was, by the rules that decided: the judgement is made once more from the values that
 * the decisions carry, and what came after it (no place for the value, an address that moved) is told from the verdict.
 */
export function explain(
  kind: Kind,
  decisions: readonly FieldDecision[],
  rules: ExplainRules,
): ReadonlyMap<FieldPath, Reason> {
  const stage = decisions.find(({ field }) => field === 'stage');
  return new Map(
    fieldGroups[kind].flatMap((group) => {
      const ofGroup = group.flatMap((field) => decisions.filter((decision) => decision.field === field));
      return ofGroup.map((decision) => [decision.field, reasonFor(decision, ofGroup, group, rules, stage)] as const);
    }),
  );
}

function reasonFor(
  decision: FieldDecision,
  ofGroup: readonly FieldDecision[],
  group: readonly FieldPath[],
  rules: ExplainRules,
  stage?: FieldDecision,
): Reason {
  const { verdict, exact, tribe } = decision;
  const target = targetOf(decision);
  if (verdict === 'agrees') return because('bothAgree', null);
  if (verdict === 'unstorable') return because('cannotBeStored', target);
  if (exact === undefined || tribe === undefined) return because('newRecordFilled', target);
  const [first = decision.field] = group;
  const judged = judge(
    ofGroup.flatMap((each) => comparedIn(each, rules.relationTypes ?? defaultRelationTypes)),
    rules.policyOf(first),
    decision.choice ?? null,
    decision.field === 'stage' ? { ...rules, tribeStage: tribe } : rules,
  );
  if (judged.verdict === verdict) return because(judged.why, judged.side);
  if (isToldBy(decision, stage)) return reasonFor(stage, [stage], ['stage'], rules);
  return verdict === 'kept' ? because('noPlaceThere', sideWritten(judged.verdict)) : because('addressReplaced', target);
}

/** As the merge saw it: stages in the words of Exact. */
function comparedIn({ field, base, exact, tribe }: FieldDecision, types: RelationTypes): Compared[] {
  if (exact === undefined || tribe === undefined) return [];
  if (field !== 'stage') return [{ field, base, exact, tribe }];
  const known = base === undefined ? {} : { stage: base };
  const stage = stageInExactWords({ base: known, exact: { stage: exact }, tribe: { stage: tribe } }, types);
  return [{ field, base, exact, tribe: stage ?? null }];
}

const sideWritten = (verdict: FieldDecision['verdict']): Side | null =>
  verdict === 'writeTribe' ? 'tribe' : verdict === 'writeExact' ? 'exact' : null;

/** The side that is written, or that would have been: of what it cannot store, the one that shows something else. */
const targetOf = ({ verdict, value, exact }: FieldDecision): Side | null =>
  verdict === 'unstorable' ? (value === exact ? 'tribe' : 'exact') : sideWritten(verdict);

const because = (code: ExplanationCode, side: Side | null): Reason => ({ code, words: side === null ? {} : { side } });
