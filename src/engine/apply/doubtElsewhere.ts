import type { Kind } from '../../domain/model/kind.ts';
import type { ObservedPart } from '../../domain/model/record.ts';
import type { DoubtElsewhere } from '../../store/port.ts';
import type { NotOk } from '../../vendors/outcome.ts';
import { HeldLease } from '../lease.ts';
import type { Applying } from './applying.ts';

/** How long the administration whose doubt it is has to find out by itself, once it can. */
const leftToItMs = 10_000;

/** What became of a record that another administration may have made: known by now, or to be awaited. */
export type DoubtSettled =
  /** Made, as these parts tell; or not made, and never to be. */
  | { readonly is: 'over'; readonly parts: readonly ObservedPart[] }
  | { readonly is: 'open' }
  | { readonly is: 'halts'; readonly outcome: NotOk };

/**
 * Whoever has a write in doubt finds out itself and at once, unless nobody works on it: it is paused, deactivated, or its
 * run was given up. Others must not wait for that forever, and have the same Tribe to ask for the same key.
 */
export async function settleDoubtElsewhere(
  applying: Applying,
  kind: Kind,
  doubt: DoubtElsewhere,
): Promise<DoubtSettled> {
  const { lease, ports, tribe } = applying;
  const nowMs = ports.clock.nowMs();
  if (doubt.state === 'sending') {
    if (doubt.leaseUntilMs <= nowMs) await putInDoubt(applying, doubt);
    return { is: 'open' };
  }
  if (nowMs <= (doubt.sentMs ?? 0) + ports.settings.settleMs + leftToItMs) return { is: 'open' };
  lease.assertHeld();
  const found = await tribe.client.findByKey(kind, doubt.businessKey);
  if (found.is !== 'ok') return { is: 'halts', outcome: found };
  return { is: 'over', parts: found.value.flatMap(({ parts }) => parts) };
}

/**
 * Whoever was sending died. With its lease in hand nobody sends any more, and from this instant on it counts how long
 * what was sent may still arrive: as when the connection's own worker comes back (`recover` in `apply.ts`).
 */
async function putInDoubt({ ports, store }: Applying, { connectionId, runId }: DoubtElsewhere): Promise<void> {
  const lease = await HeldLease.take({
    store,
    clock: ports.clock,
    leaseMs: ports.settings.leaseMs,
    connectionId,
    holder: ports.ids.next(),
  });
  if (lease === null) return;
  try {
    await lease.transact(async (tx) => {
      const sending = await tx.itemsInState(connectionId, runId, 'sending');
      const sentMs = ports.clock.nowMs();
      await tx.saveItems(
        connectionId,
        runId,
        sending.map((stored) => ({ ...stored, state: 'unknown', sentMs })),
      );
    });
  } finally {
    await lease.release().catch((error: unknown) => ports.log.warn('lease.notReleased', { connectionId, error }));
  }
}
