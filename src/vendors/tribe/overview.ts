import { v4 } from '../shared/odataUrl.ts';
import { readCursor, startOfReading, wholeSecond, writeCursor } from './cursor.ts';
import type { FeedSettings } from './feeds.ts';
import { sets } from './sets.ts';
import { everything, type Told, toldBy } from './toldBy.ts';
import { collectionOf, typedRow } from './wire.ts';

/**
 * What was created or changed lately in the sets behind all feeds: three lists of base sets instead of one list for each
 * feed. Addresses are a list of their own, as a change of one may leave its owner untouched (tribe-crm.md 3.2).
 */
const lists = [sets.anyRelationship, sets.anyRelation, sets.anyAddress];
export const overviewCalls = lists.length;

/** Documented types that no feed tells of: nobody's customer, supplier or contact (tribe-crm.md 4.1). */
const untold: ReadonlySet<string> = new Set([
  'Relationship.Organization.Identity',
  'Relationship.Person.Contact.Employee',
]);

const answer = collectionOf(typedRow);
const nothingIsKnown: ReadonlyMap<string, string> = new Map();

/**
 * The feeds of which no row was created or changed, itself or one of the parts that it is dated by, since the instant
 * from which their own cursors tell changes. That is the filter of a reading, so a feed that is quiet here would answer
 * no row; it goes on from the start of this look, less the same overlap. Lists that do not come, do not end with their
 * first page, or name a type that nobody expected leave feeds to be read.
 */
export async function quietFeeds(
  settings: FeedSettings,
  cursors: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const { call, urls, rowsPerPage, overlapMs } = settings;
  const quietSinceMs = sincesOf(cursors);
  let nextSince: string | null = null;
  for (const list of lists) {
    if (quietSinceMs.size === 0) return nothingIsKnown;
    const since = v4.instant(wholeSecond(Math.min(...quietSinceMs.values())));
    const url = urls.list(list, {
      filter: `(CreationDate ge ${since} or LastMutationDate ge ${since})`,
      orderby: 'CreationDate,ID',
      top: rowsPerPage,
      count: true,
    });
    const beganMs = call.nowMs();
    const page = await call.readDated(url, answer);
    if (page.is !== 'ok') return nothingIsKnown;
    const { rows, hasNextLink, count } = page.value.value;
    if (hasNextLink || (count === null ? rows.length >= rowsPerPage : rows.length !== count)) return nothingIsKnown;
    nextSince ??= wholeSecond((page.value.serverMs ?? beganMs) - overlapMs);
    for (const row of rows) {
      const changedMs = changedMsOf(row.CreationDate, row.LastMutationDate);
      for (const feed of feedsWith(row._Type)) {
        if (changedMs >= (quietSinceMs.get(feed) ?? Number.POSITIVE_INFINITY)) quietSinceMs.delete(feed);
      }
    }
  }
  if (nextSince === null) return nothingIsKnown;
  const cursor = writeCursor(startOfReading(nextSince));
  return new Map([...quietSinceMs.keys()].map((feed) => [feed, cursor]));
}

/** From when on each feed tells changes; a feed that is in the midst of a reading, or was never read, is left out. */
function sincesOf(cursors: ReadonlyMap<string, string>): Map<string, number> {
  const sinces = new Map<string, number>();
  for (const [feed, cursor] of cursors) {
    const { since, from } = readCursor(cursor);
    if (since !== null && from === null) sinces.set(feed, Date.parse(since));
  }
  return sinces;
}

/** A row without a date that can be read may have been changed just now. */
function changedMsOf(...dates: readonly (string | null | undefined)[]): number {
  const instants = dates.flatMap((date) => (date == null ? [] : [Date.parse(date)]));
  if (instants.length === 0 || instants.some(Number.isNaN)) return Number.POSITIVE_INFINITY;
  return Math.max(...instants);
}

function feedsWith(type: string | null | undefined): Told['feeds'] {
  if (type == null) return everything.feeds;
  return untold.has(type) ? [] : (toldBy[type] ?? everything).feeds;
}
