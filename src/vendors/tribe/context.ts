import { canonicalFields } from '../../domain/model/canonical.ts';
import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord } from '../../domain/model/record.ts';
import type { Outcome } from '../outcome.ts';
import type { Caller } from '../shared/caller.ts';
import { v4 } from '../shared/odataUrl.ts';
import { fieldsIn, type Properties } from './codec.ts';
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

/** Without what a person would have to fill in first: empty values stay out of a create. */
export const withoutNulls = (body: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));

/**
 * `seen` with what was written, in the words of the write's own answer where it repeats the field: a read straight
 * after a write may lag behind it (tribe-crm.md 1.2). Versions stay old, so the next reading is looked at as news.
 */
export function asWritten(
  seen: NeutralRecord,
  changes: Fields,
  answers: readonly { readonly properties: Properties; readonly body: Record<string, unknown> | null }[],
): NeutralRecord {
  const fields = { ...seen.fields, ...canonicalFields(changes) };
  for (const { properties, body } of answers) {
    if (body === null) continue;
    const told = fieldsIn(properties, body);
    for (const path of Object.keys(properties) as (keyof Fields)[]) {
      const value = told[path];
      if (changes[path] !== undefined && value !== undefined) fields[path] = value;
    }
  }
  return { ...seen, fields };
}

export const rejected = (message: string): Outcome<never> => ({
  is: 'rejected',
  rejection: { status: 400, cause: 'invalid', message },
});
