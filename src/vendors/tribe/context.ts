import type { Outcome } from '../outcome.ts';
import type { Caller } from '../shared/caller.ts';
import { v4 } from '../shared/odataUrl.ts';
import type { Directory } from './directory.ts';
import type { TribeSet, TribeUrls } from './sets.ts';
import { createdRow, writtenBody } from './wire.ts';

export interface TribeContext {
  readonly call: Caller;
  readonly urls: TribeUrls;
  readonly directory: Directory;
}

/** Changes what the body names and nothing else (tribe-crm.md 2.4). The answer may be the entity, its ID or nothing. */
export const put = (
  context: TribeContext,
  set: TribeSet,
  id: string,
  body: object,
): Promise<Outcome<Record<string, unknown> | null>> =>
  context.call.write({ method: 'PUT', url: context.urls.one(set, v4.guid(id)), body, answer: writtenBody });

/** Answers the id of what was made. */
export const post = async (context: TribeContext, set: TribeSet, body: object): Promise<Outcome<{ ID: string }>> =>
  context.call.write({ method: 'POST', url: context.urls.all(set), body, answer: createdRow });

/** Makes a relationship one of another type, between siblings only; it keeps its id (tribe-crm.md 2.4). */
export const upgrade = (
  context: TribeContext,
  from: TribeSet,
  id: string,
  to: TribeSet,
): Promise<Outcome<Record<string, unknown> | null>> =>
  context.call.write({
    method: 'POST',
    url: context.urls.all(from),
    body: { ID: id, _UpgradeType: to.set },
    answer: writtenBody,
  });

/** Without what a person would have to fill in first: empty values stay out of a create. */
export const withoutNulls = (body: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));

export const rejected = (message: string): Outcome<never> => ({
  is: 'rejected',
  rejection: { status: 400, cause: 'invalid', message },
});
