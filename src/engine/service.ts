import type { FieldPolicy, RelationFilter, Rules } from '../domain/mapping/rules.ts';
import type { Fields } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type {
  Candidate,
  FieldDecision,
  MatchAnswer,
  PlanAction,
  PlannedProblem,
  Reason,
  Rung,
} from '../domain/plan/plan.ts';
import type { ItemState, RunHalt, RunKind, RunState } from '../store/port.ts';
import type { Limiter } from './budget/forecast.ts';
import type { Administration, Region } from './ports.ts';
import type {
  AnsweredMatch,
  ConflictAnswer,
  ConflictView,
  LiveView,
  PauseScope,
  SeenBrake,
  ShownBrake,
  UndoWhat,
} from './serviceLive.ts';
import type {
  HistoryQuery,
  HistoryRow,
  ProblemGroup,
  RecordQuery,
  RecordRow,
  RecordView,
  UnlinkedQuery,
  UnlinkedRow,
} from './serviceRecords.ts';
import type { RulesChange, RulesInput, RulesPreview, RulesView } from './serviceRules.ts';

export type * from './serviceLive.ts';
export type * from './serviceRecords.ts';
export type * from './serviceRules.ts';

/**
 * Everything a person can do, as `http` and `cli` call it. Answers are plain JSON. Every call of a signed-in person
 * takes the `Caller` that `whoIs` returned: no view ever leaves its connection.
 */
export interface TandemService {
  // ---- signing in (with Tribe CRM) and connecting (Exact Online)
  beginSignIn(input: { readonly returnTo: string }): Promise<{ readonly url: string }>;
  completeSignIn(
    input: OAuthReturn,
  ): Promise<Result<{ readonly sessionSecret: string; readonly expiresMs: number; readonly returnTo: string }>>;
  whoIs(sessionSecret: string): Promise<Caller | null>;
  signOut(sessionSecret: string): Promise<void>;
  regions(): readonly Region[];
  beginExact(caller: Caller, input: { readonly region: string }): Promise<Result<{ readonly url: string }>>;
  completeExact(input: OAuthReturn): Promise<Result<{ readonly connectionId: string }>>;
  administrations(caller: Caller): Promise<Result<readonly OfferedAdministration[]>>;
  chooseAdministration(caller: Caller, input: { readonly administrationId: string }): Promise<Result<null>>;

  // ---- several administrations
  /** The caller as one who speaks about another connection of the organisation; null: it has no such connection. */
  callerAbout(caller: Caller, connectionId: string): Promise<Caller | null>;
  /** Every administration of the organisation, the oldest first. */
  connections(caller: Caller): Promise<readonly ConnectionSummary[]>;
  /** Begins another one, or goes on with the one that was begun. */
  connectAnother(caller: Caller): Promise<Result<{ readonly connectionId: string }>>;
  /** Removes one for which no administration was chosen yet. */
  discard(caller: Caller): Promise<Result<null>>;
  /** No write begins after this has been answered; others of the organisation go on. `beginExact` activates it again. */
  deactivate(caller: Caller): Promise<Result<null>>;

  // ---- where things stand
  overview(caller: Caller): Promise<Overview>;

  // ---- the import
  startPreview(caller: Caller, input: PreviewInput): Promise<Result<{ readonly runId: string }>>;
  runView(caller: Caller, runId: string): Promise<Result<RunView>>;
  planItems(caller: Caller, query: ItemQuery): Promise<Result<Page<ItemRow>>>;
  planItem(caller: Caller, input: { readonly runId: string; readonly key: string }): Promise<Result<ItemDetail>>;
  /** Null takes the answer back. The plan is made anew from what was read; the vendors are not asked again. */
  answer(
    caller: Caller,
    input: { readonly runId: string; readonly key: string; readonly answer: MatchAnswer | null },
  ): Promise<Result<RunView>>;
  startImport(
    caller: Caller,
    input: { readonly runId: string; readonly planVersion: string },
  ): Promise<Result<RunView>>;
  /** Wakes a run that waits for a vendor or for a person, after the cause was mended. */
  continueRun(caller: Caller, runId: string): Promise<Result<RunView>>;

  // ---- changes that flow by themselves
  live(caller: Caller): Promise<LiveView>;
  /** No write begins after this has been answered, until `resume` of the same scope. */
  pause(caller: Caller, scope: PauseScope): Promise<Result<LiveView>>;
  resume(caller: Caller, scope: PauseScope): Promise<Result<LiveView>>;
  /** Observe-only: both sides are read and planned, and nothing is written. */
  setObserveOnly(caller: Caller, input: { readonly isObserveOnly: boolean }): Promise<Result<LiveView>>;
  /** A person has looked at what the brake held back: it is carried out, by the rules as they are now. */
  liftBrake(caller: Caller, seen: SeenBrake): Promise<Result<LiveView>>;
  /**
   * A person has looked and does not want it: changed rules go back to those that were confirmed; other differences stay
   * as they are until somebody edits one of the sides, and what was to be made is not.
   */
  discardBrake(caller: Caller, seen: SeenBrake): Promise<Result<LiveView>>;
  /** Reads both sides from the beginning and compares everything. */
  compareNow(caller: Caller): Promise<Result<LiveView>>;
  /** Looks at one record on both sides now. */
  lookAgain(
    caller: Caller,
    input: { readonly kind: Kind; readonly side: Side; readonly id: string },
  ): Promise<Result<null>>;
  /** Who leads for which field, and who decided that. */
  rules(caller: Caller): Promise<Result<RulesView>>;
  /** What other rules would do to what is there; nothing is stored. */
  previewRules(caller: Caller, input: RulesInput): Promise<Result<RulesPreview>>;
  /**
   * Rules take effect at once. What they would change on records that are there waits for `liftBrake`, unless
   * `planVersion` names the preview that the person has seen.
   */
  changeRules(caller: Caller, input: RulesChange): Promise<Result<LiveView>>;

  conflicts(caller: Caller): Promise<readonly ConflictView[]>;
  answerConflict(caller: Caller, input: ConflictAnswer): Promise<Result<null>>;
  /** Records that came up since the import and whose counterpart only a person can name. */
  matches(caller: Caller): Promise<readonly ItemDetail[]>;
  answerMatch(
    caller: Caller,
    input: { readonly key: string; readonly answer: MatchAnswer | null },
  ): Promise<Result<null>>;

  /** What people answered to questions about matches, the latest first; taken back with `answerMatch`. */
  answeredMatches(
    caller: Caller,
    query: { readonly offset: number; readonly limit: number },
  ): Promise<Page<AnsweredMatch>>;

  /** Plans to take back what was written: to be looked at like any plan, and begun with `startUndo`. */
  planUndo(caller: Caller, what: UndoWhat): Promise<Result<{ readonly runId: string }>>;
  startUndo(caller: Caller, input: { readonly runId: string; readonly planVersion: string }): Promise<Result<RunView>>;

  // ---- records and problems
  records(caller: Caller, query: RecordQuery): Promise<Page<RecordRow>>;
  record(
    caller: Caller,
    input: { readonly kind: Kind; readonly side: Side; readonly id: string },
  ): Promise<Result<RecordView>>;
  /** Records of one side that are linked to nothing, and why; what a person says about them is `answerMatch`. */
  unlinked(caller: Caller, query: UnlinkedQuery): Promise<Page<UnlinkedRow>>;
  problems(caller: Caller): Promise<readonly ProblemGroup[]>;
  /** What Tandem did, the latest first. */
  history(caller: Caller, query: HistoryQuery): Promise<Page<HistoryRow>>;
}

/** What came in at the address of a connection, byte for byte. */
export interface ReceivedHint {
  readonly side: Side;
  readonly connectionId: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** What came in from the marketplace, byte for byte. */
export interface ReceivedAppEvent {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** `taken`: the receipt is committed. `forged`: not signed by the vendor. `unknown`: no such connection or event. */
export type HintReceipt = 'taken' | 'forged' | 'unknown';

export type Result<T> =
  | { readonly is: 'ok'; readonly value: T }
  | { readonly is: 'refused'; readonly refusal: Refusal };

/** A problem of the request itself. The UI has a sentence with cause and remedy for each code. */
export interface Refusal {
  readonly code:
    | 'consentRefused'
    | 'signInExpired' // state unknown, used or too old
    | 'codeExpired'
    | 'confirmationRefused' // the code or our own credentials: the vendor does not say which
    | 'wrongClientSecret'
    | 'vendorUnreachable'
    | 'vendorRefused'
    | 'needsConsent'
    | 'throttled'
    | 'unknownRegion'
    | 'unknownAdministration'
    | 'administrationSealed' // another one was chosen before; it gets a connection of its own
    | 'administrationConnected' // another connection of the organisation has it
    | 'consentTooNarrow' // words: name: an administration that lives on the same consent is not in the new one
    | 'deactivated'
    | 'notReady'
    | 'notFound'
    | 'planChanged'
    | 'wrongState'
    | 'badAnswer'
    | 'conflictMoved' // a side shows another value than the person saw; the conflict shows it now
    | 'conflictDecided' // otherwise than this answer says, by somebody else or by itself
    | 'brakeMoved' // more, or something else, is held back than the person saw
    | 'badInput';
  readonly words: Readonly<Record<string, string>>;
}

export interface OAuthReturn {
  readonly state: string | null;
  readonly code: string | null;
  readonly error: string | null;
  readonly errorDescription: string | null;
}

export interface Caller {
  readonly connectionId: string;
  readonly userId: string;
  readonly userName: string;
  /** The vendor's own id. */
  readonly organisationId: string;
  readonly organisationName: string;
}

export interface Overview {
  /** What all of this is about. */
  readonly connectionId: string;
  readonly organisationName: string;
  readonly userName: string;
  readonly tribe: SideStatus;
  readonly exact: SideStatus & { readonly region: Region | null; readonly administration: Administration | null };
  /** What the person should do next: the page to show. */
  readonly step: 'connectExact' | 'chooseAdministration' | 'preview' | 'import' | 'done' | 'deactivated';
  readonly latestRun: RunView | null;
  readonly linked: Readonly<Record<Kind, number>>;
  readonly openProblems: number;
}

/** An administration that the consent covers. */
export interface OfferedAdministration extends Administration {
  /** Another connection of the organisation has it: it cannot be chosen a second time. */
  readonly isConnected: boolean;
}

/** One administration of the organisation, for the list of all of them. */
export interface ConnectionSummary {
  readonly connectionId: string;
  /** Null where none was chosen yet. */
  readonly administration: { readonly id: string; readonly name: string } | null;
  readonly region: Region | null;
  /** `unfinished`: the first import has not ended. The others are those of `LiveView`. */
  readonly state: 'unfinished' | 'deactivated' | Exclude<LiveView['state'], 'notLive'>;
  readonly linked: Readonly<Record<Kind, number>>;
  readonly openConflicts: number;
  readonly openProblems: number;
  /** New customers and suppliers of Tribe are made here. */
  readonly newInExact: boolean;
  /** Its debtor and creditor numbers are the ones in Tribe on every relation that it has: it is the oldest active one. */
  readonly isFirst: boolean;
}

export interface SideStatus {
  readonly state: 'notConnected' | 'connected' | 'needsConsent';
  readonly reason: string | null;
  /** When the consent dies if nobody uses it; null when unknown. */
  readonly consentUntilMs: number | null;
  readonly dayCallsRemaining: number | null;
  readonly dayCallsLimit: number | null;
}

export interface PreviewInput {
  readonly filter: RelationFilter;
  /** For fields where both sides have a value and differ at the first link. */
  readonly whenDifferent: FieldPolicy;
  /** What is absent stays as it is. */
  readonly relationTypes?: Rules['relationTypes'];
}

export interface RunView {
  readonly runId: string;
  readonly kind: Exclude<RunKind, 'sync'>;
  readonly state: Exclude<RunState, 'live'>;
  readonly halt: RunHalt | null;
  /** What an undo that nobody has begun would do beyond the usual; beginning it is a person's answer to that. */
  readonly brake: ShownBrake | null;
  /** Changes whenever the plan does; `startImport` must name the one that was shown. */
  readonly planVersion: string | null;
  readonly filter: RelationFilter;
  readonly whenDifferent: FieldPolicy;
  readonly relationTypes: Rules['relationTypes'];
  readonly reading: { readonly exactRecords: number; readonly tribeRecords: number };
  readonly counts: Readonly<Record<Kind, Readonly<Record<PlanAction, number>>>>;
  /** `total` counts items that have something to do; `finished` those done, failed or skipped. */
  readonly progress: {
    readonly total: number;
    readonly finished: number;
    readonly byState: Readonly<Record<ItemState, number>>;
    readonly remainingMs: number | null;
    /** What it takes that long for; null while nothing can be foretold. */
    readonly limitedBy: Limiter | null;
  };
  readonly startedMs: number;
  readonly applyStartedMs: number | null;
  readonly finishedMs: number | null;
  readonly calls: { readonly exact: number; readonly tribe: number };
}

export interface Page<T> {
  readonly total: number;
  readonly rows: readonly T[];
}

export interface ItemQuery {
  readonly runId: string;
  readonly actions: readonly PlanAction[] | null;
  /** All of them when absent. */
  readonly states?: readonly ItemState[] | undefined;
  readonly kind: Kind | null;
  readonly search: string | null;
  readonly offset: number;
  readonly limit: number;
}

export interface ItemRow {
  readonly key: string;
  readonly kind: Kind;
  readonly label: string;
  readonly action: PlanAction;
  readonly state: ItemState;
  readonly rung: Rung | null;
  readonly reason: Reason;
  readonly exactId: string | null;
  readonly tribeId: string | null;
  /** Fields that would be written. */
  readonly writes: number;
  readonly problems: readonly PlannedProblem[];
  readonly failure: Reason | null;
  readonly isAnswered: boolean;
}

export interface ItemDetail extends ItemRow {
  readonly decisions: readonly FieldDecision[];
  readonly candidates: readonly Candidate[];
  readonly exact: Fields | null;
  readonly tribe: Fields | null;
  readonly answer: MatchAnswer | null;
  /** What may be said to it while nothing of its import has been done. */
  readonly possibleAnswers: readonly MatchAnswer['is'][];
}
