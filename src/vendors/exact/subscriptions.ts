import * as z from 'zod';
import { andThen, mapOk, type Outcome, ok } from '../outcome.ts';
import { v2 } from '../shared/odataUrl.ts';
import { carryOut, planSubscriptions, removeAll } from '../shared/subscribing.ts';
import type { Subscribed, SubscribeInput, Subscription } from '../vendor.ts';
import { type ExactContext, listAll } from './context.ts';
import { exactTopics } from './hints.ts';
import { resources } from './resources.ts';
import { entityOf, subscriptionRow } from './wire.ts';
import { wholeAnswer } from './writing.ts';

/**
 * Subscriptions belong to app, division and topic, one of each, and an app sees only its own (exact-online.md 6.1): all
 * that are listed are ours, and one that points elsewhere has to make room.
 */
export async function listSubscriptions(context: ExactContext): Promise<Outcome<readonly Subscription[]>> {
  const rows = await listAll(context, context.urls.list(resources.subscriptions), subscriptionRow);
  return mapOk(rows, (found) =>
    found.map((row) => ({ id: row.ID.toLowerCase(), topic: row.Topic ?? '', callbackUrl: row.CallbackURL ?? '' })),
  );
}

export async function subscribeAt(
  context: ExactContext,
  { callbackUrl }: SubscribeInput,
): Promise<Outcome<Subscribed>> {
  return andThen(await listSubscriptions(context), async (existing) => {
    const isGood = (one: Subscription): boolean => one.callbackUrl === callbackUrl;
    const plan = planSubscriptions({ topics: exactTopics, existing, isGood, isOurs: () => true });
    const hands = {
      remove: (one: Subscription) => remove(context, one),
      create: (topic: string) => create(context, topic, callbackUrl),
    };
    return ok({ ...(await carryOut(plan, hands)), secret: null });
  });
}

export async function unsubscribeAt(context: ExactContext, callbackUrl: string): Promise<Outcome<null>> {
  return andThen(await listSubscriptions(context), (existing) =>
    removeAll(
      existing.filter((one) => one.callbackUrl === callbackUrl),
      (one) => remove(context, one),
    ),
  );
}

const remove = (context: ExactContext, { id }: Subscription): Promise<Outcome<unknown>> =>
  context.call.write({
    method: 'DELETE',
    url: context.urls.one(resources.subscriptions, v2.guid(id)),
    body: null,
    answer: z.unknown(),
  });

async function create(context: ExactContext, topic: string, callbackUrl: string): Promise<Outcome<Subscription>> {
  const created = await context.call.write({
    method: 'POST',
    url: context.urls.all(resources.subscriptions),
    body: { Topic: topic, CallbackURL: callbackUrl },
    answer: entityOf(subscriptionRow),
    headers: wholeAnswer,
  });
  return mapOk(created, (row) => ({ id: row.ID.toLowerCase(), topic, callbackUrl }));
}
