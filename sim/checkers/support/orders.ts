import { isDeepStrictEqual } from 'node:util';
import type { Rules } from '../../../src/domain/mapping/rules.ts';
import type { RowChange } from '../../../src/store/memory/layer.ts';
import type { Connection, Link, Pause, Run } from '../../../src/store/port.ts';
import type { Facts } from '../../watch.ts';
import type { VendorWrite } from '../../world/attribution.ts';
import type { WireCall } from '../../world/network.ts';
import type { World } from '../../world/world.ts';
import { liveTokens } from './tokens.ts';

type StoredPause = Pause & { readonly connectionId: string };

/** What people said about writing, by the instants at which it was committed. */
export class Orders {
  /** By connection: each thing that holds writes back, and since when. */
  readonly #held = new Map<string, Map<string, number>>();
  readonly #rules = new Map<string, { readonly sinceMs: number; readonly rules: Rules }[]>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.restored();
  }

  /** What people said is what the database says now, whatever they said before. */
  restored(): void {
    this.#held.clear();
    for (const pause of this.#world.store.rows('pause')) this.#pause(pause, true);
    for (const connection of this.#world.store.rows('connection')) this.#connection(connection);
  }

  heard(changes: readonly RowChange[]): void {
    for (const { table, before, after } of changes) {
      if (table === 'pause') this.#pause((after ?? before) as StoredPause, after !== null);
      if (table === 'connection' && after !== null) this.#connection(after as Connection);
    }
  }

  /** Since when a write of this record is held back, null when it is not. */
  heldSinceMs(connectionId: string, write: VendorWrite): number | null {
    const held = this.#held.get(connectionId);
    if (held === undefined) return null;
    const since = [...held].flatMap(([scope, sinceMs]) => (this.#covers(scope, connectionId, write) ? [sinceMs] : []));
    return since.length === 0 ? null : Math.min(...since);
  }

  /** Rules that were in force at an instant: one, or two where they were changed in that very instant. */
  rulesAt(connectionId: string, atMs: number): readonly Rules[] {
    const history = this.#rules.get(connectionId) ?? [];
    const last = history.findLastIndex(({ sinceMs }) => sinceMs < atMs);
    return history.slice(Math.max(0, last)).flatMap(({ sinceMs, rules }) => (sinceMs <= atMs ? [rules] : []));
  }

  /** Rules that were in force at any time from `fromMs` until `untilMs`. */
  rulesBetween(connectionId: string, fromMs: number, untilMs: number): readonly Rules[] {
    const history = this.#rules.get(connectionId) ?? [];
    return history.flatMap(({ sinceMs, rules }, at) => {
      const endMs = history[at + 1]?.sinceMs ?? Number.POSITIVE_INFINITY;
      return sinceMs <= untilMs && endMs >= fromMs ? [rules] : [];
    });
  }

  #pause({ connectionId, scope }: StoredPause, isHeld: boolean): void {
    const held = this.#held.get(connectionId) ?? new Map<string, number>();
    this.#held.set(connectionId, held);
    if (!isHeld) held.delete(scope);
    else if (!held.has(scope)) held.set(scope, this.#world.nowMs);
  }

  #connection({ id, isObserveOnly, rules }: Connection): void {
    this.#pause({ connectionId: id, scope: 'observe-only', who: '', atMs: 0 }, isObserveOnly);
    const history = this.#rules.get(id) ?? [];
    this.#rules.set(id, history);
    if (!isDeepStrictEqual(history.at(-1)?.rules, rules)) history.push({ sinceMs: this.#world.nowMs, rules });
  }

  #covers(scope: string, connectionId: string, write: VendorWrite): boolean {
    if (scope === 'connection' || scope === 'observe-only' || scope === `kind/${write.kind}`) return true;
    const link = linkOf(this.#world, connectionId, write);
    const named = write.operation === 'update' ? write.side : write.side === 'exact' ? 'tribe' : 'exact';
    const ids = { exact: link?.exactId, tribe: link?.tribeId, [named]: write.recordId };
    return scope === `record/${write.kind}/exact/${ids.exact}` || scope === `record/${write.kind}/tribe/${ids.tribe}`;
  }
}

export const linkOf = (world: World, connectionId: string, { kind, recordId }: VendorWrite): Link | undefined =>
  world.store
    .rows('link')
    .find(
      (link) =>
        link.connectionId === connectionId &&
        link.kind === kind &&
        (link.exactId === recordId || link.tribeId === recordId),
    );

/** Hears of each write once, when the first call goes out that changes something, and whose it is. */
export function firstCalls(world: World) {
  const owners = liveTokens(world);
  const seen = new WeakSet<VendorWrite>();
  return {
    heard: owners.heard,
    of(call: WireCall): { readonly connectionId: string; readonly write: VendorWrite } | null {
      const { request, write } = call;
      if (write === null || request.method === 'GET' || /token/i.test(request.url) || seen.has(write)) return null;
      const connectionId = owners.ofCall(call);
      if (connectionId === undefined) return null;
      seen.add(write);
      return { connectionId, write };
    },
  };
}

/** The run by which this is about to be written by itself, and not by an import or an undo that a person has looked at. */
export function flowing({ world }: Pick<Facts, 'world'>, connectionId: string, recordId: string): Run | undefined {
  const runs = world.store.rows('run').filter((run) => run.connectionId === connectionId && run.kind === 'sync');
  return runs.find(({ id }) =>
    world.store
      .rows('planItem')
      .some(
        ({ runId, stored: { item, state } }) =>
          runId === id && state === 'sending' && (item.exactId === recordId || item.tribeId === recordId),
      ),
  );
}
