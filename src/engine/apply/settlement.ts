import { policyOf } from '../../domain/mapping/defaults.ts';
import { isCutShort, isOnlySpelledAnew } from '../../domain/mapping/spelling.ts';
import type { FieldChoice } from '../../domain/merge/choice.ts';
import { decidersOf } from '../../domain/merge/deciders.ts';
import { agreedBase } from '../../domain/merge/merge.ts';
import type { FieldPath, Fields, FieldValue } from '../../domain/model/fields.ts';
import { groupWith } from '../../domain/model/groups.ts';
import { type Kind, otherSide, type Side } from '../../domain/model/kind.ts';
import type { ObservedPart } from '../../domain/model/record.ts';
import { keepChoices } from '../../domain/plan/keepChoices.ts';
import type { PlanItem, Reason } from '../../domain/plan/plan.ts';
import type {
  Conflict,
  JournalCause,
  JournalEntry,
  Link,
  Problem,
  StoredChoice,
  StoredPlanItem,
} from '../../store/port.ts';
import { conflictChanges } from '../conflicts.ts';
import { failureReason, problemOf } from '../failures.ts';
import type { NotOk } from '../halts.ts';
import { pausedAgainAfterMs } from '../pauses.ts';
import type { ApplyingBatch } from './applying.ts';
import { arrivedIn } from './arrived.ts';
import type { Known, Seen } from './known.ts';
import { regionOfPair } from './planPair.ts';

/** A side that must not be asked further for now, and what it said. */
export interface Halting {
  readonly side: Side;
  readonly outcome: NotOk;
}

/** What became of one item: everything that is saved about it, in one transaction. */
export interface Settlement {
  readonly item: StoredPlanItem;
  readonly link: Link | null;
  /** What was seen of its records on the way, to be stored. */
  readonly parts: readonly ObservedPart[];
  readonly journal: readonly JournalEntry[];
  readonly problems: readonly Problem[];
  readonly conflicts: readonly Conflict[];
  /** Decisions made on the way, and fields of the link whose decisions are used up. */
  readonly choices: readonly StoredChoice[];
  readonly usedUp: readonly FieldPath[];
  readonly halt: Halting | null;
  /** Not to be written now: out of the outbox, to be planned anew. */
  readonly planAgain?: PlanAgain;
  /** When what was in doubt until now was sent. */
  readonly endsDoubtOfMs?: number | null;
}

export interface PlanAgain {
  readonly atMs: number;
  /** The side that has to be read first; null: what is stored will do. */
  readonly reads: Side | null;
}

/** What an item did to a side, for the journal. */
export interface Written {
  readonly side: Side;
  readonly operation: 'create' | 'update';
  readonly before: Fields;
  readonly fields: Fields;
}

/** Who decides what no person and no rule did. */
const ourselves = 'tandem';

const nothingElse = {
  link: null,
  parts: [],
  journal: [],
  problems: [],
  conflicts: [],
  choices: [],
  usedUp: [],
  halt: null,
} as const;

/** Back in the queue, for reasons that have nothing to do with the record. */
export const queuedAgain = (stored: StoredPlanItem, halt: Halting | null): Settlement => ({
  ...nothingElse,
  item: { ...stored, state: 'planned', sentMs: null, businessKey: null },
  halt,
});

/** Not to be written while its record or kind is paused, or as long as a reading may be older than our last write. */
export const putOff = (stored: StoredPlanItem, planAgain: PlanAgain): Settlement => ({
  ...queuedAgain(stored, null),
  planAgain,
});

export const parked = ({ ports }: ApplyingBatch, stored: StoredPlanItem): Settlement =>
  putOff(stored, { atMs: ports.clock.nowMs() + pausedAgainAfterMs, reads: null });

/** In doubt: to be found by its business key, or compared, before anything is sent again. */
export const leftUnknown = (stored: StoredPlanItem): Settlement => ({
  ...nothingElse,
  item: { ...stored, state: 'unknown' },
});

export function failed(applying: ApplyingBatch, stored: StoredPlanItem, reason: Reason): Settlement {
  return {
    ...nothingElse,
    item: { ...stored, state: 'failed', failure: reason, sentMs: null, businessKey: null },
    problems: [problem(applying, stored, { reason, field: null })],
  };
}

/** Tried as often as allowed without a clear answer: a person has to look. */
export const queuedOrGivenUp = (applying: ApplyingBatch, stored: StoredPlanItem): Settlement =>
  stored.attempts < applying.ports.settings.attemptsMax
    ? queuedAgain(stored, null)
    : failed(
        applying,
        stored,
        failureReason('outcomeUnknown', {
          side: stored.item.effects[0]?.side ?? 'tribe',
          attempts: String(stored.attempts),
        }),
      );

export const asPair = (one: Seen, other: Seen): { readonly exact: Seen; readonly tribe: Seen } =>
  one.record.side === 'exact' ? { exact: one, tribe: other } : { exact: other, tribe: one };

export const choicesOf = (known: Known, link: Link | null): readonly StoredChoice[] =>
  link === null ? [] : (known.choices.get(link.id) ?? []);

/**
 * Both records as they are known to be now. The base takes only what is seen to agree. What is left to write, on either
 * side, is queued: the rest of a create, a number that the side gave, a spelling that it made of what was written. What
 * was written and is not there is told and left alone until somebody edits it.
 */
export function settledPair(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  seen: {
    readonly exact: Seen;
    readonly tribe: Seen;
    readonly link: Link | null;
    /** The side that was just looked at or written to. */
    readonly looked: Side;
    readonly written: Written | null;
  },
): Settlement {
  const { link: known, written, looked } = seen;
  const choices = choicesOf(applying.known, known);
  const { respelled, ignored } = written === null ? { respelled: {}, ignored: [] } : whatBecameOf(written, seen);
  // Against what was written and not against what was agreed before: so only the new spelling counts as a change, of the
  // side that spells, and travels back once. A line of an address is judged as a whole.
  const base = { ...known?.base, ...arrivedWith(written, seen), ...agreeingBeside(respelled, seen), ...respelled };
  const plan = (kept: readonly FieldChoice[]): PlanItem =>
    applying.planOf(applying, stored, {
      exact: seen.exact,
      tribe: seen.tribe,
      base,
      choices: [...kept, ...choices.filter(({ field }) => !kept.some((one) => one.field === field))],
    });
  const isTriedEnough = stored.attempts >= applying.ports.settings.attemptsMax;
  const keep = (fields: readonly FieldPath[]) => keptAsTheyAre(stored.item.kind, seen, fields);
  const refused = isTriedEnough ? [...ignored, ...fieldsToWrite(plan(keep(ignored)))] : ignored;
  const kept = keep(refused);
  const now = plan(kept);

  const link = linkAfter(applying, stored, seen, { base, now });
  const item: PlanItem = { ...stored.item, exactId: seen.exact.record.id, tribeId: seen.tribe.record.id };
  const made = {
    ...nothingElse,
    link,
    parts: seen[looked].parts,
    journal: journalOf(applying, stored, link, { seen, written, isNewLink: known === null }),
    ...conflictChanges(applying, { link, label: stored.item.label, plan: now, choices }),
    choices: [...kept, ...leftAsItIs(applying, seen, now)].map((choice) => ({
      ...choice,
      connectionId: link.connectionId,
      linkId: link.id,
      ...bySelf(applying),
    })),
  };
  if (now.effects.length > 0) {
    const next = { ...item, effects: now.effects, decisions: now.decisions };
    return { ...made, item: { ...stored, item: next, state: 'planned', sentMs: null, businessKey: null } };
  }
  const side = written?.side ?? looked;
  const problems = [
    ...now.problems,
    ...refused.map((field) => ({ field, reason: failureReason('valueNotKept', { side, field }) })),
  ];
  return {
    ...made,
    item: { ...stored, item, state: 'done', failure: null, businessKey: null },
    problems: problems.map((found) => problem(applying, stored, found)),
  };
}

/**
 * Compares what was written with what the side holds now. `respelled`: the written values that it keeps in another
 * spelling. `ignored`: fields that it answered well and did not take, or not whole. What a create left empty is neither: it
 * is written once more, as an update. Nor is what it shows otherwise: its answer may have been lost, and somebody edited.
 */
function whatBecameOf(
  written: Written,
  seen: { readonly exact: Seen; readonly tribe: Seen },
): { readonly respelled: Fields; readonly ignored: readonly FieldPath[] } {
  const { fields: now } = seen[written.side].record;
  const { fields: other } = seen[otherSide(written.side)].record;
  const respelled: Partial<Record<FieldPath, FieldValue>> = {};
  const ignored: FieldPath[] = [];
  for (const field of namesIn(written.fields)) {
    const sent = written.fields[field] ?? null;
    const kept = now[field];
    if (kept === undefined || kept === sent) continue;
    if (isOnlySpelledAnew(sent, kept)) {
      // The source may have moved on meanwhile; then its own change counts.
      if (other[field] !== undefined) respelled[field] = sent;
    } else if (sent !== null && (written.operation === 'update' || isCutShort(sent, kept))) ignored.push(field);
  }
  return { respelled, ignored };
}

/** Of a record that was made, what is seen of what it was given. */
const arrivedWith = (written: Written | null, seen: { readonly exact: Seen; readonly tribe: Seen }): Fields =>
  written?.operation === 'create' ? arrivedIn(written.fields, seen[written.side].record.fields) : {};

/** What both sides hold alike of the groups that these fields belong to. */
function agreeingBeside(respelled: Fields, { exact, tribe }: { readonly exact: Seen; readonly tribe: Seen }): Fields {
  const [one, other] = [exact.record.fields, tribe.record.fields];
  const mates = namesIn(respelled).flatMap((field) => groupWith(field));
  return pick(
    one,
    mates.filter((field) => other[field] === one[field]),
  );
}

const fieldsToWrite = (plan: PlanItem): readonly FieldPath[] => [
  ...new Set(plan.effects.flatMap(({ fields }) => namesIn(fields))),
];

const keptAsTheyAre = (
  kind: Kind,
  { exact, tribe }: { readonly exact: Seen; readonly tribe: Seen },
  fields: readonly FieldPath[],
): readonly FieldChoice[] =>
  keepChoices(
    kind,
    { exact: exact.record.fields, tribe: tribe.record.fields },
    (field) => fields.includes(field),
    null,
  );

/**
 * Differences that stay until somebody edits one of the values. An import writes to Tribe only, and nobody was shown what
 * Tribe would send back. What an undo put back must not be copied over again by the next merge.
 */
function leftAsItIs(
  { run }: ApplyingBatch,
  seen: { readonly exact: Seen; readonly tribe: Seen; readonly written: Written | null },
  now: PlanItem,
): readonly FieldChoice[] {
  switch (run.kind) {
    case 'sync':
      return [];
    case 'import': {
      const left = now.decisions.filter(({ verdict }) => verdict === 'kept').map(({ field }) => field);
      return keptAsTheyAre(now.kind, seen, left);
    }
    case 'undo':
      return seen.written === null ? [] : keptAsTheyAre(now.kind, seen, namesIn(seen.written.fields));
  }
}

const bySelf = ({ ports }: ApplyingBatch) => ({ who: ourselves, atMs: ports.clock.nowMs() });

const problem = (
  { ports, connection }: ApplyingBatch,
  stored: StoredPlanItem,
  found: { readonly reason: Reason; readonly field: FieldPath | null },
): Problem =>
  problemOf(stored, found, { id: ports.ids.next(), connectionId: connection.id, nowMs: ports.clock.nowMs() });

function linkAfter(
  { ports, connection }: ApplyingBatch,
  stored: StoredPlanItem,
  seen: { readonly exact: Seen; readonly tribe: Seen; readonly link: Link | null; readonly written: Written | null },
  { base, now }: { readonly base: Fields; readonly now: PlanItem },
): Link {
  const { link: known, written } = seen;
  const nowMs = ports.clock.nowMs();
  const agreeing = now.decisions.filter(({ verdict }) => verdict === 'agrees');
  return {
    id: known?.id ?? ports.ids.next(),
    connectionId: connection.id,
    kind: stored.item.kind,
    exactId: seen.exact.record.id,
    tribeId: seen.tribe.record.id,
    base: agreedBase(base, agreeing),
    linkedMs: known?.linkedMs ?? nowMs,
    changedMs: nowMs,
    exactWrittenMs: written?.side === 'exact' ? nowMs : (known?.exactWrittenMs ?? null),
    tribeWrittenMs: written?.side === 'tribe' ? nowMs : (known?.tribeWrittenMs ?? null),
  };
}

/** Written for a record that is gone by now: told in the journal and kept as it was seen, with nothing to link it to. */
export const alone = (
  applying: ApplyingBatch,
  settlement: Settlement,
  stored: StoredPlanItem,
  { made, written }: { readonly made: readonly Seen[]; readonly written: Written },
): Settlement => ({
  ...settlement,
  parts: made.flatMap(({ parts }) => parts),
  journal: made.map((seen) =>
    entryOf(applying, stored, null, seen, {
      operation: written.operation,
      before: pick(written.before, namesIn(written.fields)),
      after: pick(seen.record.fields, namesIn(written.fields)),
    }),
  ),
});

const causes = { import: 'import', sync: 'change', undo: 'undo' } as const;

const entryOf = (
  { ports, connection, run }: ApplyingBatch,
  stored: StoredPlanItem,
  link: Link | null,
  { record }: Seen,
  { decided, ...what }: Pick<JournalEntry, 'operation' | 'before' | 'after'> & Pick<JournalCause, 'decided'>,
): JournalEntry => ({
  id: ports.ids.next(),
  connectionId: connection.id,
  runId: run.id,
  linkId: link?.id ?? null,
  kind: stored.item.kind,
  side: record.side,
  recordId: record.id,
  ...what,
  cause: {
    by: causes[run.kind],
    who: null,
    reason: stored.item.reason,
    ...(decided !== undefined && { decided }),
    ...(stored.item.plannedMs !== undefined && { plannedMs: stored.item.plannedMs }),
  },
  atMs: ports.clock.nowMs(),
});

function journalOf(
  applying: ApplyingBatch,
  stored: StoredPlanItem,
  link: Link,
  what: {
    readonly seen: { readonly exact: Seen; readonly tribe: Seen };
    readonly written: Written | null;
    readonly isNewLink: boolean;
  },
): readonly JournalEntry[] {
  const { seen, written } = what;
  const isLinkedOnly = what.isNewLink && written?.operation !== 'create';
  const linked = isLinkedOnly
    ? [entryOf(applying, stored, link, seen.tribe, { operation: 'link', before: {}, after: {} })]
    : [];
  if (written === null) return linked;
  // After: what the vendor says it holds now, which is not always what was sent.
  const names = namesIn(written.fields);
  const there = seen[written.side];
  const [before, after] = [pick(written.before, names), pick(there.record.fields, names)];
  const decided = decidedIn(applying, stored, seen);
  return [
    ...linked,
    entryOf(applying, stored, link, there, { operation: written.operation, before, after, ...decided }),
  ];
}

/** Where another value gave way. What an undo puts back was decided by whoever began it. */
function decidedIn(
  applying: ApplyingBatch,
  { item: { kind, decisions } }: StoredPlanItem,
  seen: { readonly exact: Seen; readonly tribe: Seen },
): Pick<JournalCause, 'decided'> {
  if (applying.run.kind === 'undo') return {};
  const { rules } = applying.connection;
  const decided = decidersOf(kind, decisions, {
    policyOf: (field) => policyOf(rules, kind, field),
    direction: 'both',
    region: regionOfPair(applying, seen),
    relationTypes: rules.relationTypes,
  });
  return Object.keys(decided).length === 0 ? {} : { decided };
}

const namesIn = (fields: Fields): readonly FieldPath[] => Object.keys(fields) as FieldPath[];

function pick(fields: Fields, names: readonly FieldPath[]): Fields {
  const picked: Partial<Record<FieldPath, FieldValue>> = {};
  for (const name of names) {
    const value = fields[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
