import * as z from 'zod';
import type { ObservedPart } from '../../domain/model/record.ts';
import type { Outcome, Rejection } from '../outcome.ts';
import { v2 } from '../shared/odataUrl.ts';
import type { FeedPage } from '../vendor.ts';
import { type ExactContext, unexpected } from './context.ts';
import { earliestWallFrom } from './wallClock.ts';
import { listOf } from './wire.ts';

/**
 * A feed of a resource that has no twin in the sync API: everything once, then what was modified since the reading
 * before began, less an overlap (exact-online.md 8, no. 15). Rows told twice are harmless. What is deleted leaves no
 * trace here.
 */
const position = z.object({
  /** Wall clock; null for everything. */
  since: z.string().nullable(),
  /** From where the next reading tells changes; null before the first page of this one. */
  nextSince: z.string().nullable(),
  /** Where Exact says that this reading goes on, to be called as it is (exact-online.md 4.5). */
  next: z.string().nullable(),
});

/** Dates have a granularity of some milliseconds, and our clock may differ a little from Exact's. */
const overlapMs = 120_000;

export async function readModified<T extends z.ZodType>(
  context: ExactContext,
  input: {
    readonly resource: { readonly path: string; readonly select: readonly string[] };
    readonly row: T;
    readonly partsOf: (row: z.infer<T>) => readonly ObservedPart[];
  },
  cursor: string | null,
): Promise<Outcome<FeedPage>> {
  // A cursor is our own text, so one that cannot be read is a bug.
  const at = cursor === null ? { since: null, nextSince: null, next: null } : position.parse(JSON.parse(cursor));
  if (at.next !== null && !context.urls.isOurs(at.next)) {
    return unexpected('a list continues at another address than that of its administration');
  }
  const beganMs = context.call.nowMs();
  const fromItsStart = { since: at.since, nextSince: null, next: null };
  const filter = at.since === null ? {} : { filter: `Modified ge ${v2.datetime(at.since)}` };
  const page = await context.call.readDated(at.next ?? context.urls.list(input.resource, filter), listOf(input.row));
  // How long a continuation stays good is not known; one that does not is no reason to stand still.
  if (page.is === 'rejected' && at.next !== null && isAboutTheLink(page.rejection.cause)) {
    return readModified(context, input, JSON.stringify(fromItsStart));
  }
  if (page.is !== 'ok') return page;
  const { rows, next } = page.value.value;
  const nextSince = at.nextSince ?? earliestWallFrom((page.value.serverMs ?? beganMs) - overlapMs);
  const after = next === null ? { since: nextSince, nextSince: null, next: null } : { ...at, nextSince, next };
  const parts = rows.flatMap(input.partsOf);
  return { is: 'ok', value: { parts, cursor: JSON.stringify(after), isLast: next === null } };
}

const isAboutTheLink = (cause: Rejection['cause']): boolean => cause === 'invalid' || cause === 'notFound';
