import type { Halt } from '../domain/brake/brake.ts';
import type { Rules } from '../domain/mapping/rules.ts';
import type { Deciders } from '../domain/merge/deciders.ts';
import type { FieldPath, Fields } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type { ObservedPart } from '../domain/model/record.ts';
import type { MatchAnswer, PlanAction, PlanItem, Reason } from '../domain/plan/plan.ts';
import type { CallBudget } from './budgetPort.ts';
import type { HistoryReads, HistoryWrites } from './historyPort.ts';
import type { LiveReads, LiveWrites } from './livePort.ts';
import type { SiblingReads, SiblingWrites } from './siblingsPort.ts';
import type { UnlinkedReads } from './unlinkedPort.ts';

export type * from './budgetPort.ts';
export type * from './historyPort.ts';
export type * from './livePort.ts';
export type * from './siblingsPort.ts';
export type * from './unlinkedPort.ts';

/**
 * What the engine needs to remember. Every query of a connection's data names the connection: tenants are isolated
 * here and nowhere else. All instants are epoch milliseconds of the clock port.
 */
export interface Store extends StoreReads {
  /** Runs `work` in one transaction; what it throws rolls everything back. */
  transact<T>(work: (tx: StoreWrites) => Promise<T>): Promise<T>;
  /**
   * Waits for a lock that is held across processes until `work` ends. It is lost with its database connection, and `work`
   * goes on: what must not happen twice even then is guarded by what is stored as well.
   */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
  /**
   * Replaces a budget if what is stored is the version before it, or nothing. Committed by itself and at once: what was
   * granted must be known to every process before it is used.
   */
  swapBudget(budget: CallBudget): Promise<boolean>;
  close(): Promise<void>;
}

// ---------------------------------------------------------------- people and connections

export interface SignIn {
  readonly state: string;
  readonly side: Side;
  /** Null while a person signs in with Tribe and no connection is known yet. */
  readonly connectionId: string | null;
  readonly region: string | null;
  readonly returnTo: string;
  readonly createdMs: number;
}

export interface Session {
  /** SHA-256 of the cookie's secret: the store never holds what a browser sends. */
  readonly idHash: string;
  readonly connectionId: string;
  readonly userId: string;
  readonly userName: string;
  readonly createdMs: number;
  readonly expiresMs: number;
}

/**
 * `needsX` states are where the wizard stands; `ready` means both sides are connected and an administration is chosen;
 * `deactivated`: nothing is read or written until it is activated again, and everything that is known is kept.
 */
export type ConnectionState = 'needsExact' | 'needsAdministration' | 'ready' | 'deactivated';

export interface Connection {
  readonly id: string;
  readonly tribeOrganisationId: string;
  readonly tribeOrganisationName: string;
  readonly exactRegion: string | null;
  /** The administration seal: number and name pinned when it was chosen. */
  readonly exactDivision: string | null;
  readonly exactDivisionName: string | null;
  readonly state: ConnectionState;
  readonly rules: Rules;
  readonly createdMs: number;
  /** Since when changes flow by themselves: the end of the first import; null before. */
  readonly liveSinceMs: number | null;
  /** Both sides are observed and planned, and nothing is written. */
  readonly isObserveOnly: boolean;
  /**
   * The connection of the same organisation whose token pair is used; null: its own. One pair is never stored twice, for
   * whoever renewed the one would kill the other.
   */
  readonly consentOf: Readonly<Record<Side, string | null>>;
  /** Who consented in Exact, as Exact names them: their token calls are counted together. Null: not known. */
  readonly exactUserId: string | null;
}

/** A Tribe record that another connection of the same organisation has a link with. */
export interface LinkElsewhere {
  readonly tribeId: string;
  readonly connectionId: string;
  /** That connection is the older one. */
  readonly goesFirst: boolean;
}

export interface TokenRow {
  readonly connectionId: string;
  readonly side: Side;
  /** Sealed with the secret key; the store cannot read them. */
  readonly sealedAccess: string;
  readonly sealedRefresh: string;
  readonly issuedMs: number;
  readonly expiresMs: number;
  /** Rises by one with each new pair. */
  readonly generation: number;
  /** Set when only a person can help: the reason as a code. */
  readonly needsConsent: string | null;
  /** The latest turn at renewing this pair; rises by one with each, 0 when nobody had one yet. */
  readonly turn: number;
  /** Whose turn it is, and since when by its clock; null when nobody is renewing the pair. */
  readonly turnOf: { readonly holder: string; readonly sinceMs: number } | null;
}

/** One turn at renewing one pair. */
export interface TokenTurn {
  readonly connectionId: string;
  readonly side: Side;
  readonly generation: number;
  readonly turn: number;
}

// ---------------------------------------------------------------- records

export interface FeedCursor {
  readonly feed: string;
  readonly side: Side;
  readonly cursor: string;
  readonly isComplete: boolean;
  readonly readMs: number;
}

export interface LinkQuery {
  readonly kind: Kind;
  /** Words that each have to be found in what was agreed on, without regard to case and accents. */
  readonly search: string | null;
  readonly offset: number;
  readonly limit: number;
}

export interface Link {
  readonly id: string;
  readonly connectionId: string;
  readonly kind: Kind;
  readonly exactId: string;
  readonly tribeId: string;
  /** What both sides are confirmed to have agreed on; absent paths were never agreed. */
  readonly base: Fields;
  readonly linkedMs: number;
  readonly changedMs: number;
  /** When we last wrote to each side; readings that began shortly after may still show what was there before. */
  readonly exactWrittenMs: number | null;
  readonly tribeWrittenMs: number | null;
}

// ---------------------------------------------------------------- runs

/**
 * `import` brings everything over once, from reading to result. `sync` never ends: its items are the outbox of the
 * changes that flow by themselves, one run per connection. `undo` takes back what was written.
 */
export const runKinds = ['import', 'sync', 'undo'] as const;
export type RunKind = (typeof runKinds)[number];

/**
 * reading → planned (preview) → applying → done; `failed` keeps its cause and can be continued. A `sync` run is `live`.
 */
export const runStates = ['reading', 'planned', 'applying', 'done', 'failed', 'live'] as const;
export type RunState = (typeof runStates)[number];

export interface Run {
  readonly id: string;
  readonly connectionId: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly startedMs: number;
  readonly applyStartedMs: number | null;
  readonly finishedMs: number | null;
  /** Why it cannot go on by itself, with the remedy's code; null while it can. */
  readonly halt: RunHalt | null;
  readonly exactCalls: number;
  readonly tribeCalls: number;
  /** Of an import: rules and plan as shown. Of a sync run: the rules under which changes flow. */
  readonly rulesFingerprint: string | null;
  readonly brake: RunBrake | null;
  /** When a person last answered the brake; null: never. */
  readonly lookedMs: number | null;
}

/** Why the items of a run are planned and not carried out before a person has looked. */
export interface RunBrake {
  readonly halts: readonly Halt[];
  /** When something was held back that nobody can have looked at before. */
  readonly sinceMs: number;
  /** Fingerprint of the rules that it was planned by; absent on what an older version held back. */
  readonly rules?: string;
}

export interface RunHalt {
  readonly code:
    | 'exactUnreachable'
    | 'tribeUnreachable'
    | 'exactNeedsConsent'
    | 'tribeNeedsConsent'
    | 'throttled'
    | 'brake'
    | 'vendorRefused';
  readonly words: Readonly<Record<string, string>>;
  /** When it will be tried again by itself; null when a person has to act. */
  readonly retryMs: number | null;
}

export interface PlanQuery {
  readonly runId: string;
  readonly actions: readonly PlanAction[] | null;
  /** All of them when absent. */
  readonly states?: readonly ItemState[] | undefined;
  readonly kind: Kind | null;
  readonly search: string | null;
  readonly offset: number;
  readonly limit: number;
}

/** How far the carrying out of one plan item is. */
export const itemStates = ['planned', 'waiting', 'sending', 'unknown', 'done', 'failed', 'skipped'] as const;
export type ItemState = (typeof itemStates)[number];

export interface StoredPlanItem {
  readonly item: PlanItem;
  readonly state: ItemState;
  readonly attempts: number;
  readonly sentMs: number | null;
  /** The remaining effect of an item in flight: what to look for when its outcome is unknown. */
  readonly businessKey: string | null;
  readonly failure: Reason | null;
}

export type RunCounts = Readonly<Record<Kind, Readonly<Record<PlanAction, number>>>>;
export type RunProgress = Readonly<Record<ItemState, number>>;

// ---------------------------------------------------------------- history and trouble

export interface JournalEntry {
  readonly id: string;
  readonly connectionId: string;
  readonly runId: string | null;
  readonly linkId: string | null;
  readonly kind: Kind;
  readonly side: Side;
  readonly recordId: string;
  readonly operation: 'create' | 'update' | 'link';
  readonly before: Fields;
  readonly after: Fields;
  readonly cause: JournalCause;
  readonly atMs: number;
}

export interface JournalCause {
  readonly by: 'import' | 'person' | 'change' | 'undo';
  readonly who: string | null;
  readonly reason: Reason;
  /** Fields in which another value gave way, and to whom; absent where nothing did. */
  readonly decided?: Deciders;
  /** When what was written was decided upon; absent where plans do not follow each other, and on older entries. */
  readonly plannedMs?: number;
}

export interface Problem {
  readonly id: string;
  readonly connectionId: string;
  /** Same cause, same group: the UI shows one line per group with a count. */
  readonly causeCode: string;
  readonly kind: Kind | null;
  readonly side: Side | null;
  readonly recordId: string | null;
  readonly recordLabel: string | null;
  readonly field: FieldPath | null;
  readonly reason: Reason;
  readonly sinceMs: number;
  readonly resolvedMs: number | null;
}

export interface Lease {
  readonly connectionId: string;
  /** Rises with every grant; a write guarded by an older one fails. */
  readonly fence: number;
  readonly holder: string;
  readonly untilMs: number;
}

// ---------------------------------------------------------------- operations

export interface StoreReads extends LiveReads, HistoryReads, UnlinkedReads, SiblingReads {
  connection(id: string): Promise<Connection | null>;
  /** Those of one Tribe organisation, one per administration, the oldest first. */
  connectionsOfOrganisation(tribeOrganisationId: string): Promise<readonly Connection[]>;
  connections(): Promise<readonly Connection[]>;
  /** How many token pairs of one person there are in an environment of Exact, whoever they were given to. */
  consentsOfPerson(exactRegion: string, exactUserId: string): Promise<number>;
  session(idHash: string, nowMs: number): Promise<Session | null>;
  token(connectionId: string, side: Side): Promise<TokenRow | null>;
  budget(connectionId: string, side: Side): Promise<CallBudget | null>;

  cursors(connectionId: string): Promise<readonly FeedCursor[]>;
  /** How many living records of one side are known, of every kind. */
  recordCount(connectionId: string, side: Side): Promise<number>;
  /** Every living and gone part of one side, ordered by kind, record and part: for a plan, never for a page. */
  parts(connectionId: string, side: Side): Promise<readonly ObservedPart[]>;
  partsOfRecord(connectionId: string, side: Side, kind: Kind, recordId: string): Promise<readonly ObservedPart[]>;
  partsOfRecords(
    connectionId: string,
    side: Side,
    kind: Kind,
    recordIds: readonly string[],
  ): Promise<readonly ObservedPart[]>;

  /** All of them: for a plan, never for a page. */
  links(connectionId: string): Promise<readonly Link[]>;
  linkCounts(connectionId: string): Promise<Readonly<Record<Kind, number>>>;
  /** A page of links in the order of the label that their base gives them; `total` counts what was found. */
  linkPage(
    connectionId: string,
    query: LinkQuery,
  ): Promise<{ readonly total: number; readonly links: readonly Link[] }>;
  link(connectionId: string, linkId: string): Promise<Link | null>;
  linkOf(connectionId: string, kind: Kind, side: Side, recordId: string): Promise<Link | null>;
  /** Those of several records of one side, in no order. */
  linksOf(connectionId: string, kind: Kind, side: Side, recordIds: readonly string[]): Promise<readonly Link[]>;
  /** What active connections of the same organisation have links with, of these Tribe records or of all. */
  linkedElsewhere(
    connectionId: string,
    kind: Kind,
    tribeIds: readonly string[] | null,
  ): Promise<readonly LinkElsewhere[]>;
  /** Links of the living contacts that belong to a relation, as that side tells; in no order. */
  linksOfContacts(connectionId: string, side: Side, relationId: string): Promise<readonly Link[]>;

  run(connectionId: string, runId: string): Promise<Run | null>;
  latestRun(connectionId: string, kind: RunKind): Promise<Run | null>;
  /** Runs that are reading, applying or live, over all connections: what has to be picked up after a restart. */
  unfinishedRuns(): Promise<readonly Run[]>;
  /** Those of one connection, the earliest begun first. */
  unfinishedRunsOf(connectionId: string): Promise<readonly Run[]>;
  answers(connectionId: string): Promise<ReadonlyMap<string, MatchAnswer>>;
  runCounts(connectionId: string, runId: string): Promise<RunCounts>;
  runProgress(connectionId: string, runId: string): Promise<RunProgress>;
  /** When the run last sent a write, null when it sent none. */
  lastSentMs(connectionId: string, runId: string): Promise<number | null>;
  planItems(
    connectionId: string,
    query: PlanQuery,
  ): Promise<{ readonly total: number; readonly items: readonly StoredPlanItem[] }>;
  planItem(connectionId: string, runId: string, key: string): Promise<StoredPlanItem | null>;
  /**
   * The next items that can be worked on: planned, with whatever they depend on done; or unknown and due. In plan order.
   * None that is planned to be made in Tribe and of one of these kinds.
   */
  nextItems(
    connectionId: string,
    runId: string,
    input: {
      readonly limit: number;
      readonly unknownSentBeforeMs: number;
      readonly notMadeInTribe?: readonly Kind[];
    },
  ): Promise<readonly StoredPlanItem[]>;
  itemsInState(connectionId: string, runId: string, state: ItemState): Promise<readonly StoredPlanItem[]>;
  /** Items with one of these keys, about the Tribe record that one of them names, or whose decision leans on one. */
  itemsAbout(connectionId: string, runId: string, keys: readonly string[]): Promise<readonly StoredPlanItem[]>;

  /**
   * Records of a run for which a write was decided upon since `sinceMs` and done or still to be done, kind by kind, each
   * counted once: without the links and the items that are named.
   */
  writesDecided(
    connectionId: string,
    runId: string,
    query: {
      readonly sinceMs: number;
      readonly exceptLinks: readonly string[];
      readonly exceptItems: readonly string[];
    },
  ): Promise<Readonly<Record<Kind, { readonly changes: number; readonly creates: number }>>>;

  journalOfRecord(connectionId: string, kind: Kind, side: Side, recordId: string): Promise<readonly JournalEntry[]>;
  /** In the order in which it was written. */
  journalOfRun(connectionId: string, runId: string): Promise<readonly JournalEntry[]>;
  journalOfLink(connectionId: string, linkId: string): Promise<readonly JournalEntry[]>;
  journalEntry(connectionId: string, id: string): Promise<JournalEntry | null>;
  openProblems(connectionId: string): Promise<readonly Problem[]>;
  openProblemCount(connectionId: string): Promise<number>;
  /** Open problems of several records, whichever side tells them. */
  openProblemsOf(connectionId: string, kind: Kind, recordIds: readonly string[]): Promise<readonly Problem[]>;
}

export interface StoreWrites extends StoreReads, LiveWrites, HistoryWrites, SiblingWrites {
  saveSignIn(signIn: SignIn): Promise<void>;
  /** Returns and removes it, so that a state works once. Null when unknown or made before `notBeforeMs`. */
  takeSignIn(state: string, notBeforeMs: number): Promise<SignIn | null>;
  saveSession(session: Session): Promise<void>;
  removeSession(idHash: string): Promise<void>;
  saveConnection(connection: Connection): Promise<void>;
  /** With everything that is known of it: only for one that was never finished. */
  removeConnection(connectionId: string): Promise<void>;
  /** Refused (returns false) unless the stored generation is `generation - 1`, or nothing is stored. */
  saveToken(token: TokenRow): Promise<boolean>;
  removeToken(connectionId: string, side: Side): Promise<void>;
  /** Granted to one only: refused (returns false) unless the turn before it is the latest at renewing this pair. */
  takeTokenTurn(turn: TokenTurn, of: NonNullable<TokenRow['turnOf']>): Promise<boolean>;
  /** Leaves a turn that somebody took over, or whose pair was replaced, as it is. */
  endTokenTurn(turn: TokenTurn): Promise<void>;
  /** Ends a turn with a refusal, under the same condition. */
  setNeedsConsent(turn: TokenTurn, reason: string): Promise<void>;

  /** Null when somebody else holds it. The same holder may renew. */
  takeLease(connectionId: string, holder: string, nowMs: number, leaseMs: number): Promise<Lease | null>;
  releaseLease(lease: Lease): Promise<void>;
  /** Throws `FencedOff` unless `lease` is still the newest: call first in every transaction of a cycle. */
  guard(lease: Lease): Promise<void>;

  saveParts(connectionId: string, parts: readonly ObservedPart[], observedMs: number): Promise<void>;
  saveCursor(connectionId: string, cursor: FeedCursor): Promise<void>;
  saveLinks(links: readonly Link[]): Promise<void>;

  /** The run as it is, and nobody else's to change until this transaction ends: for changes of one part of it. */
  lockedRun(connectionId: string, runId: string): Promise<Run | null>;
  saveRun(run: Run): Promise<void>;
  /** Adds to the call counters; separate from `saveRun` so that a counter never overwrites a state. */
  countCalls(connectionId: string, runId: string, side: Side, calls: number): Promise<void>;
  /** Replaces the plan of a run. Items that are no longer `planned` stay as they are. */
  savePlan(connectionId: string, runId: string, items: readonly PlanItem[]): Promise<void>;
  saveItems(connectionId: string, runId: string, items: readonly StoredPlanItem[]): Promise<void>;
  saveAnswer(connectionId: string, key: string, answer: MatchAnswer | null, who: string, atMs: number): Promise<void>;

  appendJournal(entries: readonly JournalEntry[]): Promise<void>;
  /** Inserts or refreshes by (connection, cause, record, field); keeps the first `sinceMs`. */
  saveProblems(problems: readonly Problem[]): Promise<void>;
  resolveProblems(connectionId: string, kind: Kind, side: Side, recordId: string, resolvedMs: number): Promise<void>;
  /** Resolves what one cause made a problem of a side, or of one subject of it; null is every subject. */
  resolveCause(
    connectionId: string,
    causeCode: string,
    side: Side,
    recordId: string | null,
    resolvedMs: number,
  ): Promise<void>;
}

/** Thrown when a newer lease exists: the holder was paused or lost its connection and must stop without writing. */
export class FencedOff extends Error {
  constructor(lease: Lease) {
    super(`lease ${lease.fence} of connection ${lease.connectionId} is no longer the newest`);
    this.name = 'FencedOff';
  }
}
