import { type RelationTypes, sameStage, stageFor, stageInExactWords } from '../mapping/relationTypes.ts';
import type { FieldPath, Fields } from '../model/fields.ts';
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
  const known = { ...versions, base: withStage(versions.base) };
  const own = known.tribe.stage;
  const stage = stageInExactWords(known, types);
  if (own === undefined || stage === undefined || own === stage) return { ...known, choices };
  return {
    ...known,
    tribe: { ...known.tribe, stage },
    choices: choices.map((choice) =>
      choice.field === 'stage' && choice.tribe === own ? { ...choice, tribe: stage } : choice,
    ),
  };
}

/** A base that was agreed on before stages were told still says who was a customer. */
const withStage = (base: Fields): Fields =>
  base.stage === undefined && base.isCustomer === true ? { ...base, stage: 'customer' } : base;

/** The decisions with each stage in the words of its side, and with the role of customer as the stage was decided. */
export function inOwnWords(
  decisions: readonly FieldDecision[],
  tribe: Fields,
  types: RelationTypes,
): readonly FieldDecision[] {
  const asRead = decisions.map((decision) =>
    decision.field === 'stage' ? ownStage(decision, tribe, types) : decision,
  );
  const stage = asRead.find(({ field }) => field === 'stage');
  return asRead.flatMap((decision) => (isToldBy(decision, stage) ? asStageSays(decision, stage) : [decision]));
}

/** A stage that the side to be written has no word for stays where it is. */
function ownStage(decision: FieldDecision, tribe: Fields, types: RelationTypes): FieldDecision {
  const own: FieldDecision = { ...decision, tribe: tribe.stage };
  if (decision.verdict !== 'writeTribe' && decision.verdict !== 'writeExact') return own;
  const [side, from] =
    decision.verdict === 'writeTribe' ? (['tribe', own.exact] as const) : (['exact', own.tribe] as const);
  // Nothing corresponds to nothing, and a customer stays one also where the words of both sides are mapped crosswise.
  const value = stageFor(side, from ?? null, types);
  const isDemotion = own[side] === 'customer' && value !== 'customer';
  return value === null || isDemotion ? { ...own, verdict: 'kept', value: null } : { ...own, value };
}

/** Whether being a customer and the stage are one value here: each side that tells both tells the same with them. */
export const isToldBy = (decision: FieldDecision, stage: FieldDecision | undefined): stage is FieldDecision =>
  decision.field === 'isCustomer' &&
  stage !== undefined &&
  saysSame(decision.exact, stage.exact) &&
  saysSame(decision.tribe, stage.tribe);

const saysSame = (isCustomer: FieldDecision['exact'], stage: FieldDecision['exact']): boolean =>
  isCustomer !== undefined && stage !== undefined && (isCustomer === true) === (stage === 'customer');

/**
 * A type of the other side may be this side's customer, and then both agree about what they call differently. Where the
 * stages do not agree, that both are customers or both are not says nothing, and is not remembered as agreed.
 */
function asStageSays(decision: FieldDecision, stage: FieldDecision): readonly FieldDecision[] {
  const { choice: _own, ...told } = decision;
  const isAlike = (decision.exact === true) === (decision.tribe === true);
  const agrees = { ...told, verdict: 'agrees', value: null } as const;
  switch (stage.verdict) {
    case 'agrees':
      return [agrees];
    case 'writeTribe':
    case 'writeExact': {
      const target = stage.verdict === 'writeTribe' ? decision.tribe : decision.exact;
      const value = stage.value === 'customer';
      return [(target === true) === value ? agrees : { ...told, verdict: stage.verdict, value }];
    }
    case 'kept':
    case 'conflict':
    case 'unstorable':
      return isAlike ? [] : [{ ...told, verdict: 'kept', value: null }];
  }
}

/** Whether two values of a field say the same: of stages the mapping knows, and of being a customer the stage. */
export function sameByTypes(
  field: FieldPath,
  { exact, tribe }: Pick<Versions, 'exact' | 'tribe'>,
  types: RelationTypes,
): boolean {
  if (field !== 'stage' && field !== 'isCustomer') return false;
  const [own, other] = [exact.stage, tribe.stage];
  return own !== undefined && other !== undefined && sameStage(own, other, types);
}
