import { mapOk, type WriteOutcome } from '../outcome.ts';
import { caller } from '../shared/caller.ts';
import { calendarDate, refuseReadOnly } from '../shared/values.ts';
import type { OpenClient } from '../vendor.ts';
import { administrationsOf, identifyAt } from './administrations.ts';
import { exactAnswerRules } from './answers.ts';
import { exactCapabilities } from './capabilities.ts';
import { exactReadOnly } from './codec.ts';
import { createContact, findContactsByKey, readContact, updateContact } from './contacts.ts';
import type { ExactContext } from './context.ts';
import { exactFeeds, readExactFeed } from './feeds.ts';
import { paymentTerms, readPaymentConditions } from './paymentTerms.ts';
import { findAccountsByKey, readAccount } from './relations.ts';
import { createAccount, updateAccount } from './relationWrites.ts';
import { exactUrls } from './resources.ts';
import { listSubscriptions, subscribeAt, unsubscribeAt } from './subscriptions.ts';

export interface ExactSettings {
  /** Host of the region, without a trailing slash. */
  readonly apiUrl: string;
  readonly nowMs: () => number;
  readonly readTimeoutMs?: number;
  readonly writeTimeoutMs?: number;
}

const readTimeoutDefaultMs = 60_000;
const writeTimeoutDefaultMs = 60_000;

/**
 * The Exact Online client (exact-online.md). It is pinned: every address carries the division that it was opened for,
 * so no call ever goes to whatever company the user has open. Without a division it can only tell which there are. It
 * remembers the payment conditions for as long as it lives.
 */
export function openExact(settings: ExactSettings): OpenClient {
  return ({ transport, administrationId }) => {
    const call = caller({
      transport,
      rules: exactAnswerRules,
      nowMs: settings.nowMs,
      readTimeoutMs: settings.readTimeoutMs ?? readTimeoutDefaultMs,
      writeTimeoutMs: settings.writeTimeoutMs ?? writeTimeoutDefaultMs,
    });
    let opened: ExactContext | null = null;
    const pinned = (): ExactContext => {
      if (administrationId === null) throw new Error('this Exact client was opened without an administration');
      if (opened === null) {
        const urls = exactUrls(settings.apiUrl, administrationId);
        opened = {
          call,
          urls,
          today: () => calendarDate(settings.nowMs()),
          paymentTerms: paymentTerms(() => readPaymentConditions({ call, urls })),
        };
      }
      return opened;
    };
    return {
      side: 'exact',
      identify: () => identifyAt(call, settings.apiUrl, administrationId),
      administrations: () => administrationsOf(call, settings.apiUrl, administrationId),
      capabilities: async () => mapOk(await pinned().paymentTerms(), exactCapabilities),
      feeds: exactFeeds,
      readFeed: async (feed, cursor) => readExactFeed(pinned(), feed, cursor),
      // Few feeds, and no list of Exact tells of several.
      overview: null,
      read: async (kind, id, about) =>
        kind === 'relation' ? readAccount(pinned(), id, about) : readContact(pinned(), id),
      findByKey: async (kind, key) =>
        kind === 'relation' ? findAccountsByKey(pinned(), key) : findContactsByKey(pinned(), key),
      create: async (draft) =>
        draft.kind === 'relation' ? createAccount(pinned(), draft) : createContact(pinned(), draft),
      update: async (seen, changes): Promise<WriteOutcome> =>
        refuseReadOnly('Exact Online', exactReadOnly[seen.kind], changes) ??
        (seen.kind === 'relation' ? updateAccount(pinned(), seen, changes) : updateContact(pinned(), seen, changes)),
      subscriptions: async () => listSubscriptions(pinned()),
      subscribe: async (input) => subscribeAt(pinned(), input),
      unsubscribe: async ({ callbackUrl }) => unsubscribeAt(pinned(), callbackUrl),
    };
  };
}
