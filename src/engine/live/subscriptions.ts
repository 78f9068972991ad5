import { type Side, sides } from '../../domain/model/kind.ts';
import type { HintSubscription, HintSubscriptions } from '../../store/port.ts';
import type { NotOk } from '../halts.ts';
import type { Slice } from '../slice.ts';

/** How often it is looked whether the subscriptions are still there: a vendor tells nobody when they go. */
const checkEveryMs = 6 * 3_600_000;
/** Sooner after they could not be made: the cause may be passing. */
const retryAfterMs = 15 * 60_000;

export const callbackUrlOf = (publicUrl: string, side: Side, connectionId: string): string =>
  `${publicUrl}/webhooks/${side}/${connectionId}`;

export const sealContext = (connectionId: string, side: Side): string => `hints/${connectionId}/${side}`;

const dueMs = (subscription: HintSubscription | null): number =>
  subscription === null ? 0 : subscription.checkedMs + (subscription.isActive ? checkEveryMs : retryAfterMs);

/**
 * Sees to it that both vendors tell us of changes. What cannot be subscribed is kept as a failure and tried again: changes
 * then only arrive at the next look, which is late and never wrong. Only a call that ends the slice anyway is answered.
 */
export async function ensureSubscriptions(
  slice: Slice,
): Promise<{ readonly side: Side; readonly outcome: NotOk } | null> {
  const { connection, ports, store } = slice;
  if (!ports.settings.usesWebhooks) return null;
  const subscriptions = await store.hintSubscriptions(connection.id);
  for (const side of sides) {
    const known = subscriptions[side];
    const nowMs = ports.clock.nowMs();
    if (nowMs < dueMs(known)) continue;
    slice.lease.assertHeld();
    const sealed = known?.sealedSecret ?? null;
    const outcome = await slice[side].client.subscribe({
      callbackUrl: callbackUrlOf(ports.settings.publicUrl, side, connection.id),
      secret: sealed === null ? null : ports.seal.open(sealed, sealContext(connection.id, side)),
    });
    if (outcome.is === 'throttled' || outcome.is === 'unauthorised') return { side, outcome };
    const saved: HintSubscription = {
      connectionId: connection.id,
      side,
      sealedSecret: sealed,
      isActive: false,
      checkedMs: nowMs,
      failure: null,
      untoldMs: known?.untoldMs ?? null,
    };
    await slice.lease.transact(async (tx) => {
      if (outcome.is !== 'ok') {
        const failure = outcome.is === 'rejected' ? outcome.rejection.message : outcome.reason;
        await tx.saveHintSubscription({ ...saved, failure });
      } else {
        const { secret, missing } = outcome.value;
        await tx.saveHintSubscription({
          ...saved,
          sealedSecret: secret === null ? null : ports.seal.seal(secret, sealContext(connection.id, side)),
          isActive: missing.length === 0,
          failure: missing.length === 0 ? null : missing.map(({ topic, reason }) => `${topic}: ${reason}`).join('; '),
        });
      }
    });
  }
  return null;
}

export function nextSubscriptionCheckMs({ ports }: Slice, subscriptions: HintSubscriptions): number {
  if (!ports.settings.usesWebhooks) return Number.POSITIVE_INFINITY;
  return Math.min(...sides.map((side) => dueMs(subscriptions[side])));
}
