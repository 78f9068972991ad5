import type { EngineContext } from '../context.ts';
import { withComparisonWished } from '../live/compare.ts';
import { scopeOfConnection } from '../pauses.ts';

/**
 * After a deactivation whatever happened meanwhile is unknown, and deletions may have been told to nobody: everything is
 * read from the beginning and compared with what was last agreed on.
 */
export async function activateAgain(context: EngineContext, connectionId: string): Promise<void> {
  const { ports, store } = context;
  await store.withLock(`connection/${connectionId}`, () =>
    store.transact(async (tx) => {
      const connection = await tx.connection(connectionId);
      if (connection === null || connection.state !== 'deactivated') return;
      await tx.saveConnection({ ...connection, state: 'ready' });
      await tx.removePause(connectionId, scopeOfConnection);
      const latest = await tx.latestRun(connectionId, 'sync');
      const run = latest === null ? null : await tx.lockedRun(connectionId, latest.id);
      if (run !== null) await tx.saveRun(withComparisonWished(run));
    }),
  );
  ports.log.info('connection.activatedAgain', { connectionId });
  await ports.jobs.wake(connectionId, 0);
}
