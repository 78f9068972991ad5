import { batchFacts } from '../../domain/brake/batchFacts.ts';
import { type BatchFacts, brake } from '../../domain/brake/brake.ts';
import { rulesFingerprint } from '../../domain/mapping/defaults.ts';
import { mayWrite } from '../../domain/mapping/direction.ts';
import { regionOf } from '../../domain/mapping/region.ts';
import type { FieldPath } from '../../domain/model/fields.ts';
import { kinds } from '../../domain/model/kind.ts';
import { narrowedTo } from '../../domain/plan/narrowDone.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { type DoneEntry, planUndo } from '../../domain/plan/planUndo.ts';
import type { Connection, JournalEntry, JournalFilter, Run, StoreReads } from '../../store/port.ts';
import { askCapabilities } from '../apply/applying.ts';
import { homeRegionOf } from '../apply/planPair.ts';
import type { EngineContext } from '../context.ts';
import { isConfirmed, moved } from '../import/transitions.ts';
import { accepted, refused, refusedBy } from '../refusals.ts';
import type { Caller, HistoryFilter, Result, UndoWhat } from '../service.ts';
import { journalFilterOf } from '../views/history.ts';
import { pairsNow } from './pairsNow.ts';

/** What a person asks of an undo: its plan first, which is looked at like any other, then its beginning. */
export class UndoRequests {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  async plan(caller: Caller, what: UndoWhat): Promise<Result<{ readonly runId: string }>> {
    const { ports, sides, store } = this.#context;
    const connection = await store.connection(caller.connectionId);
    if (connection?.state === 'deactivated') return refused('deactivated');
    if (connection?.state !== 'ready') return refused('notReady', {});
    const { side, outcome } = await askCapabilities(
      sides.open(connection, 'exact', 'person'),
      sides.open(connection, 'tribe', 'person'),
    );
    if (outcome.is !== 'ok') return refusedBy(side, outcome);
    const entries = await entriesOf(store, connection, what);
    if (entries === null) return refused('notFound', { of: what.of });
    const undone = planUndo(entries.toReversed().map(asDone), await pairsNow(store, connection.id, entries), {
      capabilities: outcome.value,
      mayWrite: (kind, side) => mayWrite(connection.rules.flows[kind], side),
      loosensLinks: false,
      regionOf: ({ exact, tribe }) => regionOf(exact, tribe, homeRegionOf(connection)),
    });
    const items = undone.map(({ item }): PlanItem => item);
    const nowMs = ports.clock.nowMs();
    const fingerprint = rulesFingerprint(connection.rules);
    const decision = brake(await factsOf(store, connection, items, fingerprint));
    const run: Run = {
      id: ports.ids.next(),
      connectionId: connection.id,
      kind: 'undo',
      state: 'planned',
      startedMs: nowMs,
      applyStartedMs: null,
      finishedMs: null,
      halt: null,
      exactCalls: 0,
      tribeCalls: 0,
      rulesFingerprint: ports.ids.digest(JSON.stringify([fingerprint, items])),
      brake: decision.is === 'halt' ? { halts: decision.halts, sinceMs: nowMs } : null,
      lookedMs: null,
    };
    await store.transact(async (tx) => {
      await tx.saveRun(run);
      await tx.savePlan(connection.id, run.id, items);
    });
    ports.log.info('undo.planned', {
      connectionId: connection.id,
      runId: run.id,
      items: items.length,
      by: caller.userId,
    });
    return accepted({ runId: run.id });
  }

  /** Each field is compared once more before it is put back, so a plan that was looked at for long takes nothing away. */
  async start(caller: Caller, input: { readonly runId: string; readonly planVersion: string }): Promise<Result<null>> {
    const { ports, store } = this.#context;
    const result = await store.withLock(`connection/${caller.connectionId}`, () =>
      store.transact(async (tx): Promise<Result<null>> => {
        if ((await tx.connection(caller.connectionId))?.state === 'deactivated') return refused('deactivated');
        const run = await tx.lockedRun(caller.connectionId, input.runId);
        if (run === null || run.kind !== 'undo') return refused('notFound', { runId: input.runId });
        if (run.rulesFingerprint !== input.planVersion) return refused('planChanged', { runId: run.id });
        // A second click on the same plan.
        if (isConfirmed(run)) return accepted(null);
        const nowMs = ports.clock.nowMs();
        const { items } = await tx.planItems(caller.connectionId, {
          runId: run.id,
          actions: ['skip', 'unchanged', 'blocked', 'ask'],
          kind: null,
          search: null,
          offset: 0,
          limit: Number.MAX_SAFE_INTEGER,
        });
        await tx.saveItems(
          caller.connectionId,
          run.id,
          items.map((stored) => ({ ...stored, state: 'skipped' })),
        );
        // The plan that was begun is the one that was looked at, with whatever was said against it.
        await tx.saveRun({ ...moved(run, 'applying', { applyStartedMs: nowMs, halt: null }), brake: null });
        return accepted(null);
      }),
    );
    await ports.jobs.wake(caller.connectionId, 0);
    return result;
  }
}

async function entriesOf(
  store: StoreReads,
  connection: Connection,
  what: UndoWhat,
): Promise<readonly JournalEntry[] | null> {
  switch (what.of) {
    case 'run': {
      const run = await store.run(connection.id, what.runId);
      return run === null ? null : store.journalOfRun(connection.id, run.id);
    }
    case 'entry': {
      const entry = await store.journalEntry(connection.id, what.entryId);
      return entry === null ? null : [entry];
    }
    case 'record': {
      const link = await store.linkOf(connection.id, what.kind, what.side, what.id);
      return link === null ? null : store.journalOfLink(connection.id, link.id);
    }
    case 'changes': {
      if (!(await isKnown(store, connection, what.filter))) return null;
      const filter = await journalFilterOf(store, connection, what.filter);
      const found = await store.journalFound(connection.id, filter);
      return found.flatMap((entry) => asFoundBy(filter, entry) ?? []);
    }
  }
}

/** Whether there is what the filter names: a run or a record of somebody else is none. */
async function isKnown(store: StoreReads, { id }: Connection, { runId, record }: HistoryFilter): Promise<boolean> {
  if (runId !== null && (await store.run(id, runId)) === null) return false;
  if (record === null) return true;
  return (
    (await store.journalOfRecord(id, record.kind, record.side, record.id)).length > 0 ||
    (await store.linkOf(id, record.kind, record.side, record.id)) !== null
  );
}

/** Of an entry only what was asked for: whoever looks for one field, or for what a rule decided, undoes nothing else. */
function asFoundBy({ field, decided }: JournalFilter, entry: JournalEntry): JournalEntry | null {
  const byWhom = entry.cause.decided ?? {};
  const chosen = (Object.keys(byWhom) as FieldPath[]).filter((one) => {
    const decider = byWhom[one];
    return decider !== undefined && decided?.includes(decider) === true;
  });
  const narrowed = decided === null ? entry : narrowedTo(entry, chosen);
  return narrowed === null || field === null ? narrowed : narrowedTo(narrowed, [field]);
}

const asDone = ({ kind, side, recordId, operation, before, after }: JournalEntry): DoneEntry => ({
  kind,
  side,
  recordId,
  operation,
  before,
  after,
});

/** Judged as any other plan: what it would change is as much as ever it is. */
async function factsOf(
  store: StoreReads,
  connection: Connection,
  items: readonly PlanItem[],
  fingerprint: string,
): Promise<BatchFacts> {
  const counts = await store.linkCounts(connection.id);
  return batchFacts(items, {
    linked: kinds.reduce((total, kind) => total + counts[kind], 0),
    listed: { exact: null, tribe: null },
    isConfirmedImport: false,
    lifted: new Set(),
    // An undo puts values back and follows no rules about who leads.
    fingerprint: { planned: fingerprint, confirmed: fingerprint },
  });
}
