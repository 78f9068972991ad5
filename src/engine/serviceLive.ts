import type { Rules } from '../domain/mapping/rules.ts';
import type { FieldPath, FieldValue } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type { MatchAnswer } from '../domain/plan/plan.ts';
import type { ConflictField, ItemState, RunBrake, RunHalt } from '../store/port.ts';
import type { HistoryFilter } from './serviceRecords.ts';

/** What people see and say of what flows by itself. See `service.ts`. */

/** What a pause holds back. */
export type PauseScope =
  | { readonly of: 'connection' }
  | { readonly of: 'kind'; readonly kind: Kind }
  | { readonly of: 'record'; readonly kind: Kind; readonly side: Side; readonly id: string };

export interface FieldChange {
  readonly field: FieldPath;
  readonly before: FieldValue | undefined;
  readonly after: FieldValue | undefined;
}

export interface AnsweredMatch {
  readonly key: string;
  readonly kind: Kind;
  readonly side: Side;
  readonly id: string;
  readonly label: string;
  /** Name of the record that was chosen; null where none was. */
  readonly chosen: string | null;
  readonly answer: MatchAnswer;
  readonly who: string;
  readonly atMs: number;
}

/** What to take back: what was written to one record, by one run, by one entry of the history, or by all that are found. */
export type UndoWhat =
  | { readonly of: 'changes'; readonly filter: HistoryFilter }
  | { readonly of: 'record'; readonly kind: Kind; readonly side: Side; readonly id: string }
  | { readonly of: 'run'; readonly runId: string }
  | { readonly of: 'entry'; readonly entryId: string };

/** What is held back and why. */
export type ShownBrake = Omit<RunBrake, 'rules'>;

/** The brake that a person has looked at, by its instant: what was held back after that is not answered unseen. */
export type SeenBrake = Pick<ShownBrake, 'sinceMs'>;

export interface LiveView {
  /** Null before the first import has ended. */
  readonly liveSinceMs: number | null;
  /**
   * `agrees`: nothing is left to do that we know of. `agreesApart`: nothing but what the open conflicts and problems are
   * about. `working`: changes are on their way. `waiting`: a vendor does not answer or has no calls left. `held`: a person
   * holds everything or something back or has to let it go, see `brake`, `pauses`, `isObserveOnly`, `halt`.
   */
  readonly state: 'notLive' | 'agrees' | 'agreesApart' | 'working' | 'waiting' | 'held';
  /** Its items are what is left to write; null before the first import has ended. */
  readonly runId: string | null;
  readonly halt: RunHalt | null;
  readonly brake: ShownBrake | null;
  readonly isObserveOnly: boolean;
  readonly pauses: readonly { readonly scope: PauseScope; readonly who: string; readonly atMs: number }[];
  /** Records that wait to be looked at, and writes that wait to be carried out. */
  readonly marked: Readonly<Record<Kind, number>>;
  readonly outbox: Readonly<Record<ItemState, number>>;
  readonly openConflicts: number;
  readonly openProblems: number;
  /** When each side was last read to its end; null before that. */
  readonly readMs: Readonly<Record<Side, number | null>>;
  /** Whether each vendor tells of changes by itself, and why not. */
  readonly hints: Readonly<
    Record<Side, { readonly isActive: boolean; readonly failure: string | null; readonly forged: number }>
  >;
  readonly comparison: {
    readonly isUnderWay: boolean;
    readonly lastMs: number | null;
    /** Lists of both systems, and how many of them are read to their end. */
    readonly feeds: { readonly total: number; readonly read: number };
  };
  readonly calls: { readonly exact: number; readonly tribe: number };
  readonly rules: Rules;
}

export interface ConflictView {
  readonly id: string;
  readonly kind: Kind;
  readonly linkId: string;
  readonly exactId: string;
  readonly tribeId: string;
  readonly label: string;
  readonly fields: readonly ConflictField[];
  readonly sinceMs: number;
}

export interface ConflictAnswer {
  readonly id: string;
  readonly choice: 'exact' | 'tribe' | 'keep';
  /** The chosen side leads for this field from now on, and for every open conflict about it. */
  readonly asRule: boolean;
  /** What the person decided about. An answer about values that are not the conflict's any more is refused. */
  readonly seen: readonly Pick<ConflictField, 'field' | 'exact' | 'tribe'>[];
}
