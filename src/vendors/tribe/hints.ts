import * as z from 'zod';
import { parseJson } from '../shared/interpret.ts';
import { isGuid } from '../shared/odataUrl.ts';
import type { HintReading, Hmac, LookHint, VendorHints } from '../vendor.ts';
import { isSignedByTribe } from './signature.ts';
import { everything, toldBy } from './toldBy.ts';
import { readSecrets } from './webhookSecrets.ts';

const event = z.object({
  webhookId: z.string(),
  payload: z.object({
    type: z.string().nullish(),
    entityType: z.string().nullish(),
    entityId: z.string().nullish(),
  }),
});

/** Events signed with the secret of their webhook. */
export function tribeHints({ hmac }: { readonly hmac: Hmac }): VendorHints {
  return {
    side: 'tribe',
    read: ({ body, headers, secret }) => {
      if (body.length === 0) return { is: 'ping' };
      const json = parseJson(new TextDecoder().decode(body));
      const parsed = event.safeParse(json.isJson ? json.value : null);
      if (!parsed.success) return forged('not an event of Tribe CRM');
      const { webhookId, payload } = parsed.data;
      const known = Object.entries(readSecrets(secret)).find(([id]) => id.toLowerCase() === webhookId.toLowerCase());
      if (known === undefined) return forged('the webhook is not ours');
      if (!isSignedByTribe(hmac, known[1].secret, { body, headers })) {
        return forged('no header carries the signature of this body');
      }
      return hintsIn(payload, known[1].entityType);
    },
  };
}

/** An event names its type, else that of its webhook tells it; of a type that nobody expected any feed may have news. */
function hintsIn(payload: z.infer<typeof event>['payload'], entityType: string): HintReading {
  const told = toldBy[payload.entityType ?? entityType] ?? toldBy[entityType] ?? everything;
  // What kind of event it is decides nothing but whether a look is needed; one that does not say it might be a deletion.
  const isGone = payload.type == null || payload.type === 'EntityDeletionMutation';
  const id = payload.entityId?.toLowerCase();
  const look: readonly LookHint[] =
    isGone && id !== undefined && isGuid(id) ? told.parts.map((part) => ({ ...part, id })) : [];
  return { is: 'hints', administrationId: null, feeds: told.feeds, look };
}

const forged = (reason: string): HintReading => ({ is: 'forged', reason });
