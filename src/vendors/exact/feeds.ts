import type { ObservedPart } from '../../domain/model/record.ts';
import { andThen, type Outcome } from '../outcome.ts';
import { v2 } from '../shared/odataUrl.ts';
import type { Feed, FeedPage } from '../vendor.ts';
import { accountPart, addressPart, bankPart, contactPart, deletedParts } from './codec.ts';
import { type ExactContext, unexpected } from './context.ts';
import { readModified } from './modifiedFeed.ts';
import { termsFor } from './paymentTerms.ts';
import { resources } from './resources.ts';
import { accountRow, addressRow, type BankAccountRow, bankAccountRow, contactRow, deletedRow, listOf } from './wire.ts';

/**
 * The sync API as feeds (exact-online.md 5), and bank accounts, which it does not have. A cursor is the highest `Timestamp` seen, as text. Pages are asked for by
 * `Timestamp gt` and not by `__next`, so any page can be resumed from its cursor alone, also weeks later; `__next`
 * only tells that more rows follow. That rests on rows coming in the order of their Timestamp, which is inferred
 * ([I] in the sheet) and therefore checked on every page.
 */
export const exactFeeds: readonly Feed[] = [
  { name: 'accounts', kind: 'relation' },
  { name: 'addresses', kind: 'relation' },
  { name: 'contacts', kind: 'contact' },
  // Sixty to a page, for want of a sync twin; its own topic tells of changes.
  { name: 'bankAccounts', kind: 'relation', isSlow: true, isCostly: true },
  // One log for every kind of record; the parts themselves say which kind they are of.
  { name: 'deleted', kind: 'relation', isSlow: true },
];

/** "First call: greater than 1" (exact-online.md 5). */
const beginning = '1';

export async function readExactFeed(
  context: ExactContext,
  feed: string,
  cursor: string | null,
): Promise<Outcome<FeedPage>> {
  const today = context.today();
  const since = cursor ?? beginning;
  const url = (resource: { readonly path: string; readonly select: readonly string[] }): string =>
    context.urls.list(resource, { filter: `Timestamp gt ${v2.int64(since)}` });
  switch (feed) {
    case 'accounts': {
      const page = await context.call.read(url(resources.syncAccounts), listOf(accountRow));
      if (page.is !== 'ok') return page;
      const terms = await termsFor(context, page.value.rows);
      return andThen(terms, async (known) => toPage(page, since, (row) => [accountPart(row, today, known)]));
    }
    case 'addresses': {
      const page = await context.call.read(url(resources.syncAddresses), listOf(addressRow));
      return toPage(page, since, (row) => addressPart(row) ?? []);
    }
    case 'contacts': {
      const page = await context.call.read(url(resources.syncContacts), listOf(contactRow));
      return toPage(page, since, (row) => [contactPart(row, today)]);
    }
    case 'bankAccounts': {
      const partsOf = (row: BankAccountRow) => [bankPart(row)].flatMap((part) => part ?? []);
      return readModified(context, { resource: resources.bankAccounts, row: bankAccountRow, partsOf }, cursor);
    }
    case 'deleted': {
      const page = await context.call.read(url(resources.syncDeleted), listOf(deletedRow));
      return toPage(page, since, deletedParts);
    }
    default:
      throw new Error(`Exact has no feed ${JSON.stringify(feed)}`);
  }
}

function toPage<Row extends { readonly Timestamp?: string | undefined }>(
  outcome: Outcome<{ readonly rows: readonly Row[]; readonly next: string | null }>,
  since: string,
  partsOf: (row: Row) => ObservedPart | readonly ObservedPart[],
): Outcome<FeedPage> {
  if (outcome.is !== 'ok') return outcome;
  const { rows, next } = outcome.value;
  let highest = BigInt(since);
  for (const row of rows) {
    if (row.Timestamp === undefined) return unexpected('a row of the sync API has no Timestamp');
    const timestamp = BigInt(row.Timestamp);
    if (timestamp <= highest) return unexpected('rows of the sync API are not in the order of their Timestamp');
    highest = timestamp;
  }
  if (rows.length === 0 && next !== null) return unexpected('an empty page of the sync API says that more rows follow');
  return { is: 'ok', value: { parts: rows.flatMap(partsOf), cursor: String(highest), isLast: next === null } };
}
