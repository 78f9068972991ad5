import type { Applying } from '../apply/applying.ts';
import { closeStranded } from '../apply/stranded.ts';
import { goLive } from '../live/goLive.ts';
import type { StepEnd } from '../slice.ts';
import { readTribe } from './read.ts';
import { moved } from './transitions.ts';

/** When no item can be worked on: wait for those in doubt, close those that hang on a failure, or end the run. */
export async function finish(applying: Applying): Promise<StepEnd> {
  const { connection, ports, run, store } = applying;
  const inDoubt = await store.itemsInState(connection.id, run.id, 'unknown');
  if (inDoubt.length > 0) {
    const firstSentMs = Math.min(...inDoubt.map(({ sentMs }) => sentMs ?? 0));
    // One more than the settle time: an item is due when it was sent before, not at, that instant.
    return { is: 'waits', untilMs: firstSentMs + ports.settings.settleMs + 1 };
  }
  const stranded = await store.itemsInState(connection.id, run.id, 'planned');
  if (stranded.length > 0) return closeStranded(applying, stranded);

  // What was written is read back as Tribe tells it, so that the pages show it and a second run finds nothing to do.
  // Only a reading that began after the last write tells of it; the one before writing may be of this very slice.
  const lastSentMs = await store.lastSentMs(connection.id, run.id);
  const read = lastSentMs === null ? 'complete' : await readTribe(applying, run, lastSentMs + 1);
  if (read !== 'complete') return read;
  await applying.lease.transact(async (tx) => {
    await tx.saveRun(moved(run, 'done', { finishedMs: ports.clock.nowMs(), halt: null }));
    await goLive(applying, tx);
    await applying.sides.saveUse(tx, connection, run.id);
  });
  ports.log.info('run.done', { connectionId: connection.id, runId: run.id });
  // The sync run has work at once, in a slice of its own: what was read while the import wrote.
  return { is: 'waits', untilMs: ports.clock.nowMs() };
}
