import type * as z from 'zod';
import type { ObservedPart } from '../../domain/model/record.ts';
import { type TribeStage, tribeStages } from '../../domain/model/stages.ts';
import type { Outcome } from '../outcome.ts';
import type { Caller } from '../shared/caller.ts';
import type { Feed, FeedPage } from '../vendor.ts';
import { contactParts, organisationParts, personCustomerParts, rolePart } from './codec.ts';
import {
  advance,
  filterOf,
  type Position,
  type PositionedRow,
  readCursor,
  skipOf,
  startOfReading,
  wholeSecond,
  writeCursor,
} from './cursor.ts';
import { commercialSets, personCommercialSets, sets, type TribeSet, type TribeUrls } from './sets.ts';
import { collectionOf, contactRow, organisationRow, personCustomerRow, roleRow } from './wire.ts';

export interface FeedSettings {
  readonly call: Caller;
  readonly urls: TribeUrls;
  readonly rowsPerPage: number;
  /** How far a reading for changes reaches back before the start of the previous one. */
  readonly overlapMs: number;
  /** The company that keeps this CRM stands in the list of organisations too; it is nobody's customer here. */
  readonly ownOrganisationId: string | null;
}

interface TribeFeed extends Feed {
  readonly set: TribeSet;
  /** Dates that tell of a change, with those of the parts that are edited without touching their owner (tribe-crm.md 3.2). */
  readonly dates: readonly string[];
  readonly read: (url: string, call: Caller) => Promise<Outcome<ReadPage>>;
}

interface ReadPage {
  readonly rows: readonly (PositionedRow & { readonly parts: readonly ObservedPart[] })[];
  readonly hasNextLink: boolean;
  readonly count: number | null;
  readonly serverMs: number | null;
}

/** Both, because the date of change can be empty on a record that nobody touched since. */
const ownDates = ['CreationDate', 'LastMutationDate'];

function feed<Row extends { readonly ID: string; readonly CreationDate?: string | null | undefined }>(input: {
  readonly name: string;
  readonly kind: Feed['kind'];
  readonly set: TribeSet;
  readonly changedBy: readonly string[];
  readonly row: z.ZodType<Row>;
  readonly partsOf: (row: Row) => readonly ObservedPart[];
}): TribeFeed {
  const answer = collectionOf(input.row);
  return {
    name: input.name,
    kind: input.kind,
    set: input.set,
    dates: [...ownDates, ...input.changedBy.flatMap((path) => ownDates.map((date) => `${path}/${date}`))],
    read: async (url, call) => {
      const outcome = await call.readDated(url, answer);
      if (outcome.is !== 'ok') return outcome;
      const { rows, hasNextLink, count } = outcome.value.value;
      const read = rows.map((row) => ({ id: row.ID, date: row.CreationDate, parts: input.partsOf(row) }));
      return { is: 'ok', value: { rows: read, hasNextLink, count, serverMs: outcome.value.serverMs } };
    },
  };
}

export const feedOf = {
  organisations: {
    suspect: 'suspects',
    lead: 'leads',
    hotProspect: 'hotProspects',
    prospect: 'prospects',
    customer: 'customers',
  },
  persons: {
    suspect: 'personSuspects',
    lead: 'personLeads',
    hotProspect: 'personHotProspects',
    prospect: 'personProspects',
    customer: 'personCustomers',
  },
} as const satisfies Record<string, Readonly<Record<TribeStage, string>>>;

const feeds: readonly TribeFeed[] = [
  feed({
    name: 'organisations',
    kind: 'relation',
    set: sets.organisations,
    changedBy: ['VisitingAddress', 'PostalAddress', 'InvoiceAddress'],
    row: organisationRow,
    partsOf: organisationParts,
  }),
  // Whoever became another type shows in the set of that type, with the id that it had.
  ...tribeStages.map((stage) =>
    feed({
      name: feedOf.organisations[stage],
      kind: 'relation',
      set: commercialSets[stage],
      changedBy: [],
      row: roleRow,
      partsOf: (row) => rolePart(stage, row),
    }),
  ),
  ...tribeStages.map((stage) =>
    feed({
      name: feedOf.persons[stage],
      kind: 'relation',
      set: personCommercialSets[stage],
      changedBy: ['Person', 'Person/Address'],
      row: personCustomerRow,
      partsOf: (row) => personCustomerParts(stage, row),
    }),
  ),
  feed({
    name: 'suppliers',
    kind: 'relation',
    set: sets.suppliers,
    changedBy: [],
    row: roleRow,
    partsOf: (row) => rolePart('supplier', row),
  }),
  feed({
    name: 'contacts',
    kind: 'contact',
    set: sets.contacts,
    changedBy: ['Person'],
    row: contactRow,
    partsOf: contactParts,
  }),
];

export const tribeFeeds: readonly Feed[] = feeds.map(({ name, kind }) => ({ name, kind }));

/**
 * One page. The whole set first, then only what changed since the reading before began: that instant is the server's
 * own where it puts a date on its answers, less an overlap, because dates have whole seconds and reads may lag behind
 * writes (tribe-crm.md 1.2, 3.2). Rows told twice are harmless. Deleted records leave no trace here (3.2).
 */
export async function readTribeFeed(
  settings: FeedSettings,
  name: string,
  cursor: string | null,
): Promise<Outcome<FeedPage>> {
  const chosen = feeds.find((one) => one.name === name);
  if (chosen === undefined) throw new Error(`Tribe CRM has no feed ${JSON.stringify(name)}`);
  const at = readCursor(cursor);
  const beganMs = settings.call.nowMs();
  const filter = filterOf(at, chosen.dates);
  const url = settings.urls.list(chosen.set, {
    ...(filter === undefined ? {} : { filter }),
    orderby: 'CreationDate,ID',
    top: settings.rowsPerPage,
    skip: skipOf(at),
    count: true,
  });
  const page = await chosen.read(url, settings.call);
  if (page.is !== 'ok') return page;
  const { rows, serverMs } = page.value;
  // The anchor was told with the page before.
  const fresh = at.anchor !== null && rows[0]?.id === at.anchor ? rows.slice(1) : rows;
  const parts = fresh.flatMap((row) => row.parts.filter(({ recordId }) => recordId !== settings.ownOrganisationId));
  const nextSince = at.nextSince ?? wholeSecond((serverMs ?? beganMs) - settings.overlapMs);
  if (isLastPage(page.value, at, settings.rowsPerPage)) {
    return { is: 'ok', value: { parts, cursor: writeCursor(startOfReading(nextSince)), isLast: true } };
  }
  const next = advance({ ...at, nextSince }, rows);
  if (next === null) {
    const message = `${chosen.set.set} is not answered in the order of CreationDate`;
    return { is: 'rejected', rejection: { status: 200, cause: 'unexpectedShape', message } };
  }
  return { is: 'ok', value: { parts, cursor: writeCursor(next), isLast: false } };
}

/**
 * The server may send fewer rows than asked for, and its page size is not documented (tribe-crm.md 2.2): a short page
 * is the last one only when neither a link nor the count says otherwise. An empty page ends every reading.
 */
function isLastPage(page: ReadPage, at: Position, rowsPerPage: number): boolean {
  // Without its anchor a page proves nothing about the rows before it.
  if (at.anchor !== null && page.rows[0]?.id !== at.anchor) return false;
  const rows = page.rows.length;
  if (rows === 0) return true;
  if (page.hasNextLink) return false;
  return page.count === null ? rows < rowsPerPage : skipOf(at) + rows >= page.count;
}
