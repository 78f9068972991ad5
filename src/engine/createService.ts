import type { Connection, Store } from '../store/port.ts';
import { callerAbout, connectAnother, deactivate, discard } from './activation/administrations.ts';
import { receiveAppEvent } from './activation/appEvents.ts';
import { ExactConnection } from './activation/exactConnection.ts';
import { beginSignIn, completeSignIn, signOut, whoIs } from './activation/signIn.ts';
import { makeContext } from './context.ts';
import { Cycle, type SliceEnd } from './cycle.ts';
import { ImportRequests } from './import/requests.ts';
import { receiveHint } from './live/receiveHint.ts';
import { LiveRequests } from './live/requests.ts';
import { RuleRequests } from './live/ruleRequests.ts';
import type { EnginePorts } from './ports.ts';
import { accepted, refused } from './refusals.ts';
import type { Caller, HintReceipt, ReceivedAppEvent, ReceivedHint, Result, RunView, TandemService } from './service.ts';
import { keepConsents } from './tokens/lifeline.ts';
import { UndoRequests } from './undo/requests.ts';
import { answeredMatches } from './views/answered.ts';
import { connectionSummaries } from './views/connections.ts';
import { historyRows } from './views/history.ts';
import { itemDetail, itemRows } from './views/items.ts';
import { conflictViews, liveView } from './views/liveView.ts';
import { overviewOf } from './views/overview.ts';
import { problemGroups } from './views/problems.ts';
import { recordRows } from './views/records.ts';
import { recordView } from './views/recordView.ts';
import { RunViews } from './views/runView.ts';
import { unlinkedRows } from './views/unlinked.ts';

export interface Engine {
  readonly service: TandemService;
  /**
   * One slice of background work on a connection; what `Jobs` calls. When `stopping` aborts it ends after the page or
   * batch that it is at. Two at once for one connection are harmless: the second finds the lease taken.
   */
  runSlice(connectionId: string, stopping?: AbortSignal): Promise<SliceEnd>;
  /** Takes an event of a vendor; answer it only after this has ended. */
  receiveHint(hint: ReceivedHint): Promise<HintReceipt>;
  /** Takes an event of the marketplace; answer it only after this has ended. */
  receiveAppEvent(event: ReceivedAppEvent): Promise<HintReceipt>;
  /** Wakes every connection with unfinished work; call once at start. */
  resumeUnfinished(): Promise<void>;
  /** Renews consents that would end unused, and tells of those that cannot be; call a few times a day. */
  keepConsents(): Promise<void>;
}

/** Puts the engine together. A process that only serves pages never calls `runSlice`, and a worker only that. */
export function createEngine(ports: EnginePorts, store: Store): Engine {
  const context = makeContext(ports, store);
  const cycle = new Cycle(context);
  return {
    service: createService(context),
    runSlice: (connectionId, stopping) => cycle.runSlice(connectionId, stopping ?? null),
    receiveHint: (hint) => receiveHint(context, hint),
    receiveAppEvent: (event) => receiveAppEvent(context, event),
    keepConsents: () => keepConsents(context),
    resumeUnfinished: async () => {
      const connectionIds = new Set((await store.unfinishedRuns()).map(({ connectionId }) => connectionId));
      for (const connectionId of connectionIds) await ports.jobs.wake(connectionId, 0);
    },
  };
}

function createService(context: ReturnType<typeof makeContext>): TandemService {
  const { ports, store } = context;
  const exact = new ExactConnection(context);
  const imports = new ImportRequests(context);
  const live = new LiveRequests(context);
  const ruling = new RuleRequests(context);
  const undo = new UndoRequests(context);
  const runs = new RunViews({ store, clock: ports.clock });

  const connectionOf = async (caller: Caller): Promise<Connection> => {
    const connection = await store.connection(caller.connectionId);
    if (connection === null) throw new Error(`connection ${caller.connectionId} of a session does not exist`);
    return connection;
  };
  const viewRun = async (caller: Caller, runId: string): Promise<Result<RunView>> => {
    const run = await store.run(caller.connectionId, runId);
    // The changes that flow by themselves have no page of their own: their records and the history have.
    if (run === null || run.kind === 'sync') return refused('notFound', { runId });
    return accepted(await runs.view(await connectionOf(caller), run));
  };
  /** The run after a request about it. */
  const viewAfter = async (caller: Caller, runId: string, done: Promise<Result<null>>): Promise<Result<RunView>> => {
    const result = await done;
    return result.is === 'refused' ? result : viewRun(caller, runId);
  };

  return {
    beginSignIn: (input) => beginSignIn(context, input),
    completeSignIn: (input) => completeSignIn(context, input),
    whoIs: (sessionSecret) => whoIs(context, sessionSecret),
    signOut: (sessionSecret) => signOut(context, sessionSecret),
    regions: () => ports.exact.regions,
    beginExact: (caller, { region }) => exact.begin(caller, region),
    completeExact: (input) => exact.complete(input),
    administrations: (caller) => exact.administrations(caller),
    chooseAdministration: (caller, { administrationId }) => exact.choose(caller, administrationId),

    callerAbout: (caller, connectionId) => callerAbout(context, caller, connectionId),
    connections: async (caller) => connectionSummaries(context, await connectionOf(caller)),
    connectAnother: (caller) => connectAnother(context, caller),
    discard: (caller) => discard(context, caller),
    deactivate: (caller) => deactivate(context, caller),

    overview: async (caller) => overviewOf(context, runs, caller, await connectionOf(caller)),

    startPreview: (caller, input) => imports.startPreview(caller, input),
    runView: viewRun,
    planItems: async (caller, query) => {
      const run = await store.run(caller.connectionId, query.runId);
      if (run === null) return refused('notFound', { runId: query.runId });
      return accepted(await itemRows(store, await connectionOf(caller), query));
    },
    planItem: async (caller, input) => {
      const detail = await itemDetail(store, await connectionOf(caller), input);
      return detail === null ? refused('notFound', { key: input.key }) : accepted(detail);
    },
    answer: (caller, input) => viewAfter(caller, input.runId, imports.answer(caller, input)),
    startImport: (caller, input) => viewAfter(caller, input.runId, imports.startImport(caller, input)),
    continueRun: (caller, runId) => viewAfter(caller, runId, imports.continueRun(caller, runId)),

    live: async (caller) => liveView(store, await connectionOf(caller)),
    pause: (caller, scope) => live.pause(caller, scope),
    resume: (caller, scope) => live.resume(caller, scope),
    setObserveOnly: (caller, { isObserveOnly }) => live.setObserveOnly(caller, isObserveOnly),
    liftBrake: (caller, seen) => live.liftBrake(caller, seen),
    discardBrake: (caller, seen) => live.discardBrake(caller, seen),
    compareNow: (caller) => live.compareNow(caller),
    lookAgain: (caller, input) => live.lookAgain(caller, input),
    rules: (caller) => ruling.rules(caller),
    previewRules: (caller, input) => ruling.preview(caller, input),
    changeRules: (caller, input) => ruling.change(caller, input),
    conflicts: async (caller) => conflictViews(store, await connectionOf(caller)),
    answerConflict: (caller, input) => live.answerConflict(caller, input),
    matches: (caller) => live.matches(caller),
    answerMatch: (caller, input) => live.answerMatch(caller, input),
    answeredMatches: async (caller, query) => answeredMatches(store, await connectionOf(caller), query),
    planUndo: (caller, what) => undo.plan(caller, what),
    startUndo: (caller, input) => viewAfter(caller, input.runId, undo.start(caller, input)),

    records: async (caller, query) => recordRows(store, await connectionOf(caller), query),
    record: async (caller, input) => {
      const view = await recordView(context, await connectionOf(caller), input);
      return view === null ? refused('notFound', { id: input.id }) : accepted(view);
    },
    unlinked: async (caller, query) => unlinkedRows(store, await connectionOf(caller), query),
    problems: async (caller) => problemGroups(await store.openProblems(caller.connectionId)),
    history: async (caller, query) => historyRows(store, await connectionOf(caller), query),
  };
}
