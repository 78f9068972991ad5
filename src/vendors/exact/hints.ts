import * as z from 'zod';
import { parseJson } from '../shared/interpret.ts';
import { isGuid } from '../shared/odataUrl.ts';
import { hexOf, isSameSecretly } from '../shared/signature.ts';
import type { HintReading, Hmac, LookHint, VendorHints } from '../vendor.ts';

/**
 * What there are feeds for, as topics (exact-online.md 6.2). Addresses have none: a change of a postal address waits
 * for the next poll. A deletion is in the log that the feed `deleted` reads, but that of a bank account is nowhere (5.1).
 */
const feedOfTopic: Readonly<Record<string, string>> = {
  Accounts: 'accounts',
  Contacts: 'contacts',
  BankAccounts: 'bankAccounts',
};

export const exactTopics: readonly string[] = Object.keys(feedOfTopic);

/**
 * `{"Content":{…},"HashCode":"…"}`, hashed over the bytes between (exact-online.md 6.3). Read as one character per
 * byte, so that what is hashed is what was sent, however it is encoded.
 */
const envelope = /^(\s*\{\s*"Content"\s*:\s*)(\{[\s\S]*\})\s*,\s*"HashCode"\s*:\s*"([0-9a-f]{64})"\s*\}\s*$/i;

const content = z.object({
  Topic: z.string(),
  Action: z.string().nullish(),
  Division: z.union([z.number(), z.string()]).transform(String),
  Key: z.string().nullish(),
});

export function exactHints({ hmac }: { readonly hmac: Hmac }): VendorHints {
  return {
    side: 'exact',
    read: ({ body, secret }) => {
      if (body.length === 0) return { is: 'ping' };
      const match = envelope.exec(new TextDecoder('latin1').decode(body));
      const [, before, inside, hash] = match ?? [];
      if (before === undefined || inside === undefined || hash === undefined) return forged('not an event of Exact');
      const signed = body.subarray(before.length, before.length + inside.length);
      // An empty key would let everybody sign.
      if (secret === '') return forged('no webhook secret is set');
      const expected = hexOf(hmac('sha256', secret, signed)).toUpperCase();
      if (!isSameSecretly(hash.toUpperCase(), expected)) return forged('the hash is not of this content');
      return hintsIn(new TextDecoder().decode(signed));
    },
  };
}

function hintsIn(text: string): HintReading {
  const json = parseJson(text);
  const parsed = content.safeParse(json.isJson ? json.value : null);
  // Signed, so it is Exact's; a shape that nobody knows names no feed, and polling finds what it was about.
  if (!parsed.success) return { is: 'hints', administrationId: null, feeds: [], look: [] };
  const { Topic, Action, Division, Key } = parsed.data;
  const feed = feedOfTopic[Topic];
  const hints = (feeds: readonly string[], look: readonly LookHint[] = []): HintReading => ({
    is: 'hints',
    administrationId: Division,
    feeds,
    look,
  });
  if (feed === undefined) return hints([]);
  // Anything but Delete means "fetch it" (exact-online.md 6.3).
  if (Action?.toLowerCase() !== 'delete') return hints([feed]);
  if (Topic !== 'BankAccounts') return hints(['deleted']);
  return hints([], Key != null && isGuid(Key) ? [{ kind: 'relation', part: 'bank', id: Key.toLowerCase() }] : []);
}

const forged = (reason: string): HintReading => ({ is: 'forged', reason });
