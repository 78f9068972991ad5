import { type Connection, FencedOff, type Run, type Store } from '../store/port.ts';
import type { EngineContext } from './context.ts';
import { carryOut } from './import/carryOut.ts';
import { planAfterReading } from './import/plan.ts';
import { readBothSides } from './import/read.ts';
import { isWorkersTurn, moved } from './import/transitions.ts';
import { HeldLease } from './lease.ts';
import { stepLive } from './live/stepLive.ts';
import { settleOthers } from './othersInDoubt.ts';
import { isSliceOver, rests, type Slice, type StepEnd } from './slice.ts';
import { carryOutUndo } from './undo/carryOutUndo.ts';

/** When the connection wants to be worked on again; null when nothing is left to do. */
export interface SliceEnd {
  readonly againAfterMs: number | null;
}

/** Unexpected errors of one run in a row before it is stopped for a person to see. */
export const crashesMax = 3;
const crashedAgainAfterMs = 5_000;
const crashedAgainMaxMs = 600_000;

/**
 * Works on one connection for at most one slice of time: the only entry for background work. Whoever holds the lease
 * works; a newer holder's fencing number stops this one at its next commit.
 */
export class Cycle {
  readonly #context: EngineContext;
  /** By run. In memory only: after a restart a run gets a fresh chance. */
  readonly #crashes = new Map<string, number>();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  async runSlice(connectionId: string, stopping: AbortSignal | null): Promise<SliceEnd> {
    const { ports, store } = this.#context;
    const before = await runToWorkOn(store, connectionId);
    const connection = await store.connection(connectionId);
    if (before === null || connection === null) return { againAfterMs: null };
    if (connection.state === 'deactivated') return { againAfterMs: null };
    const waiting = waitOf(before, ports.clock.nowMs());
    if (waiting !== 'now') return waiting;
    const lease = await HeldLease.take({
      store,
      clock: ports.clock,
      leaseMs: ports.settings.leaseMs,
      connectionId,
      holder: ports.ids.next(),
    });
    // Whoever holds it may have died: then the lease runs out, and the connection should not wait much longer.
    if (lease === null) return { againAfterMs: Math.ceil(ports.settings.leaseMs / 3) };
    try {
      return await this.#work(connection, lease, stopping);
    } catch (error) {
      if (error instanceof FencedOff) {
        ports.log.warn('slice.fencedOff', { connectionId });
        return { againAfterMs: ports.settings.leaseMs };
      }
      return await this.#crashed(before, lease, error);
    } finally {
      // A lease that cannot be given back runs out by itself.
      await lease.release().catch((error: unknown) => ports.log.warn('lease.notReleased', { connectionId, error }));
    }
  }

  async #work(connection: Connection, lease: HeldLease, stopping: AbortSignal | null): Promise<SliceEnd> {
    const { ports, sides, store } = this.#context;
    // An import brings over what nobody has seen yet; what flows afterwards is what people have just edited.
    const priority = connection.liveSinceMs === null ? 'backfill' : 'relation';
    const startedMs = ports.clock.nowMs();
    const slice: Slice = {
      ports,
      store,
      sides,
      lease,
      connection,
      exact: sides.open(connection, 'exact', priority),
      tribe: sides.open(connection, 'tribe', priority),
      startedMs,
      untilMs: startedMs + ports.settings.sliceMs,
      stopping,
    };
    let end: StepEnd;
    do {
      // Read again under the lease and before each step: what it was before may be somebody else's past.
      const run = await runToWorkOn(store, connection.id);
      const now = await freshOf(slice);
      end = run === null || now.state === 'deactivated' ? rests : await step({ ...slice, connection: now }, run);
      if (run !== null) this.#crashes.delete(run.id);
    } while (end.is === 'more' && !isSliceOver(slice));
    switch (end.is) {
      case 'more':
        return { againAfterMs: 0 };
      case 'waits':
        return { againAfterMs: Math.max(0, end.untilMs - ports.clock.nowMs()) };
      case 'rests':
        return { againAfterMs: null };
    }
  }

  /** A bug or a database that does not answer. Neither may end the run silently, nor be tried forever. */
  async #crashed(run: Run, lease: HeldLease, error: unknown): Promise<SliceEnd> {
    const { ports } = this.#context;
    const crashes = (this.#crashes.get(run.id) ?? 0) + 1;
    this.#crashes.set(run.id, crashes);
    ports.log.error('slice.crashed', { connectionId: run.connectionId, runId: run.id, crashes, error });
    if (crashes < crashesMax) return { againAfterMs: crashedAgainAfterMs * crashes };
    // What never ends is never given up: it waits longer each time.
    if (run.state === 'live') return { againAfterMs: Math.min(crashedAgainMaxMs, crashedAgainAfterMs * 2 ** crashes) };
    await lease.transact(async (tx) => {
      const now = await tx.run(run.connectionId, run.id);
      if (now !== null && isWorkersTurn(now)) await tx.saveRun(moved(now, 'failed'));
    });
    this.#crashes.delete(run.id);
    return { againAfterMs: null };
  }
}

/** What a person waits for goes before what never ends, and what was begun first before what came after. */
async function runToWorkOn(store: Store, connectionId: string): Promise<Run | null> {
  const unfinished = await store.unfinishedRunsOf(connectionId);
  for (const kind of ['import', 'undo', 'sync'] as const) {
    const run = unfinished.find((one) => one.kind === kind);
    if (run !== undefined) return run;
  }
  return null;
}

/** With the rules and switches that a person may have changed since the slice began. */
async function freshOf({ store, connection }: Slice): Promise<Connection> {
  return (await store.connection(connection.id)) ?? connection;
}

function waitOf({ halt }: Run, nowMs: number): SliceEnd | 'now' {
  if (halt === null) return 'now';
  if (halt.retryMs === null) return { againAfterMs: null };
  return halt.retryMs > nowMs ? { againAfterMs: halt.retryMs - nowMs } : 'now';
}

async function step(slice: Slice, run: Run): Promise<StepEnd> {
  const others = await settleOthers(slice, run);
  if (others !== 'complete') return others;
  switch (run.state) {
    case 'reading': {
      const read = await readBothSides(slice, run);
      return read === 'complete' ? planAfterReading(slice, run) : read;
    }
    case 'applying':
      return run.kind === 'undo' ? carryOutUndo(slice, run) : carryOut(slice, run);
    case 'planned':
    case 'done':
    case 'failed':
    case 'live':
      return stepLive(slice, run);
  }
}
