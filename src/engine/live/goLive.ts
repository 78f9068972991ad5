import { rulesFingerprint } from '../../domain/mapping/defaults.ts';
import { planImport } from '../../domain/plan/planImport.ts';
import type { Connection, Run, StoreWrites } from '../../store/port.ts';
import type { BothCapabilities } from '../apply/applying.ts';
import { homeRegionOf } from '../apply/planPair.ts';
import type { Slice } from '../slice.ts';
import { everythingOf } from './everything.ts';
import { priorities } from './priorities.ts';

/** Who answered for the records that an import found only in Tribe. */
export const answeredByImport = 'import';

/**
 * What only Tribe has when an import begins to write stays there until a person says otherwise: the import was about
 * bringing Exact's relations over, and nobody was shown what it would send back. What is made in Tribe from then on is
 * new, and goes to Exact. Call inside the transaction in which writing begins.
 */
export async function leaveWhatOnlyTribeHas(
  slice: Slice,
  tx: StoreWrites,
  connection: Connection,
  capabilities: BothCapabilities,
): Promise<void> {
  const { items } = planImport({
    ...(await everythingOf(tx, connection.id)),
    // Also where new ones are not made now: the switch is about what is new, whenever it is turned.
    rules: { ...connection.rules, newInExact: true },
    capabilities,
    direction: 'both',
    homeRegion: homeRegionOf(connection),
    includeTribeOnly: true,
  });
  const nowMs = slice.ports.clock.nowMs();
  for (const { key, effects, action } of items) {
    const isMadeInExact = action === 'create' && effects.some(({ side }) => side === 'exact');
    if (isMadeInExact) await tx.saveAnswer(connection.id, key, { is: 'leave' }, answeredByImport, nowMs);
  }
}

/**
 * The end of the first import: from now on changes flow by themselves. Everything is looked at once, because what
 * people changed while the import wrote was read by it and not acted upon. Call inside the transaction that ends it.
 */
export async function goLive(slice: Slice, tx: StoreWrites): Promise<void> {
  const { ports } = slice;
  const connection = (await tx.connection(slice.connection.id)) ?? slice.connection;
  const nowMs = ports.clock.nowMs();
  await tx.markEverything(connection.id, { priority: priorities.comparison, markedMs: nowMs });
  if (connection.liveSinceMs !== null) return;
  await tx.saveConnection({ ...connection, liveSinceMs: nowMs });
  const run: Run = {
    id: ports.ids.next(),
    connectionId: connection.id,
    kind: 'sync',
    state: 'live',
    startedMs: nowMs,
    applyStartedMs: null,
    finishedMs: null,
    halt: null,
    exactCalls: 0,
    tribeCalls: 0,
    rulesFingerprint: rulesFingerprint(connection.rules),
    brake: null,
    lookedMs: null,
  };
  await tx.saveRun(run);
}
