import * as z from 'zod';
import { parseJson } from '../shared/interpret.ts';
import type { AppEvents, Hmac } from '../vendor.ts';
import { isSignedByTribe } from './signature.ts';

const appEvent = z.object({ event: z.string(), organization: z.string().min(1) });

/**
 * What the Marketplace tells of this app. How it does that is documented nowhere (tribe-crm.md 5.4): this is the contract
 * of the sandbox that comes along, and signed like a webhook.
 */
export function tribeAppEvents({ hmac, secret }: { readonly hmac: Hmac; readonly secret: string }): AppEvents {
  return {
    read: (received) => {
      if (!isSignedByTribe(hmac, secret, received)) return { is: 'forged' };
      const json = parseJson(new TextDecoder().decode(received.body));
      const parsed = appEvent.safeParse(json.isJson ? json.value : null);
      if (!parsed.success) return { is: 'other', name: 'unreadable' };
      const { event, organization } = parsed.data;
      if (event !== 'activated' && event !== 'deactivated') return { is: 'other', name: event };
      return { is: event, organisationId: organization };
    },
  };
}
