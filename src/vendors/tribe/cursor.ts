import * as z from 'zod';
import { v4 } from '../shared/odataUrl.ts';

/**
 * Where a reading of one set is. Rows come ordered by `CreationDate, ID`, and a page is asked for by the date it starts
 * at, with `$skip` only for rows already read of that very second. So a record deleted meanwhile does not shift the
 * pages after it, and a new one comes at the end. Any page can be resumed from its cursor alone.
 */
const position = z.object({
  /** Only what changed at or after this instant; null for everything. */
  since: z.string().nullable(),
  /** From where the next reading has to tell changes: the start of this one, less an overlap. Null before its first page. */
  nextSince: z.string().nullable(),
  /** `CreationDate` at which the next page starts; null for the first page. */
  from: z.string().nullable(),
  /** Rows of exactly `from` that were read already. */
  skip: z.number().int().nonnegative(),
});
export type Position = z.infer<typeof position>;

export const startOfReading = (since: string | null): Position => ({ since, nextSince: null, from: null, skip: 0 });

/** A cursor is our own text, so one that cannot be read is a bug. */
export const readCursor = (cursor: string | null): Position =>
  cursor === null ? startOfReading(null) : position.parse(JSON.parse(cursor));

export const writeCursor = (at: Position): string => JSON.stringify(at);

/** Instants as the vendor writes and reads them: whole seconds, UTC (tribe-crm.md 2.3). */
export const wholeSecond = (instantMs: number): string =>
  `${new Date(Math.floor(instantMs / 1000) * 1000).toISOString().slice(0, 19)}Z`;

/** `dates` are the date properties, or paths to them, of which any tells of a change (tribe-crm.md 3.2). */
export function filterOf(at: Position, dates: readonly string[]): string | undefined {
  const clauses: string[] = [];
  if (at.from !== null) clauses.push(`CreationDate ge ${v4.instant(at.from)}`);
  const { since } = at;
  if (since !== null) clauses.push(`(${dates.map((date) => `${date} ge ${v4.instant(since)}`).join(' or ')})`);
  return clauses.length === 0 ? undefined : clauses.join(' and ');
}

/**
 * The position after a page, or null when the rows are not in the order that was asked for. `creationDates` are those
 * of the page's rows, at least one.
 */
export function advance(at: Position, creationDates: readonly (string | null | undefined)[]): Position | null {
  let from = at.from;
  let skip = at.skip;
  for (const date of creationDates) {
    if (date == null) return null;
    if (from !== null && Date.parse(date) < Date.parse(from)) return null;
    skip = date === from ? skip + 1 : 1;
    from = date;
  }
  return { ...at, from, skip };
}
