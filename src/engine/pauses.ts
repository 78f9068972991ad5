import { rulesFingerprint } from '../domain/mapping/defaults.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import { sides } from '../domain/model/kind.ts';
import type { PlanItem } from '../domain/plan/plan.ts';
import type { StoreReads } from '../store/port.ts';

/** How long a mark of a paused record rests; resuming ends the wait at once. */
export const pausedAgainAfterMs = 600_000;

/** What a pause holds back: everything, one kind, or one record, named by either of its ids. */
export const scopeOfConnection = 'connection';
export const scopeOfKind = (kind: Kind): string => `kind/${kind}`;
export const scopeOfRecord = (kind: Kind, side: Side, id: string): string => `record/${kind}/${side}/${id}`;

export async function pausesOf(store: StoreReads, connectionId: string): Promise<ReadonlySet<string>> {
  return new Set((await store.pauses(connectionId)).map(({ scope }) => scope));
}

/**
 * What people said about writing, to be asked right before each write: it must not begin against it. Observe-only holds
 * everything back as a pause of the connection does.
 */
export interface Orders {
  readonly pauses: ReadonlySet<string>;
  /** Of the rules as they are now: a plan of other rules is nobody's wish any more. */
  readonly rulesFingerprint: string | null;
}

export async function ordersOf(store: StoreReads, connectionId: string): Promise<Orders> {
  const connection = await store.connection(connectionId);
  const pauses = await pausesOf(store, connectionId);
  return {
    pauses: connection?.isObserveOnly === true ? new Set([...pauses, scopeOfConnection]) : pauses,
    rulesFingerprint: connection === null ? null : rulesFingerprint(connection.rules),
  };
}

/** Whether a write of this item must not begin; null asks whether any write may. */
export function isPausedFor(
  pauses: ReadonlySet<string>,
  item: Pick<PlanItem, 'kind' | 'exactId' | 'tribeId'> | null,
): boolean {
  if (pauses.size === 0) return false;
  if (pauses.has(scopeOfConnection)) return true;
  if (item === null) return false;
  if (pauses.has(scopeOfKind(item.kind))) return true;
  return sides.some((side) => {
    const id = side === 'exact' ? item.exactId : item.tribeId;
    return id !== null && pauses.has(scopeOfRecord(item.kind, side, id));
  });
}
