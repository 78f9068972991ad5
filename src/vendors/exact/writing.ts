import * as z from 'zod';
import type { Outcome } from '../outcome.ts';
import { v2 } from '../shared/odataUrl.ts';
import type { ExactContext } from './context.ts';

/** Without it a POST answers an entity that is null but for its key (exact-online.md 4.7). */
export const wholeAnswer = { prefer: 'return=representation' };

/** Changes what the body names and nothing else; Exact answers it with nothing (exact-online.md 4.7). */
export const put = (
  context: ExactContext,
  resource: { readonly path: string },
  id: string,
  body: object,
): Promise<Outcome<unknown>> =>
  context.call.write({ method: 'PUT', url: context.urls.one(resource, v2.guid(id)), body, answer: z.unknown() });

/** A create leaves empty values out, so that the server's own defaults stand. */
export const withoutNulls = <T extends object>(body: T): Partial<T> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as Partial<T>;

/**
 * The write was taken, and the look afterwards failed. What it made of the values is not known, and Exact answers a write
 * with nothing: in doubt, until somebody looks.
 */
export const notSeen: Outcome<never> = { is: 'unknown', reason: 'what was written could not be looked at' };
