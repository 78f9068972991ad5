import { type Direction, mayWrite } from '../mapping/direction.ts';
import { type Region, sameValue } from '../mapping/equivalence.ts';
import type { FieldPolicy } from '../mapping/rules.ts';
import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import { fieldGroups } from '../model/groups.ts';
import { type Kind, otherSide, type Side, sides } from '../model/kind.ts';
import type { FieldDecision } from '../plan/plan.ts';
import { type ChosenSide, choiceFor, type FieldChoice } from './choice.ts';

/** Three versions of one record. A field that is absent is not told by that side, or was never agreed. */
export interface Versions {
  readonly base: Fields;
  readonly exact: Fields;
  readonly tribe: Fields;
}

export interface MergeRules {
  readonly policyOf: (field: FieldPath) => FieldPolicy;
  readonly direction: Direction;
  readonly region: Region;
  /** A person's decisions, which go before policy and base; none if not given. */
  readonly choices?: readonly FieldChoice[];
}

/**
 * A role is a record of its own in Tribe, and deletions never travel (the article): neither side's `false` ever takes
 * a role away from the other.
 */
export const neverTakenAway: ReadonlySet<FieldPath> = new Set<FieldPath>(['isCustomer', 'isSupplier']);

/** Nothing that filling in could overwrite. `false` says as little as an empty text when records meet first. */
const isBlank = (value: FieldValue): boolean => value === null || value === false;

/** The side whose value should go to the other, or why none does. */
type Winner = Side | 'nobody' | 'person';

function byPolicy(policy: FieldPolicy): Winner {
  switch (policy) {
    case 'exactLeads':
    case 'exactAlways':
      return 'exact';
    case 'tribeLeads':
    case 'tribeAlways':
      return 'tribe';
    case 'ask':
      return 'person';
    case 'keepTribe':
    case 'keepExact':
    case 'fillGaps':
      return 'nobody';
  }
}

/** A field on which the sides differ, with the value of each. */
interface Dispute {
  readonly field: FieldPath;
  readonly base: FieldValue | undefined;
  readonly exact: FieldValue;
  readonly tribe: FieldValue;
}

function winnerOf(disputes: readonly Dispute[], policy: FieldPolicy, region: Region): Winner {
  const isBlankOn = (side: Side): boolean => disputes.every((dispute) => isBlank(dispute[side]));
  // An assigned value is only ever handed out: a filled one overwrites, an empty one says nothing.
  if (policy === 'exactAlways') return isBlankOn('exact') ? 'nobody' : 'exact';
  if (policy === 'tribeAlways') return isBlankOn('tribe') ? 'nobody' : 'tribe';
  if (policy === 'fillGaps') return gapFiller(disputes);
  if (disputes.some(({ base }) => base === undefined)) {
    // Records that meet for the first time fill each other's gaps.
    if (isBlankOn('exact')) return 'tribe';
    if (isBlankOn('tribe')) return 'exact';
    return byPolicy(policy);
  }
  const isChanged = (side: Side): boolean =>
    disputes.some(({ field, base, ...values }) => base !== undefined && !sameValue(field, base, values[side], region));
  if (isChanged('exact') && isChanged('tribe')) return byPolicy(policy);
  return isChanged('exact') ? 'exact' : 'tribe';
}

/** A gap is what was never filled: a value that somebody emptied is an edit, and is not brought back either. */
function gapFiller(disputes: readonly Dispute[]): Winner {
  if (disputes.some(({ base }) => base !== undefined && !isBlank(base))) return 'nobody';
  if (disputes.every(({ exact }) => isBlank(exact))) return 'tribe';
  return disputes.every(({ tribe }) => isBlank(tribe)) ? 'exact' : 'nobody';
}

const byChoice: Readonly<Record<ChosenSide, Winner>> = { exact: 'exact', tribe: 'tribe', keep: 'nobody' };

function isForbidden(loser: Side, disputes: readonly Dispute[], rules: MergeRules, isChosen: boolean): boolean {
  const winner = otherSide(loser);
  // A setting gives way to a person's decision; that a side assigns the value itself is no setting.
  const assigned: FieldPolicy = loser === 'tribe' ? 'tribeAlways' : 'exactAlways';
  const guards = isChosen ? [assigned] : [assigned, loser === 'tribe' ? 'keepTribe' : 'keepExact'];
  return (
    !mayWrite(rules.direction, loser) ||
    disputes.some(({ field }) => guards.includes(rules.policyOf(field))) ||
    disputes.some((dispute) => neverTakenAway.has(dispute.field) && isBlank(dispute[winner]))
  );
}

function verdictFor(
  winner: Winner,
  disputes: readonly Dispute[],
  rules: MergeRules,
  isChosen: boolean,
): FieldDecision['verdict'] {
  switch (winner) {
    case 'person':
      return 'conflict';
    case 'nobody':
      return 'kept';
    case 'exact':
      return isForbidden('tribe', disputes, rules, isChosen) ? 'kept' : 'writeTribe';
    case 'tribe':
      return isForbidden('exact', disputes, rules, isChosen) ? 'kept' : 'writeExact';
  }
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
  const winner = choice === null ? winnerOf(disputes, rules.policyOf(first), rules.region) : byChoice[choice];
  const verdict = verdictFor(winner, disputes, rules, choice !== null);
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
