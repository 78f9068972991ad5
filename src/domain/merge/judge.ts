import { type Direction, mayWrite } from '../mapping/direction.ts';
import { isStill, leavesCountryOut, type Region, sameValue } from '../mapping/equivalence.ts';
import type { FieldPolicy } from '../mapping/rules.ts';
import type { FieldPath, FieldValue } from '../model/fields.ts';
import { otherSide, type Side } from '../model/kind.ts';
import type { ExplanationCode, FieldDecision } from '../plan/plan.ts';
import { type ChosenSide, type FieldChoice, leavesSpellings } from './choice.ts';

export interface MergeRules {
  readonly policyOf: (field: FieldPath) => FieldPolicy;
  readonly direction: Direction;
  readonly region: Region;
  /** Tribe's stage in its own words, for a merge compares stages in Exact's; not given where those are Tribe's as well. */
  readonly tribeStage?: FieldValue | undefined;
  /** A person's decisions, which go before policy and base; none if not given. */
  readonly choices?: readonly FieldChoice[];
}

/** A field that both sides tell, with the value of each. */
export interface Compared {
  readonly field: FieldPath;
  readonly base: FieldValue | undefined;
  readonly exact: FieldValue;
  readonly tribe: FieldValue;
}

/** Whether there is anything to decide about a field. */
export function isDisputed({ field, base, exact, tribe }: Compared, region: Region): boolean {
  if (sameValue(field, exact, tribe, region)) return false;
  // Once agreed on and edited by nobody, two spellings of a number stay the same wherever its record moves.
  const isOneNumber = leavesCountryOut(field, exact, tribe) || leavesCountryOut(field, tribe, exact);
  if (!isOneNumber || base === undefined) return true;
  return !(isStill(field, base, exact, region) && isStill(field, base, tribe, region));
}

/** What becomes of a group of fields that differ, and why; `side` is the one that the explanation is about. */
export interface Judgement {
  readonly verdict: Extract<FieldDecision['verdict'], 'writeTribe' | 'writeExact' | 'kept' | 'conflict'>;
  readonly why: ExplanationCode;
  readonly side: Side | null;
}

/**
 * A role is a record of its own in Tribe, and deletions never travel (the article): neither side's `false` ever takes
 * a role away from the other.
 */
export const neverTakenAway: ReadonlySet<FieldPath> = new Set<FieldPath>(['isCustomer', 'isSupplier']);

/** Nothing that filling in could overwrite. `false` says as little as an empty text when records meet first. */
const isBlank = (value: FieldValue): boolean => value === null || value === false;

/**
 * The fields of one group share their fate, by the policy of the first, `policy`; at least one of them differs. An edit
 * of any of them is an edit of the whole.
 */
export function judge(
  group: readonly Compared[],
  policy: FieldPolicy,
  choice: ChosenSide | null,
  rules: MergeRules,
): Judgement {
  const disputes = group.filter((compared) => isDisputed(compared, rules.region));
  const wanted = choice === null ? byRules(group, disputes, policy, rules) : byChoice(choice);
  if (wanted.verdict === 'kept' || wanted.verdict === 'conflict') return wanted;
  return obstacle(wanted.verdict === 'writeTribe' ? 'tribe' : 'exact', disputes, rules, choice !== null) ?? wanted;
}

const wins = (side: Side, why: ExplanationCode): Judgement => ({
  verdict: side === 'exact' ? 'writeTribe' : 'writeExact',
  why,
  side,
});
const kept = (why: ExplanationCode, side: Side | null = null): Judgement => ({ verdict: 'kept', why, side });

const byChoice = (choice: ChosenSide): Judgement =>
  choice === 'keep' ? kept('keptByChoice') : wins(choice, 'chosenByPerson');

function byRules(
  group: readonly Compared[],
  disputes: readonly Compared[],
  policy: FieldPolicy,
  { choices = [], region }: Pick<MergeRules, 'choices' | 'region'>,
): Judgement {
  const isBlankOn = (side: Side): boolean => disputes.every((dispute) => isBlank(dispute[side]));
  // An assigned value is only ever handed out: a filled one overwrites, an empty one says nothing.
  if (policy === 'exactAlways' || policy === 'tribeAlways') {
    const side = policy === 'exactAlways' ? 'exact' : 'tribe';
    return isBlankOn(side) ? kept('assignedNotYet', side) : wins(side, 'assigned');
  }
  const spellingsOf = (field: FieldPath): FieldChoice | undefined =>
    choices.find((one) => one.field === field && leavesSpellings(one));
  const isFirstMeeting = disputes.some(({ field, base }) => base === undefined && spellingsOf(field) === undefined);
  // A gap is what was never filled: a value that somebody emptied is an edit.
  const isGap = policy === 'fillGaps' && disputes.every(({ base }) => base === undefined || isBlank(base));
  if (isFirstMeeting || isGap) {
    // Records that meet for the first time fill each other's gaps.
    if (isBlankOn('exact')) return wins('tribe', 'gapFilled');
    if (isBlankOn('tribe')) return wins('exact', 'gapFilled');
  }
  if (policy === 'fillGaps') return kept('nothingOverwritten');
  if (isFirstMeeting) return byPolicy(policy, 'neverCompared');
  const isChanged = (side: Side): boolean =>
    group.some(({ field, base, ...values }) => {
      const agreed = spellingsOf(field)?.[side] ?? base;
      return agreed !== undefined && !isStill(field, agreed, values[side], region);
    });
  if (isChanged('exact') && isChanged('tribe')) return byPolicy(policy, 'bothChanged');
  return wins(isChanged('exact') ? 'exact' : 'tribe', 'onlyThereChanged');
}

type LeadingPolicy = Exclude<FieldPolicy, 'exactAlways' | 'tribeAlways' | 'fillGaps'>;

function byPolicy(policy: LeadingPolicy, dispute: 'neverCompared' | 'bothChanged'): Judgement {
  switch (policy) {
    case 'exactLeads':
      return wins('exact', dispute === 'neverCompared' ? 'leadsAtFirst' : 'leads');
    case 'tribeLeads':
      return wins('tribe', dispute === 'neverCompared' ? 'leadsAtFirst' : 'leads');
    case 'ask':
      return { verdict: 'conflict', why: dispute, side: null };
    case 'keepTribe':
      return kept('guarded', 'tribe');
    case 'keepExact':
      return kept('guarded', 'exact');
  }
}

/** Why the loser may not be written to. A setting gives way to a person's decision; everything else does not. */
function obstacle(loser: Side, disputes: readonly Compared[], rules: MergeRules, isChosen: boolean): Judgement | null {
  const hasPolicy = (policy: FieldPolicy): boolean => disputes.some(({ field }) => rules.policyOf(field) === policy);
  const winner = otherSide(loser);
  if (!mayWrite(rules.direction, loser)) return kept('flowForbids', loser);
  if (hasPolicy(loser === 'tribe' ? 'tribeAlways' : 'exactAlways')) return kept('assignedThere', loser);
  if (!isChosen && hasPolicy(loser === 'tribe' ? 'keepTribe' : 'keepExact')) return kept('guarded', loser);
  // Whom Exact calls a customer is not always one in Tribe, nor the other way round.
  const ownStage = (values: Compared): FieldValue =>
    loser === 'tribe' && rules.tribeStage !== undefined ? rules.tribeStage : values[loser];
  const takesRoleAway = disputes.some(
    (values) =>
      (neverTakenAway.has(values.field) && isBlank(values[winner])) ||
      (values.field === 'stage' && ownStage(values) === 'customer'),
  );
  return takesRoleAway ? kept('roleNeverTaken', loser) : null;
}
