import type { Decider, Deciders } from '../domain/merge/deciders.ts';
import type { FieldPath, FieldValue } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type { MatchAnswer, Reason } from '../domain/plan/plan.ts';
import type { JournalCause, RunKind } from '../store/port.ts';
import type { FieldChange } from './serviceLive.ts';

/** What people see of records, of what was done to them and of what hinders them. See `service.ts`. */

export interface RecordQuery {
  readonly kind: Kind;
  readonly search: string | null;
  readonly offset: number;
  readonly limit: number;
}

export interface RecordRow {
  readonly linkId: string;
  readonly kind: Kind;
  readonly label: string;
  readonly exactId: string;
  readonly tribeId: string;
  readonly linkedMs: number;
  readonly differences: number;
  readonly problems: number;
}

export interface UnlinkedQuery extends RecordQuery {
  readonly side: Side;
}

export interface UnlinkedRow {
  readonly kind: Kind;
  readonly side: Side;
  readonly id: string;
  readonly label: string;
  readonly reason: Reason;
  /** What was answered to the question which record it is; null where nothing was. */
  readonly answer: MatchAnswer | null;
}

export interface RecordView {
  readonly linkId: string | null;
  readonly kind: Kind;
  readonly label: string;
  readonly exact: RecordSide | null;
  readonly tribe: RecordSide | null;
  readonly fields: readonly {
    readonly field: FieldPath;
    readonly exact: FieldValue | undefined;
    readonly tribe: FieldValue | undefined;
    readonly base: FieldValue | undefined;
    readonly isSame: boolean;
  }[];
  /** The administration whose debtor and creditor number Tribe holds for this relation; null: this one, or nobody's. */
  readonly numberedBy: string | null;
  /** The relation's contacts, or the contact's relation. */
  readonly related: readonly RecordRow[];
  readonly history: readonly HistoryEntry[];
  readonly problems: readonly ProblemRow[];
  /** What was answered to the question which record it is; null where nothing was. */
  readonly answer: MatchAnswer | null;
}

export interface RecordSide {
  readonly id: string;
  readonly url: string | null;
  readonly isActive: boolean;
  readonly createdOn: string | null;
}

export interface HistoryEntry {
  readonly id: string;
  readonly atMs: number;
  readonly side: Side;
  readonly operation: 'create' | 'update' | 'link';
  readonly changes: readonly FieldChange[];
  readonly reason: Reason;
  readonly by: JournalCause['by'];
  readonly who: string | null;
  readonly runId: string | null;
  /** Fields in which another value gave way: to the side that leads by a rule, or to what a person chose. */
  readonly decided: Deciders;
}

/** What of the history is asked for; null asks for all. */
export interface HistoryFilter {
  readonly kind: Kind | null;
  readonly side: Side | null;
  readonly field: FieldPath | null;
  readonly runId: string | null;
  readonly by: JournalCause['by'] | null;
  /** Where both sides had a value of their own and a rule, a person, or either decided. */
  readonly decided: Decider | 'either' | null;
  /** Not before this instant. */
  readonly fromMs: number | null;
  /** Before this instant. */
  readonly untilMs: number | null;
  /** Either half; what was done to the other belongs to it. */
  readonly record: { readonly kind: Kind; readonly side: Side; readonly id: string } | null;
  readonly search: string | null;
}

export interface HistoryQuery extends HistoryFilter {
  readonly offset: number;
  readonly limit: number;
}

export interface HistoryRow extends HistoryEntry {
  readonly kind: Kind;
  readonly recordId: string;
  readonly label: string;
  readonly runKind: RunKind | null;
}

export interface ProblemGroup {
  readonly causeCode: string;
  readonly reason: Reason;
  readonly count: number;
  readonly rows: readonly ProblemRow[];
}

export interface ProblemRow {
  readonly id: string;
  readonly kind: Kind | null;
  readonly side: Side | null;
  readonly recordId: string | null;
  readonly recordLabel: string | null;
  readonly field: FieldPath | null;
  readonly reason: Reason;
  readonly sinceMs: number;
}
