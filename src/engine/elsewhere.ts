import { kinds } from '../domain/model/kind.ts';
import { itemKey } from '../domain/plan/key.ts';
import type { StoreReads } from '../store/port.ts';

/**
 * What the administrations of one Tribe organisation have to know of each other. Each has links, bases and a history of
 * its own; what they share is the Tribe record itself, on which there is one place for a debtor or creditor number.
 */

/** Tribe relations on which an older administration keeps its numbers; of these, or of all. */
export async function numberedElsewhere(
  store: StoreReads,
  connectionId: string,
  tribeIds: readonly string[] | null,
): Promise<ReadonlySet<string>> {
  const links = await store.linkedElsewhere(connectionId, 'relation', tribeIds);
  return new Set(links.filter(({ goesFirst }) => goesFirst).map(({ tribeId }) => tribeId));
}

/** Keys of the Tribe records of both kinds that any other administration has. */
export async function keysElsewhere(store: StoreReads, connectionId: string): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const kind of kinds) {
    for (const { tribeId } of await store.linkedElsewhere(connectionId, kind, null))
      keys.add(itemKey(kind, 'tribe', tribeId));
  }
  return keys;
}
