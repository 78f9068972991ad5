import * as z from 'zod';
import { assembleRecord } from '../../domain/model/assemble.ts';
import { canonicalFields } from '../../domain/model/canonical.ts';
import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, ObservedPart } from '../../domain/model/record.ts';
import { andThen, mapOk, type Outcome, ok } from '../outcome.ts';
import { isGuid, v2 } from '../shared/odataUrl.ts';
import { hash53 } from '../shared/values.ts';
import type { Draft } from '../vendor.ts';
import {
  accountBody,
  accountPart,
  addressPart,
  newSideAddress,
  type SideAddress,
  sideAddressBody,
  sideAddresses,
} from './codec.ts';
import { type ExactContext, listAll } from './context.ts';
import { resources } from './resources.ts';
import { type AccountRow, accountRow, addressRow, entityOf } from './wire.ts';

/** Without it a POST answers an entity that is null but for its key (exact-online.md 4.7). */
export const wholeAnswer = { prefer: 'return=representation' };

/**
 * By filter and not by key: a key that is gone answers 404, and ten of those within an hour block the whole app
 * (exact-online.md 3.3).
 */
export async function readAccount(context: ExactContext, id: string): Promise<Outcome<NeutralRecord | null>> {
  if (!isGuid(id)) return ok(null);
  const found = await accountsWhere(context, `ID eq ${v2.guid(id)}`);
  return mapOk(found, (records) => records[0] ?? null);
}

/** The key is searched for in `SearchCode`, where `createAccount` put it. */
export const findAccountsByKey = (
  context: ExactContext,
  businessKey: string,
): Promise<Outcome<readonly NeutralRecord[]>> =>
  accountsWhere(context, `SearchCode eq ${v2.text(searchCodeOf(businessKey))}`);

async function accountsWhere(context: ExactContext, filter: string): Promise<Outcome<readonly NeutralRecord[]>> {
  const rows = await listAll(context, context.urls.list(resources.accounts, { filter }), accountRow);
  if (rows.is !== 'ok') return rows;
  const records: NeutralRecord[] = [];
  for (const row of rows.value) {
    const record = await withSideAddresses(context, row);
    if (record.is !== 'ok') return record;
    if (record.value !== null) records.push(record.value);
  }
  return ok(records);
}

async function withSideAddresses(context: ExactContext, account: AccountRow): Promise<Outcome<NeutralRecord | null>> {
  const url = context.urls.list(resources.addresses, { filter: `Account eq ${v2.guid(account.ID)} and Main eq true` });
  const rows = await listAll(context, url, addressRow);
  return mapOk(rows, (addresses) =>
    assembleRecord([accountPart(account, context.today()), ...addresses.flatMap((row) => addressPart(row) ?? [])]),
  );
}

const searchCodeLengthMax = 20;

/**
 * The lookup field is short and shared with people, so a long key goes in as a digest: the same key always gives the
 * same code, and 76 bits keep two keys apart.
 */
export function searchCodeOf(businessKey: string): string {
  if (businessKey.length <= searchCodeLengthMax) return businessKey;
  const digest = [1, 2].map((seed) => hash53(businessKey, seed).toString(16).padStart(14, '0')).join('');
  return `T${digest.slice(-(searchCodeLengthMax - 1)).toUpperCase()}`;
}

/** One call for the account with its visit address, one more for a postal and for an invoice address. */
export async function createAccount(context: ExactContext, draft: Draft): Promise<Outcome<NeutralRecord>> {
  const body = { ...withoutNulls(accountBody(draft.fields, {})), SearchCode: searchCodeOf(draft.businessKey) };
  const created = await context.call.write({
    method: 'POST',
    url: context.urls.all(resources.accounts),
    body,
    answer: entityOf(accountRow),
    headers: wholeAnswer,
  });
  return andThen(created, async (row) => {
    const parts: ObservedPart[] = [];
    for (const kind of sideAddresses) {
      const address = withoutNulls(sideAddressBody(kind, draft.fields, {}));
      if (Object.keys(address).length === 0) continue;
      const part = await createSideAddress(context, row.ID, kind, address);
      // The account exists whatever became of an address: it is told without it, and the next plan completes it.
      if (part.is === 'ok' && part.value !== null) parts.push(part.value);
    }
    // A server that ignores `Prefer` echoes an empty entity; then one read tells what is there.
    if (row.Name == null) {
      const again = await readAccount(context, row.ID);
      if (again.is === 'ok' && again.value !== null) return ok(again.value);
    }
    const known = row.Name == null ? { ...row, Name: body.Name ?? null } : row;
    return required(assembleRecord([accountPart(known, context.today()), ...parts]));
  });
}

async function createSideAddress(
  context: ExactContext,
  accountId: string,
  kind: SideAddress,
  body: object,
): Promise<Outcome<ObservedPart | null>> {
  const written = newSideAddress(kind, accountId, body);
  const created = await context.call.write({
    method: 'POST',
    url: context.urls.all(resources.addresses),
    body: written,
    answer: entityOf(addressRow),
    headers: wholeAnswer,
  });
  return mapOk(created, (row) => addressPart(row.Account == null ? { ...row, ...written } : row));
}

/** Writes each part that changes and reads the record once more: Exact answers a PUT with nothing. */
export async function updateAccount(
  context: ExactContext,
  seen: NeutralRecord,
  changes: Fields,
): Promise<Outcome<NeutralRecord>> {
  const account = accountBody(changes, seen.fields);
  if (Object.keys(account).length > 0) {
    const written = await put(context, resources.accounts, seen.id, account);
    if (written.is !== 'ok') return written;
  }
  for (const kind of sideAddresses) {
    const body = sideAddressBody(kind, changes, seen.fields);
    if (Object.keys(body).length === 0) continue;
    const part = seen.parts[kind];
    const written =
      part === undefined
        ? await createSideAddress(context, seen.id, kind, withoutNulls(body))
        : await put(context, resources.addresses, part.id, body);
    if (written.is !== 'ok') return written;
  }
  const after = await readAccount(context, seen.id);
  return after.is === 'ok' && after.value !== null ? ok(after.value) : ok(asWritten(seen, changes));
}

export const put = (
  context: ExactContext,
  resource: { readonly path: string },
  id: string,
  body: object,
): Promise<Outcome<unknown>> =>
  context.call.write({ method: 'PUT', url: context.urls.one(resource, v2.guid(id)), body, answer: z.unknown() });

/** The write is confirmed, only the look afterwards failed: its versions stay old, so the next reading is seen as news. */
export const asWritten = (seen: NeutralRecord, changes: Fields): NeutralRecord => ({
  ...seen,
  fields: { ...seen.fields, ...canonicalFields(changes) },
});

/** A create leaves empty values out, so that the server's own defaults stand. */
export const withoutNulls = <T extends object>(body: T): Partial<T> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as Partial<T>;

/** The record was made, but what came back does not describe one. */
export const required = (record: NeutralRecord | null): Outcome<NeutralRecord> =>
  record === null ? { is: 'unknown', reason: 'the answer to a create does not describe the record' } : ok(record);
