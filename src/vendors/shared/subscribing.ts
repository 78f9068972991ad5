import { type Outcome, ok } from '../outcome.ts';
import type { Subscribed, Subscription } from '../vendor.ts';

/** How a list of subscriptions becomes the one that is wanted; what differs between the vendors comes along as functions. */
export interface Wish {
  readonly topics: readonly string[];
  readonly existing: readonly Subscription[];
  /** At the right place, and its events can be verified. */
  readonly isGood: (subscription: Subscription) => boolean;
  /** Made by us or for us: what is not good of these goes. */
  readonly isOurs: (subscription: Subscription) => boolean;
}

export interface SubscriptionPlan {
  readonly keep: readonly Subscription[];
  readonly remove: readonly Subscription[];
  readonly create: readonly string[];
}

/** One good subscription per topic stays, in the order that the vendor tells them; every other one of ours goes. */
export function planSubscriptions({ topics, existing, isGood, isOurs }: Wish): SubscriptionPlan {
  const kept = new Map<string, Subscription>();
  for (const subscription of existing) {
    const { topic } = subscription;
    if (topics.includes(topic) && isGood(subscription) && !kept.has(topic)) kept.set(topic, subscription);
  }
  const keep = [...kept.values()];
  return {
    keep,
    remove: existing.filter((subscription) => isOurs(subscription) && !keep.includes(subscription)),
    create: topics.filter((topic) => !kept.has(topic)),
  };
}

interface Hands {
  readonly remove: (subscription: Subscription) => Promise<Outcome<unknown>>;
  readonly create: (topic: string) => Promise<Outcome<Subscription>>;
}

/**
 * Removes first: Exact takes one subscription per topic. A refusal of one topic says nothing of the next; anything else
 * (throttled, no right to subscribe at all) would meet every one of them, so it ends the round.
 */
export async function carryOut(plan: SubscriptionPlan, hands: Hands): Promise<Omit<Subscribed, 'secret'>> {
  const subscriptions = [...plan.keep];
  const missing: { topic: string; reason: string }[] = [];
  let end: string | null = null;
  for (const subscription of plan.remove) {
    if (end !== null) break;
    const removed = await hands.remove(subscription);
    if (!isDone(removed) && isGeneral(removed)) end = wordsOf(removed);
  }
  for (const topic of plan.create) {
    const created: Outcome<Subscription> = end === null ? await hands.create(topic) : { is: 'notSent', reason: end };
    if (created.is === 'ok') subscriptions.push(created.value);
    else {
      missing.push({ topic, reason: wordsOf(created) });
      if (isGeneral(created)) end = wordsOf(created);
    }
  }
  return { subscriptions, missing };
}

/** Removes all of these. One that is already gone is as good; the first that cannot be removed ends it. */
export async function removeAll(
  subscriptions: readonly Subscription[],
  remove: Hands['remove'],
): Promise<Outcome<null>> {
  for (const subscription of subscriptions) {
    const removed = await remove(subscription);
    if (!isDone(removed)) return removed as Exclude<typeof removed, { is: 'ok' }>;
  }
  return ok(null);
}

const isDone = (outcome: Outcome<unknown>): boolean =>
  outcome.is === 'ok' || (outcome.is === 'rejected' && outcome.rejection.cause === 'notFound');

const isGeneral = (outcome: Outcome<unknown>): boolean =>
  outcome.is !== 'rejected' || outcome.rejection.cause === 'forbidden';

function wordsOf(outcome: Outcome<unknown>): string {
  switch (outcome.is) {
    case 'ok':
      return '';
    case 'rejected':
      return outcome.rejection.message;
    case 'throttled':
      return 'the vendor asks for patience';
    default:
      return outcome.reason;
  }
}
