import type * as z from 'zod';
import { v4 } from '../shared/odataUrl.ts';
import { readCursor, startOfReading, wholeSecond, writeCursor } from './cursor.ts';
import type { FeedSettings } from './feeds.ts';
import { sets, type TribeSet } from './sets.ts';
import { everything, toldBy } from './toldBy.ts';
import { collectionOf, typedRow } from './wire.ts';

/**
 * What was created or changed lately, whatever it is, in one list; where that does not come, is more than a page or holds
 * something that nobody expected, in the three lists behind all feeds. Addresses are one of these, as a change of one may
 * leave its owner untouched (tribe-crm.md 3.2).
 */
const looks: readonly (readonly TribeSet[])[] = [
  [sets.anything],
  [sets.anyRelationship, sets.anyRelation, sets.anyAddress],
];
export const overviewCalls = looks.flat().length;

/** Types of which no feed tells, with whatever is below them (tribe-crm.md 4.1, inheritanceRoots of the companion). */
const untold: readonly string[] = [
  ...['Relationship.Organization.Identity', 'Relationship.Person.Contact.Employee'],
  ...['Activity', 'Datastore', 'Product', 'ProductGroup', 'ProductLine', 'PriceList', 'Price'],
  ...['Attachment', 'File', 'Note', 'Label', 'Team', 'ExternalCost'],
];

type Row = z.infer<typeof typedRow>;
const answer = collectionOf(typedRow);
const nothingIsKnown: ReadonlyMap<string, string> = new Map();

/**
 * The feeds of which no row was created or changed, itself or one of the parts that it is dated by, since the instant
 * from which their own cursors tell changes. That is the filter of a reading, so a feed that is quiet here would answer
 * no row; it goes on from the start of this look, less the same overlap.
 */
export async function quietFeeds(
  settings: FeedSettings,
  cursors: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const sinceMs = sincesOf(cursors);
  if (sinceMs.size === 0) return nothingIsKnown;
  const since = wholeSecond(Math.min(...sinceMs.values()));
  for (const lists of looks) {
    const changed = await changedSince(settings, lists, since);
    if (changed === null) continue;
    const { beganMs, rows } = changed;
    if (lists !== looks.at(-1) && rows.some(({ _Type }) => feedsWith(_Type) === everything.feeds)) continue;
    const cursor = writeCursor(startOfReading(wholeSecond(beganMs - settings.overlapMs)));
    const quiet = [...sinceMs].filter(
      ([feed, fromMs]) => !rows.some((row) => feedsWith(row._Type).includes(feed) && changedMsOf(row) >= fromMs),
    );
    return new Map(quiet.map(([feed]) => [feed, cursor]));
  }
  return nothingIsKnown;
}

/** Every row of these lists that was created or changed since then; null where one of them does not tell all of its rows. */
async function changedSince(
  { call, rowsPerPage, urls }: FeedSettings,
  lists: readonly TribeSet[],
  since: string,
): Promise<{ readonly rows: readonly Row[]; readonly beganMs: number } | null> {
  const from = v4.instant(since);
  const all: Row[] = [];
  let firstMs: number | null = null;
  for (const list of lists) {
    const url = urls.list(list, {
      filter: `(CreationDate ge ${from} or LastMutationDate ge ${from})`,
      orderby: 'CreationDate,ID',
      top: rowsPerPage,
      count: true,
    });
    const askedMs = call.nowMs();
    const page = await call.readDated(url, answer);
    if (page.is !== 'ok') return null;
    const { rows, hasNextLink, count } = page.value.value;
    if (hasNextLink || (count === null ? rows.length >= rowsPerPage : rows.length !== count)) return null;
    firstMs ??= page.value.serverMs ?? askedMs;
    all.push(...rows);
  }
  return firstMs === null ? null : { rows: all, beganMs: firstMs };
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
function changedMsOf({ CreationDate, LastMutationDate }: Row): number {
  const instants = [CreationDate, LastMutationDate].flatMap((date) => (date == null ? [] : [Date.parse(date)]));
  if (instants.length === 0 || instants.some(Number.isNaN)) return Number.POSITIVE_INFINITY;
  return Math.max(...instants);
}

function feedsWith(type: string | null | undefined): readonly string[] {
  if (type == null) return everything.feeds;
  const told = toldBy[type];
  if (told !== undefined) return told.feeds;
  return untold.some((one) => type === one || type.startsWith(`${one}.`)) ? [] : everything.feeds;
}
