import type { FieldPath, FieldValue } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type { PlanItem } from '../domain/plan/plan.ts';

/** The part of the store port that keeps two systems in agreement after the first import. See `port.ts`. */

// ---------------------------------------------------------------- what may be out of step

/** A feed that may have news. It has when `hintSeq > readSeq`. */
export interface FeedHint {
  readonly side: Side;
  readonly feed: string;
  readonly hintSeq: number;
  readonly readSeq: number;
  readonly hintedMs: number;
}

export interface RecordRef {
  readonly kind: Kind;
  readonly side: Side;
  readonly recordId: string;
}

/**
 * A record that may be out of step. One per record however often it is told; `seq` is new each time, so that a mark
 * which arrives while the record is being looked at outlives the look.
 */
export interface Mark extends RecordRef {
  readonly seq: number;
  /** Lower goes first. */
  readonly priority: number;
  readonly notBeforeMs: number;
  /** Since when it waits. */
  readonly markedMs: number;
  /** What is stored of it cannot be trusted or is not enough: it is read from its side first. */
  readonly wantsRead: boolean;
  /** How often in a row it was looked at and failed. */
  readonly attempts: number;
}

export type NewMark = Omit<Mark, 'seq'>;

// ---------------------------------------------------------------- what a person decides

/** A field that both sides changed differently, with the values that were seen. */
export interface ConflictField {
  readonly field: FieldPath;
  /** Null when they never agreed on it. */
  readonly base: FieldValue;
  readonly exact: FieldValue;
  readonly tribe: FieldValue;
}

export interface Conflict {
  readonly id: string;
  readonly connectionId: string;
  readonly kind: Kind;
  readonly linkId: string;
  readonly label: string;
  /** Fields that share their fate, the first one names the group. */
  readonly fields: readonly ConflictField[];
  readonly sinceMs: number;
  readonly resolvedMs: number | null;
  /** How it ended: a choice, a rule, or by itself because the sides came to agree. */
  readonly resolution: 'exact' | 'tribe' | 'keep' | 'rule' | 'agreed' | null;
  readonly who: string | null;
}

/** A decision about one field that holds while both sides still show the values it was made for. */
export interface StoredChoice {
  readonly connectionId: string;
  readonly linkId: string;
  readonly field: FieldPath;
  readonly exact: FieldValue;
  readonly tribe: FieldValue;
  readonly choice: 'exact' | 'tribe' | 'keep';
  readonly who: string;
  readonly atMs: number;
}

/** `connection`, `kind/<kind>` or `record/<kind>/<side>/<id>`. */
export interface Pause {
  readonly scope: string;
  readonly who: string;
  readonly atMs: number;
}

/** How far a side's webhooks are set up. */
export interface HintSubscription {
  readonly connectionId: string;
  readonly side: Side;
  /** Sealed; null where the secret belongs to the app and not to the subscription. */
  readonly sealedSecret: string | null;
  readonly isActive: boolean;
  readonly checkedMs: number;
  /** Why it is not active. */
  readonly failure: string | null;
  /** When a look last found news that no event had told; null: never. */
  readonly untoldMs: number | null;
}

/** Null for a side that was never subscribed. */
export type HintSubscriptions = Readonly<Record<Side, HintSubscription | null>>;

export interface LivingCounts {
  readonly living: number;
  readonly unobserved: number;
}

// ---------------------------------------------------------------- operations

export interface LiveReads {
  feedHints(connectionId: string): Promise<readonly FeedHint[]>;
  hintSubscriptions(connectionId: string): Promise<HintSubscriptions>;
  /** How many forged hints came in: all that is kept of them. */
  forgedHints(connectionId: string, side: Side): Promise<number>;

  /** Marks that may be worked on now: by priority, then the longest waiting first. */
  dueMarks(connectionId: string, query: { readonly nowMs: number; readonly limit: number }): Promise<readonly Mark[]>;
  /** When the next mark may be worked on, null when there is none. */
  nextMarkMs(connectionId: string): Promise<number | null>;
  markCounts(connectionId: string): Promise<Readonly<Record<Kind, number>>>;
  /** The records to which living or gone parts with these ids of their own belong. */
  ownersOfParts(connectionId: string, side: Side, partIds: readonly string[]): Promise<readonly RecordRef[]>;

  /** Living contacts that belong to one of these relations, as that side tells. */
  contactsOf(connectionId: string, side: Side, relationIds: readonly string[]): Promise<readonly RecordRef[]>;

  openConflicts(connectionId: string): Promise<readonly Conflict[]>;
  openConflictCount(connectionId: string): Promise<number>;
  conflictsOf(connectionId: string, linkIds: readonly string[]): Promise<readonly Conflict[]>;
  conflict(connectionId: string, id: string): Promise<Conflict | null>;
  choicesOf(connectionId: string, linkIds: readonly string[]): Promise<readonly StoredChoice[]>;

  pauses(connectionId: string): Promise<readonly Pause[]>;
  /** Connections on which changes flow by themselves. */
  liveConnections(): Promise<readonly string[]>;
}

export interface LiveWrites {
  hintFeeds(connectionId: string, side: Side, feeds: readonly string[], nowMs: number): Promise<void>;
  /** The reading that began when the hint stood at `hintSeq` has ended. */
  feedRead(connectionId: string, side: Side, feed: string, hintSeq: number): Promise<void>;
  saveHintSubscription(subscription: HintSubscription): Promise<void>;
  countForgedHint(connectionId: string, side: Side): Promise<void>;

  /** Told again, a mark takes the higher urgency and the earlier instant of both, and keeps the time it waits since. */
  mark(connectionId: string, marks: readonly NewMark[]): Promise<void>;
  /** Removes those that were not told again since they were taken. */
  clearMarks(connectionId: string, taken: readonly Mark[]): Promise<void>;
  /** The same for marks that have to wait: each with its new instant; told again since, they stay as they are. */
  deferMarks(connectionId: string, deferred: readonly Mark[]): Promise<void>;

  /** Lets every mark be worked on from `nowMs` on, whatever it waited for; or only those that wait until just `untilMs`. */
  hastenMarks(connectionId: string, nowMs: number, untilMs?: number): Promise<void>;
  /** Marks every living record of both sides. */
  markEverything(connectionId: string, as: Pick<NewMark, 'priority' | 'markedMs'>): Promise<void>;
  /**
   * Marks, to be read from its side, every living record whose main part was not observed since `sinceMs`, and says of each
   * side how many records live that were linked before then, and how many of those were not observed.
   */
  markUnobserved(
    connectionId: string,
    sinceMs: number,
    as: Pick<NewMark, 'priority' | 'markedMs'>,
  ): Promise<Readonly<Record<Side, LivingCounts>>>;

  /** Opens or refreshes the conflicts of a link; a group that is open already keeps its id and its `sinceMs`. */
  saveConflicts(conflicts: readonly Conflict[]): Promise<void>;
  saveChoices(choices: readonly StoredChoice[]): Promise<void>;
  removeChoices(connectionId: string, linkId: string, fields: readonly FieldPath[]): Promise<void>;

  savePause(connectionId: string, pause: Pause): Promise<void>;
  removePause(connectionId: string, scope: string): Promise<void>;

  /**
   * Puts items into the outbox of a run: new ones behind those that are there; one that is there and not under way is
   * replaced. One whose write is under way or in doubt is left alone.
   */
  putItems(connectionId: string, runId: string, items: readonly PlanItem[]): Promise<void>;
  /** What is under way stays until it is known what became of it. */
  removeItems(connectionId: string, runId: string, keys: readonly string[]): Promise<void>;
  removeLinks(connectionId: string, linkIds: readonly string[]): Promise<void>;
}
