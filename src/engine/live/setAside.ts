import type { Kind, Side } from '../../domain/model/kind.ts';
import type { Mark, Run, StoreReads } from '../../store/port.ts';
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
  const making = new Set<string>();
  for (const state of ['sending', 'unknown'] as const) {
    for (const { item } of await store.itemsInState(connection.id, run.id, state)) {
      if (item.exactId !== null) underWay.add(`exact/${item.kind}/${item.exactId}`);
      if (item.tribeId !== null) underWay.add(`tribe/${item.kind}/${item.tribeId}`);
      const [effect] = item.effects;
      if (item.action === 'create' && effect !== undefined) making.add(`${effect.side}/${item.kind}`);
    }
  }
  const maybeOurs = await strangersAmong(store, connection.id, marks, making);
  const waitMs = ({ kind, side, recordId }: Mark): number | null => {
    const item = { kind, exactId: side === 'exact' ? recordId : null, tribeId: side === 'tribe' ? recordId : null };
    if (isPausedFor(pauses, item)) return pausedAgainAfterMs;
    const isUnderWay = underWay.has(`${side}/${kind}/${recordId}`) || maybeOurs.has(`${side}/${kind}/${recordId}`);
    return isUnderWay ? underWayAgainAfterMs : null;
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

/**
 * Marked records without a link, of the kinds of which a record is being made on their side. Each may be that very
 * record, told by a feed before we know that our write has arrived: planned as a stranger it would be made a second time
 * on the side that it came from.
 */
async function strangersAmong(
  store: StoreReads,
  connectionId: string,
  marks: readonly Mark[],
  making: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const strangers = new Set<string>();
  for (const [place, marked] of Map.groupBy(marks, ({ side, kind }) => `${side}/${kind}`)) {
    if (!making.has(place)) continue;
    const [side, kind] = place.split('/') as [Side, Kind];
    const ids = marked.map(({ recordId }) => recordId);
    const linked = await store.linksOf(connectionId, kind, side, ids);
    const known = new Set(linked.map(({ exactId, tribeId }) => (side === 'exact' ? exactId : tribeId)));
    for (const id of ids) if (!known.has(id)) strangers.add(`${place}/${id}`);
  }
  return strangers;
}
