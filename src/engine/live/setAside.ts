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
  const waiting =
    underWay.size === 0 ? new Set<string>() : await waitingAmong(store, connection.id, marks, { underWay, making });
  const waitMs = ({ kind, side, recordId }: Mark): number | null => {
    const item = { kind, exactId: side === 'exact' ? recordId : null, tribeId: side === 'tribe' ? recordId : null };
    if (isPausedFor(pauses, item)) return pausedAgainAfterMs;
    return waiting.has(`${side}/${kind}/${recordId}`) ? underWayAgainAfterMs : null;
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
 * Marked records that wait for a write. Those that it is about, by either end of their link: whoever linked the record
 * meanwhile knows what the write made, and the write itself is still to be told. And those without a link of the kinds of
 * which a record is being made on their side: each may be that very record, told by a feed before we know that our write
 * has arrived, and planned as a stranger it would be made a second time on the side that it came from.
 */
async function waitingAmong(
  store: StoreReads,
  connectionId: string,
  marks: readonly Mark[],
  writes: { readonly underWay: ReadonlySet<string>; readonly making: ReadonlySet<string> },
): Promise<ReadonlySet<string>> {
  const waiting = new Set<string>();
  for (const [place, marked] of Map.groupBy(marks, ({ side, kind }) => `${side}/${kind}`)) {
    const [side, kind] = place.split('/') as [Side, Kind];
    const ids = marked.map(({ recordId }) => recordId);
    const links = await store.linksOf(connectionId, kind, side, ids);
    const linkOf = new Map(links.map((link) => [side === 'exact' ? link.exactId : link.tribeId, link]));
    for (const id of ids) {
      const link = linkOf.get(id);
      const isWaiting =
        writes.underWay.has(`${place}/${id}`) ||
        (link === undefined
          ? writes.making.has(place)
          : writes.underWay.has(`exact/${kind}/${link.exactId}`) ||
            writes.underWay.has(`tribe/${kind}/${link.tribeId}`));
      if (isWaiting) waiting.add(`${place}/${id}`);
    }
  }
  return waiting;
}
