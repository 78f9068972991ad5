import * as z from 'zod';
import { v4 } from '../shared/odataUrl.ts';

/**
 * Where a reading of one set is. Rows come ordered by `CreationDate, ID`, and a page is asked for by the date it starts
 * at, with `$skip` only for rows already read of that very second. So a record deleted meanwhile does not shift the
 * pages after it, and a new one comes at the end. Within that second both can happen: the last row read is asked for once
 * more, and when another stands in its place the second is read anew. A server that sends no row beside the last one read
 * is asked to leave out by their ids what it told of that second. Any page can be resumed from its cursor alone.
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
  /** The last of those, which the next page has to begin with; null where the page after it begins. */
  anchor: z.string().nullable().default(null),
  /** Rows of exactly `from` that the next page is asked to leave out; null where they are skipped instead. */
  passed: z.array(z.string()).nullable().default(null),
});
export type Position = z.infer<typeof position>;

export const startOfReading = (since: string | null): Position => ({
  since,
  nextSince: null,
  from: null,
  skip: 0,
  anchor: null,
  passed: null,
});

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
  for (const id of at.passed ?? []) clauses.push(`ID ne ${v4.guid(id)}`);
  const { since } = at;
  if (since !== null) clauses.push(`(${dates.map((date) => `${date} ge ${v4.instant(since)}`).join(' or ')})`);
  return clauses.length === 0 ? undefined : clauses.join(' and ');
}

/** How many rows of the second are passed over: the anchor is told once more. */
export const skipOf = ({ anchor, skip }: Position): number => (anchor === null ? skip : skip - 1);

export interface PositionedRow {
  readonly id: string;
  readonly date: string | null | undefined;
}

/** The position after a page, or null when the rows are not in the order that was asked for. `rows` are not none. */
export function advance(at: Position, rows: readonly PositionedRow[]): Position | null {
  if (at.anchor !== null) {
    const [first, ...fresh] = rows;
    // Rows of this second came or went: which of them were read is not known any more.
    if (first?.id !== at.anchor) return { ...at, skip: 0, anchor: null };
    if (fresh.length > 0) return advance({ ...at, anchor: null }, fresh);
    // Nothing would ever come beside the anchor. Where it is not the only one that was read, the others are told again.
    return { ...at, skip: 0, anchor: null, passed: at.skip === 1 ? [at.anchor] : [] };
  }
  let { from, skip, passed } = at;
  let anchor: string | null = null;
  for (const { date, id } of rows) {
    if (date == null) return null;
    if (from !== null && Date.parse(date) < Date.parse(from)) return null;
    const isSameSecond = date === from;
    if (passed === null) [skip, anchor] = [isSameSecond ? skip + 1 : 1, id];
    else passed = isSameSecond ? [...passed, id] : [id];
    from = date;
  }
  return { ...at, from, skip, anchor, passed };
}
