import type { Sighting } from '../../domain/model/record.ts';
import type { Outcome } from '../outcome.ts';
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
import { createAccount, findAccountsByKey, readAccount, updateAccount } from './relations.ts';
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
 * so no call ever goes to whatever company the user has open. Without a division it can only tell which there are.
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
    const pinned = (): ExactContext => {
      if (administrationId === null) throw new Error('this Exact client was opened without an administration');
      return {
        call,
        urls: exactUrls(settings.apiUrl, administrationId),
        today: () => calendarDate(settings.nowMs()),
      };
    };
    return {
      side: 'exact',
      identify: () => identifyAt(call, settings.apiUrl, administrationId),
      administrations: () => administrationsOf(call, settings.apiUrl, administrationId),
      capabilities: async () => ({ is: 'ok', value: exactCapabilities }),
      feeds: exactFeeds,
      readFeed: async (feed, cursor) => readExactFeed(pinned(), feed, cursor),
      read: async (kind, id, about) =>
        kind === 'relation' ? readAccount(pinned(), id, about) : readContact(pinned(), id),
      findByKey: async (kind, key) =>
        kind === 'relation' ? findAccountsByKey(pinned(), key) : findContactsByKey(pinned(), key),
      create: async (draft) =>
        draft.kind === 'relation' ? createAccount(pinned(), draft) : createContact(pinned(), draft),
      update: async (seen, changes): Promise<Outcome<Sighting>> =>
        refuseReadOnly('Exact Online', exactReadOnly[seen.kind], changes) ??
        (seen.kind === 'relation' ? updateAccount(pinned(), seen, changes) : updateContact(pinned(), seen, changes)),
      subscriptions: async () => listSubscriptions(pinned()),
      subscribe: async (input) => subscribeAt(pinned(), input),
      unsubscribe: async ({ callbackUrl }) => unsubscribeAt(pinned(), callbackUrl),
    };
  };
}
