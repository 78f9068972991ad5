import type { Capabilities } from '../../domain/mapping/capabilities.ts';
import { contactFields, type FieldPath, relationFields } from '../../domain/model/fields.ts';
import { mapOk, type WriteOutcome } from '../outcome.ts';
import { caller } from '../shared/caller.ts';
import { refuseReadOnly } from '../shared/values.ts';
import type { OpenClient } from '../vendor.ts';
import { tribeAnswerRules } from './answers.ts';
import { personReadOnly, termText, tribeReadOnly } from './codec.ts';
import { createContact, findContactsByKey, readContact, updateContact } from './contacts.ts';
import type { TribeContext } from './context.ts';
import { directory } from './directory.ts';
import { readTribeFeed, tribeFeeds } from './feeds.ts';
import { overviewCalls, quietFeeds } from './overview.ts';
import { findRelationsByKey, readRelation } from './relations.ts';
import { createRelation, updateRelation } from './relationWrites.ts';
import { tribeUrls } from './sets.ts';
import { listSubscriptions, subscribeAt, unsubscribeAt } from './subscriptions.ts';

export interface TribeSettings {
  /** Host of the API, without a trailing slash. */
  readonly apiUrl: string;
  readonly nowMs: () => number;
  /** Rows asked for per page of a feed. No limit is published; 100 is what a production extract uses. */
  readonly rowsPerPage?: number;
  /** How far a reading for changes reaches back before the start of the previous one. */
  readonly overlapMs?: number;
  readonly readTimeoutMs?: number;
  readonly writeTimeoutMs?: number;
}

const defaults = { rowsPerPage: 100, overlapMs: 120_000, readTimeoutMs: 60_000, writeTimeoutMs: 60_000 } as const;

/** The Tribe CRM client (tribe-crm.md). It remembers the own organisation and the countries for as long as it lives. */
export function openTribe(settings: TribeSettings): OpenClient {
  const chosen = { ...defaults, ...settings };
  return ({ transport, administrationId }) => {
    const call = caller({
      transport,
      rules: tribeAnswerRules,
      nowMs: settings.nowMs,
      readTimeoutMs: chosen.readTimeoutMs,
      writeTimeoutMs: chosen.writeTimeoutMs,
    });
    const urls = tribeUrls(settings.apiUrl);
    const known = directory(call, urls, administrationId);
    const context: TribeContext = { call, urls, directory: known };
    const { rowsPerPage, overlapMs } = chosen;
    const feedSettings = { call, urls, rowsPerPage, overlapMs, ownOrganisationId: administrationId };
    return {
      side: 'tribe',
      identify: known.identify,
      administrations: async () => mapOk(await known.own(), (own) => [own]),
      capabilities: async () =>
        mapOk(await known.countries(), (countries) => capabilitiesWith(new Set(countries.keys()))),
      feeds: tribeFeeds,
      readFeed: (feed, cursor) => readTribeFeed(feedSettings, feed, cursor),
      overview: { calls: overviewCalls, quietFeeds: (cursors) => quietFeeds(feedSettings, cursors) },
      read: (kind, id, about) => (kind === 'relation' ? readRelation(context, id, about) : readContact(context, id)),
      findByKey: (kind, key) =>
        kind === 'relation' ? findRelationsByKey(context, key) : findContactsByKey(context, key),
      create: (draft) => (draft.kind === 'relation' ? createRelation(context, draft) : createContact(context, draft)),
      update: async (seen, changes): Promise<WriteOutcome> =>
        refuseReadOnly('Tribe CRM', tribeReadOnly[seen.kind], changes) ??
        (seen.kind === 'relation' ? updateRelation(context, seen, changes) : updateContact(context, seen, changes)),
      subscriptions: () => listSubscriptions(context),
      subscribe: (input) => subscribeAt(context, input),
      unsubscribe: ({ callbackUrl }) => unsubscribeAt(context, callbackUrl),
    };
  };
}

/** No length is published; this is what text columns of such a system usually hold (tribe-crm.md 9 leaves it open). */
const textLengthMax = 255;

const lengths = (paths: readonly FieldPath[]): Readonly<Partial<Record<FieldPath, number>>> =>
  Object.fromEntries(
    paths
      .filter((path) => !path.endsWith('.houseNumber') && !path.startsWith('is'))
      .map((path) => [path, textLengthMax]),
  );

const lengthMax = { relation: lengths(relationFields), contact: lengths(contactFields) };

const capabilitiesWith = (countries: ReadonlySet<string>): Capabilities => ({
  side: 'tribe',
  countries,
  lengthMax,
  readOnly: tribeReadOnly,
  readOnlyOfPersons: personReadOnly,
  accepts: { paymentCondition: termText },
  mandatory: { relation: ['name'], contact: ['lastName'] },
});
