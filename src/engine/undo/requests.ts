import { rulesFingerprint } from '../../domain/mapping/defaults.ts';
import { mayWrite } from '../../domain/mapping/direction.ts';
import { regionOf } from '../../domain/mapping/region.ts';
import { assembleRecord } from '../../domain/model/assemble.ts';
import type { Kind, Side } from '../../domain/model/kind.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { type DoneEntry, type PairNow, planUndo } from '../../domain/plan/planUndo.ts';
import type { Connection, JournalEntry, Run, StoreReads } from '../../store/port.ts';
import { askCapabilities } from '../apply/applying.ts';
import { homeRegionOf } from '../apply/planPair.ts';
import type { EngineContext } from '../context.ts';
import { isConfirmed, moved } from '../import/transitions.ts';
import { accepted, refused, refusedBy } from '../refusals.ts';
import type { Caller, Result, UndoWhat } from '../service.ts';

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
    const entries = await entriesOf(store, connection.id, what);
    if (entries === null) return refused('notFound', { ...what });
    const pairs = await pairsOf(store, connection, entries);
    const undone = planUndo(
      entries.toReversed().map(asDone),
      (kind, of, id) => pairs.get(nameOf(kind, of, id)) ?? { link: null, exact: null, tribe: null },
      {
        capabilities: outcome.value,
        mayWrite: (kind, side) => mayWrite(connection.rules.flows[kind], side),
        loosensLinks: false,
        regionOf: ({ exact, tribe }) => regionOf(exact, tribe, homeRegionOf(connection)),
      },
    );
    const items = undone.map(({ item }): PlanItem => item);
    const nowMs = ports.clock.nowMs();
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
      rulesFingerprint: ports.ids.digest(JSON.stringify([rulesFingerprint(connection.rules), items])),
      brake: null,
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
        await tx.saveRun(moved(run, 'applying', { applyStartedMs: nowMs, halt: null }));
        return accepted(null);
      }),
    );
    await ports.jobs.wake(caller.connectionId, 0);
    return result;
  }
}

async function entriesOf(
  store: StoreReads,
  connectionId: string,
  what: UndoWhat,
): Promise<readonly JournalEntry[] | null> {
  switch (what.of) {
    case 'run':
      return (await store.run(connectionId, what.runId)) === null ? null : store.journalOfRun(connectionId, what.runId);
    case 'entry': {
      const entry = await store.journalEntry(connectionId, what.entryId);
      return entry === null ? null : [entry];
    }
    case 'record': {
      const link = await store.linkOf(connectionId, what.kind, what.side, what.id);
      return link === null ? null : store.journalOfLink(connectionId, link.id);
    }
  }
}

const asDone = ({ kind, side, recordId, operation, before, after }: JournalEntry): DoneEntry => ({
  kind,
  side,
  recordId,
  operation,
  before,
  after,
});

const nameOf = (kind: Kind, side: Side, id: string): string => `${kind}/${side}/${id}`;

async function pairsOf(
  store: StoreReads,
  connection: Connection,
  entries: readonly JournalEntry[],
): Promise<ReadonlyMap<string, PairNow>> {
  const pairs = new Map<string, PairNow>();
  const recordOf = async (kind: Kind, side: Side, id: string) =>
    assembleRecord(await store.partsOfRecord(connection.id, side, kind, id));
  for (const { kind, side, recordId } of entries) {
    const name = nameOf(kind, side, recordId);
    if (pairs.has(name)) continue;
    const link = await store.linkOf(connection.id, kind, side, recordId);
    pairs.set(name, {
      link,
      exact: link === null && side !== 'exact' ? null : await recordOf(kind, 'exact', link?.exactId ?? recordId),
      tribe: link === null && side !== 'tribe' ? null : await recordOf(kind, 'tribe', link?.tribeId ?? recordId),
    });
  }
  return pairs;
}
