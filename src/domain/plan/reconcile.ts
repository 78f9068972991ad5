import { flowOf } from '../filter/takesPart.ts';
import { type Capabilities, capabilitiesFor } from '../mapping/capabilities.ts';
import { policyOf } from '../mapping/defaults.ts';
import { bothAllow, type Direction, mayWrite } from '../mapping/direction.ts';
import type { Region } from '../mapping/equivalence.ts';
import { stageFor, travelsTo } from '../mapping/relationTypes.ts';
import type { FieldPolicy, Rules } from '../mapping/rules.ts';
import { replaceWholeAddresses } from '../merge/addresses.ts';
import type { FieldChoice } from '../merge/choice.ts';
import { hasWrites, mergeRecord, writesTo } from '../merge/merge.ts';
import { inOneLanguage, inOwnWords } from '../merge/stages.ts';
import { type FieldPath, type Fields, type FieldValue, fieldsOf } from '../model/fields.ts';
import { type Kind, otherSide, type Side, sides } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import { completeLines, settleAddresses } from '../model/settle.ts';
import { itemKey } from './key.ts';
import { labelOf } from './label.ts';
import type { FieldDecision, PlanAction, PlanItem, PlannedEffect, PlannedProblem, Reason, Rung } from './plan.ts';
import { missing, storability } from './storable.ts';

/** What holds for a whole batch of reconciliations. */
export interface ReconcileSettings {
  readonly rules: Rules;
  readonly capabilities: Readonly<Record<Side, Capabilities>>;
  /** What this pass may write; the flow of each kind in the rules narrows it. */
  readonly direction: Direction;
}

export const directionOf = ({ direction, rules }: ReconcileSettings, kind: Kind): Direction =>
  bothAllow(direction, rules.flows[kind]);

/** The same for one relation and its contacts: what it is on a side may not travel to the other. */
export function asTypesAllow(
  settings: ReconcileSettings,
  relation: { readonly exact: NeutralRecord | null; readonly tribe: NeutralRecord | null },
): ReconcileSettings {
  const flow = flowOf(relation, settings.rules.relationTypes);
  return flow === 'both' ? settings : { ...settings, direction: bothAllow(settings.direction, flow) };
}

/** A record on one side, with or without its counterpart on the other. */
export interface Pair {
  readonly kind: Kind;
  readonly exact: NeutralRecord | null;
  readonly tribe: NeutralRecord | null;
  /** Null: not linked yet. */
  readonly base: Fields | null;
  /** What a person decided about differences of this pair; none if not given. */
  readonly choices?: readonly FieldChoice[];
  readonly rung: Rung | null;
  readonly region: Region;
  /** Why there is no counterpart; only looked at when there is none. */
  readonly newReason?: Reason;
  readonly dependsOn: string | null;
}

/**
 * What is to be done about one pair. Pure and the only place that decides it:
 *
 * | exact | tribe | linked | differences            | action    | reason                        |
 * |-------|-------|--------|------------------------|-----------|-------------------------------|
 * | yes   | no    | -      | other side writable    | create    | newInExact, answeredDifferent |
 * | yes   | no    | -      | other side not allowed | skip      | directionForbids              |
 * | yes   | yes   | no     | none to write          | link      | matched                       |
 * | yes   | yes   | no     | some to write          | update    | matched                       |
 * | yes   | yes   | yes    | none                   | unchanged | alreadyAgreed                 |
 * | yes   | yes   | yes    | only kept or conflict  | unchanged | differencesKept               |
 * | yes   | yes   | yes    | some to write          | update    | matched                       |
 *
 * Any row becomes `blocked` when the side to be written cannot hold the record as it is; a single field that it cannot
 * hold is left out with a problem instead. The first two rows hold with the sides exchanged as well.
 */
export function reconcile(pair: Pair, settings: ReconcileSettings): PlanItem {
  const { exact, tribe } = pair;
  if (exact !== null && tribe !== null) return reconcileBoth(pair, exact, tribe, settings);
  const only = exact ?? tribe;
  if (only === null) throw new Error('reconcile needs a record on at least one side');
  return reconcileOne(pair, only, settings);
}

// ---------------------------------------------------------------- one side only

function reconcileOne(pair: Pair, only: NeutralRecord, settings: ReconcileSettings): PlanItem {
  const target = otherSide(only.side);
  if (!mayWrite(directionOf(settings, pair.kind), target)) {
    return planItem(pair, { action: 'skip', reason: { code: 'directionForbids', words: { side: target } } });
  }
  const capabilities = settings.capabilities[target];
  const told = settleAddresses(only.fields);
  const decisions: FieldDecision[] = [];
  const problems: PlannedProblem[] = [];
  const blocks: PlannedProblem[] = [];
  const { relationTypes } = settings.rules;
  for (const field of fieldsOf[pair.kind]) {
    const shown = told[field];
    const value = field === 'stage' ? stageFor(target, shown ?? null, relationTypes) : shown;
    // A new record has nothing to be emptied: only what is filled travels.
    if (value === undefined || value === null || value === false || !travelsTo(target, field, relationTypes)) continue;
    const stored = storability(pair.kind, field, value, capabilities);
    if (stored.is === 'noPlace') continue;
    if (stored.is === 'unstorable') {
      problems.push(stored.problem);
      if (stored.blocksRecord) blocks.push(stored.problem);
    }
    decisions.push(newDecision(field, value, target, stored.is === 'storable'));
  }
  const writes = writesTo(target, decisions);
  for (const field of capabilities.mandatory[pair.kind]) {
    if (writes[field] !== undefined || problems.some((problem) => problem.field === field)) continue;
    const problem = missing(field, capabilities);
    problems.push(problem);
    blocks.push(problem);
  }
  const [block] = blocks;
  if (block !== undefined) return planItem(pair, { action: 'blocked', reason: block.reason, decisions, problems });
  const reason = pair.newReason ?? { code: only.side === 'exact' ? 'newInExact' : 'newInTribe', words: {} };
  return planItem(pair, {
    action: 'create',
    reason,
    decisions,
    problems,
    effects: [{ side: target, operation: 'create', fields: writes }],
  });
}

function newDecision(field: FieldPath, value: FieldValue, target: Side, isStorable: boolean): FieldDecision {
  const [exact, tribe] = target === 'tribe' ? [value, undefined] : [undefined, value];
  const verdict = !isStorable ? 'unstorable' : target === 'tribe' ? 'writeTribe' : 'writeExact';
  return { field, base: undefined, exact, tribe, verdict, value };
}

// ---------------------------------------------------------------- both sides

function reconcileBoth(pair: Pair, exact: NeutralRecord, tribe: NeutralRecord, settings: ReconcileSettings): PlanItem {
  const { kind, base, region } = pair;
  const settled = { exact: settleAddresses(exact.fields), tribe: settleAddresses(tribe.fields) };
  const policy = (field: FieldPath): FieldPolicy => policyOf(settings.rules, kind, field);
  const { relationTypes } = settings.rules;
  const versions = inOneLanguage({ base: base ?? {}, ...settled }, pair.choices ?? [], relationTypes);
  const rules = {
    policyOf: policy,
    direction: directionOf(settings, kind),
    region,
    tribeStage: settled.tribe.stage,
    choices: versions.choices,
  };
  const byField = inOwnWords(mergeRecord(kind, versions, rules), settled.tribe, relationTypes);
  const merged = replaceWholeAddresses(byField, policy);
  const problems: PlannedProblem[] = [];
  const blocks: PlannedProblem[] = [];
  const capabilities = {
    exact: capabilitiesFor(exact, settings.capabilities.exact),
    tribe: capabilitiesFor(tribe, settings.capabilities.tribe),
  };
  const decisions = merged.map((decision) => {
    const target = targetOf(decision);
    if (target === null) return decision;
    if (!travelsTo(target, decision.field, relationTypes)) {
      return { ...decision, verdict: 'kept' as const, value: null };
    }
    const stored = storability(kind, decision.field, decision.value, capabilities[target]);
    if (stored.is === 'storable') return decision;
    if (stored.is === 'noPlace') return { ...decision, verdict: 'kept' as const, value: null };
    problems.push(stored.problem);
    if (stored.blocksRecord) blocks.push(stored.problem);
    return { ...decision, verdict: 'unstorable' as const };
  });
  const [block] = blocks;
  if (block !== undefined) return planItem(pair, { action: 'blocked', reason: block.reason, decisions, problems });

  const seen = { exact: exact.fields, tribe: tribe.fields };
  const effects = sides.flatMap((side): PlannedEffect[] => {
    const fields = completeLines(writesTo(side, decisions), seen[side], settled[side]);
    return Object.keys(fields).length === 0 ? [] : [{ side, operation: 'update', fields }];
  });
  return planItem(pair, { ...actionOf(pair, decisions), decisions, problems, effects });
}

function targetOf(decision: FieldDecision): Side | null {
  if (decision.verdict === 'writeTribe') return 'tribe';
  return decision.verdict === 'writeExact' ? 'exact' : null;
}

function actionOf({ base, rung }: Pair, decisions: readonly FieldDecision[]): { action: PlanAction; reason: Reason } {
  const matched: Reason = { code: 'matched', words: { rung: rung ?? 'link' } };
  if (hasWrites(decisions)) return { action: 'update', reason: matched };
  if (base === null) return { action: 'link', reason: matched };
  const differing = decisions.filter(({ verdict }) => verdict !== 'agrees').length;
  return {
    action: 'unchanged',
    reason:
      differing === 0
        ? { code: 'alreadyAgreed', words: {} }
        : { code: 'differencesKept', words: { count: String(differing) } },
  };
}

// ---------------------------------------------------------------- items

type Decided = Pick<PlanItem, 'action' | 'reason'> & Partial<PlanItem>;

/** An item about a pair, with what was decided; whatever is not said is empty. */
export function planItem(
  pair: Pick<Pair, 'kind' | 'exact' | 'tribe' | 'rung' | 'dependsOn'>,
  decided: Decided,
): PlanItem {
  const { kind, exact, tribe } = pair;
  const named = exact ?? tribe;
  if (named === null) throw new Error('a plan item is about a record of at least one side');
  return {
    key: itemKey(kind, named.side, named.id),
    kind,
    label: labelOf(named),
    exactId: exact?.id ?? null,
    tribeId: tribe?.id ?? null,
    rung: pair.rung,
    decisions: [],
    effects: [],
    candidates: [],
    problems: [],
    dependsOn: pair.dependsOn,
    ...decided,
  };
}
