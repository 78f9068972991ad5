import * as z from 'zod';
import { andThen, mapOk, type Outcome, ok } from '../outcome.ts';
import { optionalText } from '../shared/json.ts';
import { carryOut, planSubscriptions, removeAll } from '../shared/subscribing.ts';
import type { Subscribed, SubscribeInput, Subscription } from '../vendor.ts';
import type { TribeContext } from './context.ts';
import { tribeTopics } from './toldBy.ts';
import { readSecrets, type WebhookSecrets, writeSecrets } from './webhookSecrets.ts';

/** Names as the vendor's n8n node sends them; those of the answers are not documented, so `ID` is understood too (tribe-crm.md 3.1). */
const webhookRow = z.preprocess(
  (row) => {
    const named = z.record(z.string(), z.unknown()).safeParse(row);
    if (!named.success) return row;
    return Object.fromEntries(Object.entries(named.data).map(([name, value]) => [name.toLowerCase(), value]));
  },
  z.object({ id: z.string(), entitytype: optionalText, webhookurl: optionalText, secret: optionalText }),
);
const webhookList = z.preprocess(
  (body) => (Array.isArray(body) ? { value: body } : body),
  z.object({ value: z.array(webhookRow) }),
);

const asSubscription = (row: z.infer<typeof webhookRow>): Subscription => ({
  id: row.id.toLowerCase(),
  topic: row.entitytype ?? '',
  callbackUrl: row.webhookurl ?? '',
});

/** Of the whole organisation: other applications have theirs in this list. */
export async function listSubscriptions(context: TribeContext): Promise<Outcome<readonly Subscription[]>> {
  const rows = await context.call.read(context.urls.webhooks, webhookList);
  return mapOk(rows, ({ value }) => value.map(asSubscription));
}

/**
 * Ours are the webhooks at the callback and those whose secret we hold. One whose secret is lost is of no use, for
 * nobody can verify what it tells: it is made anew.
 */
export async function subscribeAt(
  context: TribeContext,
  { callbackUrl, secret }: SubscribeInput,
): Promise<Outcome<Subscribed>> {
  const known = readSecrets(secret);
  return andThen(await listSubscriptions(context), async (existing) => {
    const isGood = (one: Subscription): boolean => one.callbackUrl === callbackUrl && known[one.id] !== undefined;
    const isOurs = (one: Subscription): boolean => one.callbackUrl === callbackUrl || known[one.id] !== undefined;
    const plan = planSubscriptions({ topics: tribeTopics, existing, isGood, isOurs });
    const issued: WebhookSecrets = {};
    const told = await carryOut(plan, {
      remove: (one) => remove(context, one),
      create: async (topic) => {
        const created = await create(context, topic, callbackUrl);
        if (created.is !== 'ok') return created;
        const { secret: own, ...subscription } = created.value;
        issued[subscription.id] = { entityType: topic, secret: own };
        return ok(subscription);
      },
    });
    const kept = Object.entries(known).filter(([id]) => plan.keep.some((one) => one.id === id));
    return ok({ ...told, secret: writeSecrets({ ...Object.fromEntries(kept), ...issued }) });
  });
}

export async function unsubscribeAt(context: TribeContext, callbackUrl: string): Promise<Outcome<null>> {
  return andThen(await listSubscriptions(context), (existing) =>
    removeAll(
      existing.filter((one) => one.callbackUrl === callbackUrl),
      (one) => remove(context, one),
    ),
  );
}

const remove = (context: TribeContext, { id }: Subscription): Promise<Outcome<unknown>> =>
  context.call.write({ method: 'DELETE', url: context.urls.webhook(id), body: null, answer: z.unknown() });

async function create(
  context: TribeContext,
  topic: string,
  callbackUrl: string,
): Promise<Outcome<Subscription & { readonly secret: string }>> {
  const created = await context.call.write({
    method: 'POST',
    url: context.urls.webhooks,
    body: { entityType: topic, webhookUrl: callbackUrl },
    answer: webhookRow,
  });
  return andThen(created, async (row) => {
    const subscription = { ...asSubscription(row), topic, callbackUrl };
    if (row.secret != null && row.secret !== '') return ok({ ...subscription, secret: row.secret });
    await remove(context, subscription);
    const message = 'Tribe CRM made the webhook without telling its secret, so nobody could verify its events';
    return { is: 'rejected', rejection: { status: 200, cause: 'unexpectedShape', message } };
  });
}
