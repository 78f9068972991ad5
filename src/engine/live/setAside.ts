import type { Mark, Run } from '../../store/port.ts';
import { isPausedFor, pausedAgainAfterMs, pausesOf } from '../pauses.ts';
import type { Slice } from '../slice.ts';

/** How long a mark waits for a write to the same record that is under way or in doubt. */
const underWayAgainAfterMs = 2_000;

/** Marks that cannot be planned now, for reasons that have nothing to do with what the record says. */
export async function setAside(
  { connection, ports, store }: Slice,
  run: Run,
  marks: readonly Mark[],
): Promise<{ readonly taken: readonly Mark[]; readonly deferred: readonly Mark[] }> {
  const nowMs = ports.clock.nowMs();
  const pauses = await pausesOf(store, connection.id);
  const underWay = new Set<string>();
  for (const state of ['sending', 'unknown'] as const) {
    for (const { item } of await store.itemsInState(connection.id, run.id, state)) {
      if (item.exactId !== null) underWay.add(`exact/${item.kind}/${item.exactId}`);
      if (item.tribeId !== null) underWay.add(`tribe/${item.kind}/${item.tribeId}`);
    }
  }
  const waitMs = ({ kind, side, recordId }: Mark): number | null => {
    const item = { kind, exactId: side === 'exact' ? recordId : null, tribeId: side === 'tribe' ? recordId : null };
    if (isPausedFor(pauses, item)) return pausedAgainAfterMs;
    return underWay.has(`${side}/${kind}/${recordId}`) ? underWayAgainAfterMs : null;
  };
  const taken: Mark[] = [];
  const deferred: Mark[] = [];
  for (const mark of marks) {
    const wait = waitMs(mark);
    if (wait === null) taken.push(mark);
    else deferred.push({ ...mark, notBeforeMs: nowMs + wait });
  }
  return { taken, deferred };
}
