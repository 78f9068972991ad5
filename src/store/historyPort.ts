import type { ConditionList, FilterList } from '../domain/filter/conditions.ts';
import type { FieldPolicy } from '../domain/mapping/rules.ts';
import type { Decider } from '../domain/merge/deciders.ts';
import type { FieldPath } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type { MatchAnswer } from '../domain/plan/plan.ts';
import type { RecordRef } from './livePort.ts';
import type { JournalEntry } from './port.ts';

/** The part of the store port that people look back with: what was done, and who decided what. See `port.ts`. */

/** What of the journal is asked for; null asks for all. */
export interface JournalFilter {
  readonly kind: Kind | null;
  readonly side: Side | null;
  /** Entries that tell of this field. */
  readonly field: FieldPath | null;
  readonly runId: string | null;
  readonly by: JournalEntry['cause']['by'] | null;
  /** Entries in which one of these decided; with `field`, about that field or one that shares its fate. */
  readonly decided: readonly Decider[] | null;
  /** Not before this instant. */
  readonly fromMs: number | null;
  /** Before this instant. */
  readonly untilMs: number | null;
  /** Entries about one of these; both halves of a pair are two. */
  readonly records: readonly RecordRef[] | null;
  /** Words that each have to be found in what the pair agreed on. */
  readonly search: string | null;
}

export interface JournalQuery extends JournalFilter {
  readonly offset: number;
  readonly limit: number;
}

/** An answer to a question about a match, and who gave it. */
export interface GivenAnswer {
  readonly key: string;
  readonly answer: MatchAnswer;
  readonly who: string;
  readonly atMs: number;
}

/** Who made a rule about one field, and from which conflict; null where it was made on the page of the rules. */
export interface RuleNote {
  readonly connectionId: string;
  readonly kind: Kind;
  readonly field: FieldPath;
  readonly policy: FieldPolicy;
  readonly who: string;
  readonly atMs: number;
  readonly fromConflict: string | null;
}

/** A list of the filter as somebody left it. */
export interface FilterChange {
  readonly connectionId: string;
  readonly list: FilterList;
  readonly atMs: number;
  readonly who: string;
  /** Whether its kind takes part at all. */
  readonly isOn: boolean;
  readonly asked: ConditionList;
}

export interface HistoryReads {
  /** The newest first; `total` counts what was found. */
  journalPage(
    connectionId: string,
    query: JournalQuery,
  ): Promise<{ readonly total: number; readonly entries: readonly JournalEntry[] }>;
  /** All that is found, the earliest first: for a plan, never for a page. */
  journalFound(connectionId: string, filter: JournalFilter): Promise<readonly JournalEntry[]>;
  /** The newest first, without those of one giver. */
  answersGiven(
    connectionId: string,
    query: { readonly exceptBy: string; readonly offset: number; readonly limit: number },
  ): Promise<{ readonly total: number; readonly answers: readonly GivenAnswer[] }>;
  ruleNotes(connectionId: string): Promise<readonly RuleNote[]>;
  /** The newest first. */
  filterChanges(connectionId: string, limit: number): Promise<readonly FilterChange[]>;
}

export interface HistoryWrites {
  saveFilterChanges(changes: readonly FilterChange[]): Promise<void>;
  saveRuleNotes(notes: readonly RuleNote[]): Promise<void>;
  removeRuleNotes(connectionId: string, kind: Kind, fields: readonly FieldPath[]): Promise<void>;
}
