import type { FieldChoice } from '../merge/choice.ts';
import { neverTakenAway } from '../merge/judge.ts';
import { type FieldPath, type Fields, type FieldValue, fieldsOf } from '../model/fields.ts';
import { fieldGroups } from '../model/groups.ts';
import { type Kind, type Side, sides } from '../model/kind.ts';
import type { NeutralRecord } from '../model/record.ts';
import { keepChoices } from './keepChoices.ts';
import { itemKey } from './key.ts';
import type { FieldDecision, MatchAnswer, PlanItem, PlannedEffect, PlannedProblem, Reason } from './plan.ts';
import { planItem, type ReconcileSettings } from './reconcile.ts';
import type { PlanLink } from './standing.ts';
import { storability } from './storable.ts';

/** What was done to one record, as the journal tells it. A group of fields that is told whole is also guarded whole. */
export interface DoneEntry {
  readonly kind: Kind;
  readonly side: Side;
  readonly recordId: string;
  readonly operation: 'create' | 'update' | 'link';
  readonly before: Fields;
  readonly after: Fields;
}

/** A pair as it is now: the record that an entry is about and whatever it is linked to. */
export interface PairNow {
  readonly link: PlanLink | null;
  readonly exact: NeutralRecord | null;
  readonly tribe: NeutralRecord | null;
}

export interface UndoSettings extends Pick<ReconcileSettings, 'capabilities'> {
  /** A side that nothing may flow to is not written for an undo either. */
  readonly mayWrite: (kind: Kind, side: Side) => boolean;
  /** Pairs that the entries linked or made are unlinked, and left alone afterwards. */
  readonly loosensLinks: boolean;
  readonly regionOf: (now: PairNow) => string | null;
}

/** A plan item like any other, with what has to be stored beside it. */
export interface UndoItem {
  /** What is refused field by field stands in its problems. */
  readonly item: PlanItem;
  /** To be kept with the link, or the next merge would copy the undone difference back. */
  readonly choices: readonly FieldChoice[];
  readonly loosensLink: boolean;
  /** By item key; or the ladder would link the two again, or make a second one. */
  readonly answers: readonly (readonly [key: string, answer: MatchAnswer])[];
}

/**
 * Puts back what the entries (newest first) wrote, pair by pair: a field that still is what was written goes back to
 * what it was before the oldest of them. A field that somebody edited since is left to them. Nothing is deleted: a
 * record that was made stays, and so does a role that was given.
 */
export function planUndo(
  entries: readonly DoneEntry[],
  nowOf: (kind: Kind, side: Side, recordId: string) => PairNow,
  settings: UndoSettings,
): UndoItem[] {
  const pairs = new Map<string, { readonly now: PairNow; readonly entries: DoneEntry[] }>();
  for (const entry of entries) {
    const now = nowOf(entry.kind, entry.side, entry.recordId);
    const key =
      now.link === null
        ? itemKey(entry.kind, entry.side, entry.recordId)
        : itemKey(entry.kind, 'exact', now.link.exactId);
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, { now, entries: [entry] });
    else known.entries.push(entry);
  }
  return [...pairs.values()].flatMap(({ now, entries: ofPair }) => undoPair(ofPair, now, settings));
}

function undoPair(entries: readonly DoneEntry[], now: PairNow, settings: UndoSettings): UndoItem[] {
  const [first] = entries;
  const named = now.exact ?? now.tribe;
  // With both records gone there is nothing to put back and nothing to show.
  if (first === undefined || named === null) return [];
  const { kind } = first;
  const undone = sides.map((side) =>
    undoSide(
      entries.filter((entry) => entry.side === side),
      now,
      side,
      settings,
    ),
  );
  const decisions = undone.flatMap((each) => each.decisions);
  const problems = undone.flatMap((each) => each.problems);
  const effects = undone.flatMap(({ side, fields }): PlannedEffect[] =>
    Object.keys(fields).length === 0 ? [] : [{ side, operation: 'update', fields }],
  );
  const isMade = entries.some(({ operation }) => operation === 'create');
  const isLinked = isMade || entries.some(({ operation }) => operation === 'link');
  const loosensLink = settings.loosensLinks && isLinked && now.link !== null;
  const item = planItem(
    { kind, exact: now.exact, tribe: now.tribe, rung: now.link === null ? null : 'link', dependsOn: null },
    {
      action: effects.length > 0 ? 'update' : 'skip',
      reason:
        effects.length > 0
          ? because('undone')
          : (problems[0]?.reason ?? because(isMade ? 'creationStays' : 'nothingToUndo')),
      decisions,
      problems: isMade ? [{ reason: because('creationStays'), field: null }, ...problems] : problems,
      effects,
    },
  );
  const after = { exact: afterwards(now.exact, undone, 'exact'), tribe: afterwards(now.tribe, undone, 'tribe') };
  const touched = new Set(effects.flatMap(({ fields }) => Object.keys(fields)));
  return [
    {
      item,
      choices: loosensLink ? [] : keepChoices(kind, after, (field) => touched.has(field), settings.regionOf(now)),
      loosensLink,
      answers: loosensLink ? leaveBoth(kind, now.link) : [],
    },
  ];
}

const because = (code: Reason['code'], words: Reason['words'] = {}): Reason => ({ code, words });

function leaveBoth(kind: Kind, link: PlanLink | null): UndoItem['answers'] {
  if (link === null) return [];
  return [
    [itemKey(kind, 'exact', link.exactId), { is: 'leave' }],
    [itemKey(kind, 'tribe', link.tribeId), { is: 'leave' }],
  ];
}

// ---------------------------------------------------------------- one side

interface UndoneSide {
  readonly side: Side;
  readonly fields: Fields;
  readonly decisions: readonly FieldDecision[];
  readonly problems: readonly PlannedProblem[];
}

const afterwards = (record: NeutralRecord | null, undone: readonly UndoneSide[], side: Side): Fields | null =>
  record === null ? null : { ...record.fields, ...undone.find((each) => each.side === side)?.fields };

function undoSide(entries: readonly DoneEntry[], now: PairNow, side: Side, settings: UndoSettings): UndoneSide {
  const [newest] = entries;
  const record = now[side];
  if (newest === undefined) return { side, fields: {}, decisions: [], problems: [] };
  if (record === null) {
    const problem: PlannedProblem = { reason: because('recordGone', { side }), field: null };
    return { side, fields: {}, decisions: [], problems: [problem] };
  }
  const groups = fieldGroups[newest.kind].map((group) => undoGroup(group, entries, record, settings));
  const fields: Fields = Object.assign({}, ...groups.map((each) => each.fields));
  const problems = groups.flatMap((each) => each.problems);
  const decisions = fieldsOf[newest.kind].flatMap((field) => {
    const isRefused = problems.some((problem) => problem.field === field);
    return fields[field] === undefined && !isRefused ? [] : [decisionOn(field, now, side, fields[field])];
  });
  return { side, fields, decisions, problems };
}

/** An address line goes back whole or not at all. */
function undoGroup(
  group: readonly FieldPath[],
  entries: readonly DoneEntry[],
  record: NeutralRecord,
  settings: UndoSettings,
): Pick<UndoneSide, 'fields' | 'problems'> {
  const { values, refusals } = walkBack(group, entries, record);
  const fields: Partial<Record<FieldPath, FieldValue>> = {};
  const problems: PlannedProblem[] = refusals.map(([field, reason]) => ({ field, reason }));
  for (const field of group) {
    const value = values[field];
    if (value === undefined || value === record.fields[field]) continue;
    fields[field] = value;
    const reason = refusalToWrite(record, field, value, settings);
    if (reason !== null) problems.push({ field, reason });
  }
  return problems.length === 0 ? { fields, problems } : { fields: {}, problems };
}

function decisionOn(field: FieldPath, now: PairNow, side: Side, value: FieldValue | undefined): FieldDecision {
  const shown = {
    field,
    base: now.link?.base[field],
    exact: now.exact?.fields[field],
    tribe: now.tribe?.fields[field],
  };
  if (value === undefined) return { ...shown, verdict: 'kept', value: null };
  return { ...shown, verdict: side === 'exact' ? 'writeExact' : 'writeTribe', value };
}

interface WalkedBack {
  /** What the fields of the group were, as far back as nobody else had a hand in them. */
  readonly values: Fields;
  readonly refusals: readonly (readonly [FieldPath, Reason])[];
}

/** From the newest entry to the oldest, as long as each finds the group as it left it: back to the last edit. */
function walkBack(group: readonly FieldPath[], entries: readonly DoneEntry[], record: NeutralRecord): WalkedBack {
  const values: Partial<Record<FieldPath, FieldValue>> = { ...record.fields };
  let isMoved = false;
  for (const { operation, before, after } of entries) {
    if (operation !== 'update') continue;
    const told = group.filter((field) => after[field] !== undefined);
    if (told.every((field) => values[field] === before[field])) continue;
    const edited = told.filter((field) => values[field] !== after[field]);
    const unknown = told.filter((field) => before[field] === undefined);
    if (edited.length === 0 && unknown.length === 0) {
      for (const field of told) values[field] = before[field] ?? null;
      isMoved = true;
    } else if (isMoved) break;
    else if (edited.length > 0) return { values, refusals: edited.map((field) => [field, editedSince(field, record)]) };
    else return { values, refusals: unknown.map((field) => [field, unknownBefore(field, record)]) };
  }
  return { values, refusals: [] };
}

const editedSince = (field: FieldPath, { side, fields }: NeutralRecord): Reason =>
  because('editedSince', { side, field, value: asText(fields[field]) });

const unknownBefore = (field: FieldPath, { side }: NeutralRecord): Reason =>
  because('valueBeforeUnknown', { side, field });

const asText = (value: FieldValue | undefined): string => (value === undefined || value === null ? '' : String(value));

function refusalToWrite(
  { kind, side }: NeutralRecord,
  field: FieldPath,
  value: FieldValue,
  { capabilities, mayWrite }: UndoSettings,
): Reason | null {
  if (!mayWrite(kind, side)) return because('directionForbids', { side });
  if (neverTakenAway.has(field) && value !== true) return because('roleStays', { side, field });
  const stored = storability(kind, field, value, capabilities[side]);
  if (stored.is === 'storable') return null;
  return stored.is === 'noPlace' ? because('directionForbids', { side }) : stored.problem.reason;
}
