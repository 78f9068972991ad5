import type { Run, StoreReads } from '../store/port.ts';
import type { EngineContext } from './context.ts';
import { isWorkersTurn, moved } from './import/transitions.ts';
import { HeldLease } from './lease.ts';

/**
 * Lets a run that stands still go on at once. Done under the lease, because a run is the worker's while it reads or
 * writes; when a worker has the lease, it is trying already and is only woken again.
 */
export async function liftHalt(context: EngineContext, connectionId: string, runId: string): Promise<void> {
  const { ports, store } = context;
  const lease = await HeldLease.take({
    store,
    clock: ports.clock,
    leaseMs: ports.settings.leaseMs,
    connectionId,
    holder: ports.ids.next(),
  });
  if (lease !== null) {
    try {
      await lease.transact(async (tx) => {
        const run = await tx.run(connectionId, runId);
        if (run === null) return;
        if (run.state === 'failed') {
          await tx.saveRun(moved(run, (await hasBegunToWrite(tx, run)) ? 'applying' : 'reading', { halt: null }));
        } else if (isWorkersTurn(run) && run.halt !== null) await tx.saveRun({ ...run, halt: null });
      });
    } finally {
      await lease.release();
    }
  }
  await ports.jobs.wake(connectionId, 0);
}

/** A run that begins to write settles every item that needs no write; before that all of them are merely planned. */
async function hasBegunToWrite(reads: StoreReads, run: Run): Promise<boolean> {
  const { planned, ...begun } = await reads.runProgress(run.connectionId, run.id);
  return Object.values(begun).some((count) => count > 0);
}
