import { completeFilter, rulesFingerprint } from '../../domain/mapping/defaults.ts';
import type { Rules } from '../../domain/mapping/rules.ts';
import { answersTo } from '../../domain/plan/answersTo.ts';
import type { MatchAnswer } from '../../domain/plan/plan.ts';
import type { Connection, Run, StoreWrites } from '../../store/port.ts';
import { askCapabilities, type BothCapabilities } from '../apply/applying.ts';
import type { EngineContext } from '../context.ts';
import { liftHalt } from '../liftHalt.ts';
import { filterChangesOf } from '../live/previewRules.ts';
import { priorities } from '../live/priorities.ts';
import { accepted, refused, refusedBy } from '../refusals.ts';
import type { Caller, PreviewInput, Result } from '../service.ts';
import { makePlan } from './plan.ts';
import { inputProblem } from './previewInput.ts';
import { exactReadingFreshMs } from './read.ts';
import { isBeingCarriedOut, isConfirmed, isWorkersTurn, moved } from './transitions.ts';

/**
 * What a person asks of an import. Each request is done under the connection's lock, so that two tabs or a double
 * click have the effect of one; a run in the worker's hands is never touched, only woken.
 */
export class ImportRequests {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** A run that only waits for confirmation is shown anew; other rules alone cost no call to Exact. */
  async startPreview(caller: Caller, input: PreviewInput): Promise<Result<{ readonly runId: string }>> {
    const asked = await this.#capabilities(caller);
    return this.#locked(caller, async (connection) => {
      const problem = inputProblem(input);
      if (problem !== null) return refused('badInput', problem);
      if (connection.state !== 'ready') return refused('notReady', { state: connection.state });
      const { ports, store } = this.#context;
      const latest = await store.latestRun(connection.id, 'import');
      if (latest !== null && isBeingCarriedOut(latest)) return refused('wrongState', { state: latest.state });
      const rules: Rules = {
        ...connection.rules,
        filter: completeFilter({ ...connection.rules.filter, ...input.filter }),
        defaultPolicy: input.whenDifferent,
        relationTypes: input.relationTypes ?? connection.rules.relationTypes,
      };
      const changed: Connection = { ...connection, rules };
      const hasOtherRules = rulesFingerprint(rules) !== rulesFingerprint(connection.rules);
      const isReadEnough = hasOtherRules && (await this.#isReadingFresh(connection));
      if (latest?.state === 'planned' && isReadEnough && asked.is === 'ok') {
        await this.#replan(changed, latest, asked.value, (tx) => this.#saveRules(tx, connection, changed, caller));
        return accepted({ runId: latest.id });
      }
      if (latest?.state === 'reading') {
        // In the worker's hands: it plans by the rules that it finds at the end of its reading.
        await store.transact((tx) => this.#saveRules(tx, connection, changed, caller));
        await liftHalt(this.#context, connection.id, latest.id);
        return accepted({ runId: latest.id });
      }
      const run = runToRead(latest, connection, { id: ports.ids.next(), nowMs: ports.clock.nowMs() });
      await store.transact(async (tx) => {
        await this.#saveRules(tx, connection, changed, caller);
        await tx.saveRun(run);
      });
      ports.log.info('run.reading', { connectionId: connection.id, runId: run.id, by: caller.userId });
      await ports.jobs.wake(connection.id, 0);
      return accepted({ runId: run.id });
    });
  }

  async answer(
    caller: Caller,
    input: { readonly runId: string; readonly key: string; readonly answer: MatchAnswer | null },
  ): Promise<Result<null>> {
    const asked = await this.#capabilities(caller);
    return this.#locked(caller, async (connection) => {
      const { ports, store } = this.#context;
      const run = await store.run(connection.id, input.runId);
      if (run === null) return refused('notFound', { runId: input.runId });
      if (run.state !== 'planned') return refused('wrongState', { state: run.state });
      const stored = await store.planItem(connection.id, run.id, input.key);
      if (stored === null) return refused('notFound', { key: input.key });
      const isAnswered = (await store.answers(connection.id)).has(input.key);
      const isOffered = input.answer !== null && answersTo(stored.item).includes(input.answer.is);
      if (!isOffered && !isAnswered) return refused('badAnswer', { key: input.key });
      if (input.answer?.is === 'same') {
        const { tribeId } = input.answer;
        const parts = await store.partsOfRecord(connection.id, 'tribe', stored.item.kind, tribeId);
        const link = await store.linkOf(connection.id, stored.item.kind, 'tribe', tribeId);
        if (parts.length === 0 || link !== null) return refused('badAnswer', { key: input.key, tribeId });
      }
      if (asked.is === 'refused') return asked;
      await this.#replan(connection, run, asked.value, (tx) =>
        tx.saveAnswer(connection.id, input.key, input.answer, caller.userName, ports.clock.nowMs()),
      );
      return accepted(null);
    });
  }

  /** Confirms the plan that was shown. The worker reads once more before it writes, and shows the plan anew if it changed. */
  startImport(caller: Caller, input: { readonly runId: string; readonly planVersion: string }): Promise<Result<null>> {
    return this.#locked(caller, async (connection) => {
      const { ports, store } = this.#context;
      const run = await store.run(connection.id, input.runId);
      if (run === null) return refused('notFound', { runId: input.runId });
      if (run.rulesFingerprint !== input.planVersion) return refused('planChanged', { runId: run.id });
      // A second click on the same plan: it is under way already.
      if (isConfirmed(run)) return accepted(null);
      if (run.state !== 'planned') return refused('wrongState', { state: run.state });
      const confirmed = moved(run, 'reading', { applyStartedMs: ports.clock.nowMs(), halt: null });
      await store.transact((tx) => tx.saveRun(confirmed));
      ports.log.info('run.confirmed', { connectionId: connection.id, runId: run.id, by: caller.userId });
      await ports.jobs.wake(connection.id, 0);
      return accepted(null);
    });
  }

  continueRun(caller: Caller, runId: string): Promise<Result<null>> {
    return this.#locked(caller, async (connection) => {
      const run = await this.#context.store.run(connection.id, runId);
      if (run === null) return refused('notFound', { runId });
      // One that was given up and begun anew stays given up: two would be under way.
      const latest = await this.#context.store.latestRun(connection.id, run.kind);
      if (run.kind === 'import' && latest?.id !== run.id) return refused('wrongState', { state: run.state });
      if (!isWorkersTurn(run) && run.state !== 'failed') return refused('wrongState', { state: run.state });
      await liftHalt(this.#context, connection.id, runId);
      return accepted(null);
    });
  }

  /** Where changes flow already the rules hold for them as well: what they change is looked at under the brake. */
  async #saveRules(tx: StoreWrites, before: Connection, changed: Connection, { userName }: Caller): Promise<void> {
    await tx.saveConnection(changed);
    const markedMs = this.#context.ports.clock.nowMs();
    await tx.saveFilterChanges(filterChangesOf(before, changed.rules, { who: userName, atMs: markedMs }));
    if (before.liveSinceMs === null || rulesFingerprint(before.rules) === rulesFingerprint(changed.rules)) return;
    await tx.markEverything(changed.id, { priority: priorities.comparison, markedMs });
  }

  #locked<T>(caller: Caller, work: (connection: Connection) => Promise<Result<T>>): Promise<Result<T>> {
    const { store } = this.#context;
    return store.withLock(`connection/${caller.connectionId}`, async () => {
      const connection = await store.connection(caller.connectionId);
      if (connection === null) throw new Error(`connection ${caller.connectionId} of a session does not exist`);
      return connection.state === 'deactivated' ? refused('deactivated') : work(connection);
    });
  }

  /**
   * What both sides can store. The clients remember it, so this seldom asks anybody; still it is done before the
   * connection's lock is taken, because a call may take the lock of a token and locks are not nested.
   */
  async #capabilities(caller: Caller): Promise<Result<BothCapabilities>> {
    const { sides, store } = this.#context;
    const connection = await store.connection(caller.connectionId);
    if (connection?.state !== 'ready') return refused('notReady', {});
    const { side, outcome } = await askCapabilities(
      sides.open(connection, 'exact', 'person'),
      sides.open(connection, 'tribe', 'person'),
    );
    return outcome.is === 'ok' ? accepted(outcome.value) : refusedBy(side, outcome);
  }

  /** The plan from what was read, together with the change that asks for it. */
  async #replan(
    connection: Connection,
    run: Run,
    capabilities: BothCapabilities,
    change: (tx: StoreWrites) => Promise<void>,
  ): Promise<void> {
    const { ports, sides, store } = this.#context;
    await store.transact(async (tx) => {
      await change(tx);
      const plan = await makePlan(tx, ports.ids, connection, capabilities);
      await tx.savePlan(connection.id, run.id, plan.items);
      await tx.saveRun(moved(run, 'planned', { rulesFingerprint: plan.version }));
      await sides.saveUse(tx, connection, run.id);
    });
  }

  async #isReadingFresh(connection: Connection): Promise<boolean> {
    const cursors = await this.#context.store.cursors(connection.id);
    const freshFromMs = this.#context.ports.clock.nowMs() - exactReadingFreshMs;
    const exact = cursors.filter(({ side }) => side === 'exact');
    return exact.length > 0 && exact.every(({ isComplete, readMs }) => isComplete && readMs >= freshFromMs);
  }
}

/** The latest run when it is only a preview, a new one otherwise. */
function runToRead(latest: Run | null, connection: Connection, fresh: { id: string; nowMs: number }): Run {
  // The latest run is told by its start: one begun after it must not look older because a clock was set back.
  const startedMs = Math.max(fresh.nowMs, (latest?.startedMs ?? 0) + 1);
  if (latest?.state === 'planned') return moved(latest, 'reading', { startedMs, halt: null });
  return {
    id: fresh.id,
    connectionId: connection.id,
    state: 'reading',
    startedMs,
    applyStartedMs: null,
    finishedMs: null,
    halt: null,
    exactCalls: 0,
    tribeCalls: 0,
    rulesFingerprint: null,
    kind: 'import',
    brake: null,
    lookedMs: null,
  };
}
