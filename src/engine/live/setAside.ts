import type { Kind, Side } from '../../domain/model/kind.ts';
import { parseKey } from '../../domain/plan/key.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import type { Connection, Mark, NewMark, Run, StoreReads } from '../../store/port.ts';
import { doubtEndsMs } from '../apply/doubtEndsMs.ts';
import { isPausedFor, pausedAgainAfterMs, pausesOf } from '../pauses.ts';
import type { EnginePorts, EngineSettings } from '../ports.ts';
import { markOf } from './changedRecords.ts';

/** How long a mark waits for a write to the same record that is under way, and at least for one in doubt. */
const underWayAgainAfterMs = 2_000;

/** What of a slice is needed here. */
interface Looking {
  readonly connection: Pick<Connection, 'id'>;
  readonly store: StoreReads;
  readonly ports: {
    readonly clock: Pick<EnginePorts['clock'], 'nowMs'>;
    readonly settings: Pick<EngineSettings, 'settleMs'>;
  };
}

/** What of a batch of marks is planned now. */
export interface SetAside {
  readonly taken: readonly Mark[];
  readonly deferred: readonly Mark[];
  /** Until when an item waits for a write to one of its records that is under way or in doubt; null when none is. */
  readonly waitsUntilMs: (item: PlanItem) => number | null;
}

/** Marks that cannot be planned now, for reasons that have nothing to do with what the record says. */
export async function setAside(
  { connection, ports, store }: Looking,
  run: Run,
  marks: readonly Mark[],
): Promise<SetAside> {
  const nowMs = ports.clock.nowMs();
  const pauses = await pausesOf(store, connection.id);
  const underWay = new Waits();
  const making = new Waits();
  const soonMs = nowMs + underWayAgainAfterMs;
  for (const state of ['sending', 'unknown'] as const) {
    for (const { item, sentMs } of await store.itemsInState(connection.id, run.id, state)) {
      // Nobody looks what became of a write in doubt before its time has come, so nothing changes until then.
      const untilMs = state === 'sending' ? soonMs : Math.max(soonMs, doubtEndsMs(sentMs, ports.settings));
      if (item.exactId !== null) underWay.add(`exact/${item.kind}/${item.exactId}`, untilMs);
      if (item.tribeId !== null) underWay.add(`tribe/${item.kind}/${item.tribeId}`, untilMs);
      const [effect] = item.effects;
      if (item.action === 'create' && effect !== undefined) making.add(`${effect.side}/${item.kind}`, untilMs);
    }
  }
  const waiting = underWay.isEmpty
    ? new Map<string, number>()
    : await waitingAmong(store, connection.id, marks, { underWay, making });
  const untilMs = ({ kind, side, recordId }: Mark): number | null => {
    const item = { kind, exactId: side === 'exact' ? recordId : null, tribeId: side === 'tribe' ? recordId : null };
    if (isPausedFor(pauses, item)) return nowMs + pausedAgainAfterMs;
    return waiting.get(`${side}/${kind}/${recordId}`) ?? null;
  };
  const taken: Mark[] = [];
  const deferred: Mark[] = [];
  for (const mark of marks) {
    const notBeforeMs = untilMs(mark);
    if (notBeforeMs === null) taken.push(mark);
    else deferred.push({ ...mark, notBeforeMs });
  }
  const waitsUntilMs = ({ kind, exactId, tribeId }: PlanItem): number | null =>
    underWay.latest(`exact/${kind}/${exactId}`, `tribe/${kind}/${tribeId}`);
  return { taken, deferred, waitsUntilMs };
}

/** What has to be waited for, by name: until the latest instant that was told for it. */
class Waits {
  readonly #untilMs = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#untilMs.size === 0;
  }

  add(name: string, untilMs: number): void {
    this.#untilMs.set(name, Math.max(untilMs, this.#untilMs.get(name) ?? 0));
  }

  latest(...names: readonly string[]): number | null {
    const instants = names.flatMap((name) => this.#untilMs.get(name) ?? []);
    return instants.length === 0 ? null : Math.max(...instants);
  }
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
export function postponed(
  { ports }: Looking,
  items: readonly PlanItem[],
  { taken, waitsUntilMs }: SetAside,
): Postponed {
  const until = new Map<string, number>();
  for (const item of items) {
    const untilMs = waitsUntilMs(item);
    if (untilMs !== null) until.set(item.key, untilMs);
  }
  for (const { key, dependsOn } of items) {
    const untilMs = dependsOn === null ? undefined : until.get(dependsOn);
    if (untilMs !== undefined && !until.has(key)) until.set(key, untilMs);
  }
  const nowMs = ports.clock.nowMs();
  const deferred: Mark[] = [];
  const marked: NewMark[] = [];
  for (const { key, kind, exactId, tribeId } of items) {
    const notBeforeMs = until.get(key);
    if (notBeforeMs === undefined) continue;
    const ofItem = taken.filter(
      (mark) => mark.kind === kind && mark.recordId === (mark.side === 'exact' ? exactId : tribeId),
    );
    deferred.push(...ofItem.map((mark) => ({ ...mark, notBeforeMs })));
    const named = parseKey(key);
    if (ofItem.length > 0 || named === null) continue;
    marked.push({ ...markOf({ kind, side: named.side, recordId: named.id }, nowMs), notBeforeMs });
  }
  return { items: items.filter(({ key }) => !until.has(key)), waiting: new Set(until.keys()), deferred, marked };
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
  { underWay, making }: { readonly underWay: Waits; readonly making: Waits },
): Promise<ReadonlyMap<string, number>> {
  const waiting = new Map<string, number>();
  for (const [place, marked] of Map.groupBy(marks, ({ side, kind }) => `${side}/${kind}`)) {
    const [side, kind] = place.split('/') as [Side, Kind];
    const ids = marked.map(({ recordId }) => recordId);
    const links = await store.linksOf(connectionId, kind, side, ids);
    const linkOf = new Map(links.map((link) => [side === 'exact' ? link.exactId : link.tribeId, link]));
    for (const id of ids) {
      const link = linkOf.get(id);
      const ends = link === undefined ? [] : [`exact/${kind}/${link.exactId}`, `tribe/${kind}/${link.tribeId}`];
      const made = link === undefined ? making.latest(place) : null;
      const untilMs = Math.max(made ?? 0, underWay.latest(`${place}/${id}`, ...ends) ?? 0);
      if (untilMs > 0) waiting.set(`${place}/${id}`, untilMs);
    }
  }
  return waiting;
}
