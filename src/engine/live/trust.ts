import { type Side, sides } from '../../domain/model/kind.ts';
import type { FeedHint, HintSubscriptions, StoreWrites } from '../../store/port.ts';
import type { Slice } from '../slice.ts';

/** How long a side is looked at closely after a look found what no event had told. */
const distrustMs = 3_600_000;

/**
 * The sides whose events can be relied on: they are subscribed, events came, and no look found news that none had told
 * since the last event, nor within the last hour. An address that the vendor cannot reach never earns this.
 */
export function trustedSides(
  { ports }: Slice,
  { hints, subscriptions }: { readonly hints: readonly FeedHint[]; readonly subscriptions: HintSubscriptions },
): ReadonlySet<Side> {
  const trusted = new Set<Side>();
  if (!ports.settings.usesWebhooks) return trusted;
  const nowMs = ports.clock.nowMs();
  for (const side of sides) {
    const subscription = subscriptions[side];
    if (subscription?.isActive !== true) continue;
    const toldMs = Math.max(...hints.filter((hint) => hint.side === side).map(({ hintedMs }) => hintedMs));
    const { untoldMs } = subscription;
    const isProved = Number.isFinite(toldMs) && (untoldMs === null || toldMs > untoldMs);
    if (isProved && (untoldMs === null || nowMs - untoldMs > distrustMs)) trusted.add(side);
  }
  return trusted;
}

/** Keeps that a look at a feed found news while no event about it was waiting, unless one came during the look. */
export async function noteUntold(
  tx: StoreWrites,
  connectionId: string,
  look: { readonly side: Side; readonly feed: string; readonly hintSeq: number; readonly askedMs: number },
): Promise<void> {
  const { side, feed, hintSeq, askedMs } = look;
  const hints = await tx.feedHints(connectionId);
  if (hints.some((hint) => hint.side === side && hint.feed === feed && hint.hintSeq > hintSeq)) return;
  const subscription = (await tx.hintSubscriptions(connectionId))[side];
  if (subscription !== null) await tx.saveHintSubscription({ ...subscription, untoldMs: askedMs });
}
