import type { Connection, Run, StoreWrites } from '../../store/port.ts';
import type { EngineContext } from '../context.ts';
import { isBeingCarriedOut } from '../import/transitions.ts';
import { accepted, refused } from '../refusals.ts';
import type { Caller, LiveView, Result } from '../service.ts';
import { liveView } from '../views/liveView.ts';

/**
 * What a person asks of the changes that flow by themselves: one transaction under the connection's lock, so that two tabs
 * or a double click have the effect of one; then the worker is woken. Answers where it stands after that.
 */
export async function asking(
  { ports, store }: EngineContext,
  caller: Caller,
  work: (tx: StoreWrites, connection: Connection, run: Run) => Promise<Result<null>>,
): Promise<Result<LiveView>> {
  const done = await store.withLock(`connection/${caller.connectionId}`, () =>
    store.transact(async (tx) => {
      const connection = await tx.connection(caller.connectionId);
      const latest = await tx.latestRun(caller.connectionId, 'sync');
      const run = latest === null ? null : await tx.lockedRun(caller.connectionId, latest.id);
      if (connection?.state === 'deactivated') return refused('deactivated');
      if (connection === null || run === null) return refused('notReady', {});
      return work(tx, connection, run);
    }),
  );
  if (done.is === 'refused') return done;
  await ports.jobs.wake(caller.connectionId, 0);
  const connection = await store.connection(caller.connectionId);
  if (connection === null) throw new Error(`connection ${caller.connectionId} of a session does not exist`);
  return accepted(await liveView(store, connection));
}

/** What is carried out is what was confirmed: the rules must not change under it. */
export async function importUnderWay(tx: StoreWrites, connection: Connection): Promise<Run | null> {
  const latest = await tx.latestRun(connection.id, 'import');
  return latest !== null && isBeingCarriedOut(latest) ? latest : null;
}
