import type { Kind, Side } from '../../domain/model/kind.ts';
import { parseKey } from '../../domain/plan/key.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import type { Mark, NewMark, Run, StoreReads } from '../../store/port.ts';
import { isPausedFor, pausedAgainAfterMs, pausesOf } from '../pauses.ts';
import type { Slice } from '../slice.ts';
import { markOf } from './changedRecords.ts';

/** How long a mark waits for a write to the same record that is under way or in doubt. */
const underWayAgainAfterMs = 2_000;

/** What of a batch of marks is planned now. */
export interface SetAside {
  readonly taken: readonly Mark[];
  readonly deferred: readonly Mark[];
  /** Whether a write to one of an item's records is under way or in doubt. */
  readonly isUnderWay: (item: PlanItem) => boolean;
}

/** Marks that cannot be planned now, for reasons that have nothing to do with what the record says. */
export async function setAside(
  { connection, ports, store }: Slice,
  run: Run,
  marks: readonly Mark[],
): Promise<SetAside> {
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
  const isUnderWay = ({ kind, exactId, tribeId }: PlanItem): boolean =>
    underWay.has(`exact/${kind}/${exactId}`) || underWay.has(`tribe/${kind}/${tribeId}`);
  return { taken, deferred, isUnderWay };
}

interface Postponed {
  /** What does not wait. */
  readonly items: readonly PlanItem[];
  readonly waiting: ReadonlySet<string>;
  readonly deferred: readonly Mark[];
  /** For what waits and has no mark. */
  readonly marked: readonly NewMark[];
}

/**
 * What was planned along with the marks and waits as well: items about records of which a write is under way, planned
 * because another one needs them first, and all that hang on these. Each is planned anew by a mark.
 */
export function postponed({ ports }: Slice, items: readonly PlanItem[], { taken, isUnderWay }: SetAside): Postponed {
  const waiting = new Set(items.filter(isUnderWay).map(({ key }) => key));
  for (const { key, dependsOn } of items) if (dependsOn !== null && waiting.has(dependsOn)) waiting.add(key);
  const nowMs = ports.clock.nowMs();
  const notBeforeMs = nowMs + underWayAgainAfterMs;
  const deferred: Mark[] = [];
  const marked: NewMark[] = [];
  for (const { key, kind, exactId, tribeId } of items) {
    if (!waiting.has(key)) continue;
    const ofItem = taken.filter(
      (mark) => mark.kind === kind && mark.recordId === (mark.side === 'exact' ? exactId : tribeId),
    );
    deferred.push(...ofItem.map((mark) => ({ ...mark, notBeforeMs })));
    const named = parseKey(key);
    if (ofItem.length > 0 || named === null) continue;
    marked.push({ ...markOf({ kind, side: named.side, recordId: named.id }, nowMs), notBeforeMs });
  }
  return { items: items.filter(({ key }) => !waiting.has(key)), waiting, deferred, marked };
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
