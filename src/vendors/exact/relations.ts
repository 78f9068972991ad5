import * as z from 'zod';
import { canonicalFields } from '../../domain/model/canonical.ts';
import type { FieldPath, Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, ObservedPart, PartName, Sighting } from '../../domain/model/record.ts';
import { andThen, mapOk, type Outcome, ok } from '../outcome.ts';
import { isGuid, v2 } from '../shared/odataUrl.ts';
import { sightingOf, writtenPart } from '../shared/sighting.ts';
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

/** The pieces that Exact keeps of a relation: the visit address is the account's own. */
const accountCovers = ['main'] as const satisfies readonly PartName[];

const isOfSideAddress = (path: FieldPath): boolean => sideAddresses.some((kind) => path.startsWith(`${kind}.`));

/**
 * By filter and not by key: a key that is gone answers 404, and ten of those within an hour block the whole app
 * (exact-online.md 3.3).
 */
export async function readAccount(
  context: ExactContext,
  id: string,
  about?: readonly FieldPath[],
): Promise<Outcome<Sighting | null>> {
  if (!isGuid(id)) return ok(null);
  const row = await accountRowOf(context, id);
  return andThen(row, async (found) => (found === null ? ok(null) : sightingOfRow(context, found, about)));
}

/** The key is searched for in `SearchCode`, where `createAccount` put it. */
export async function findAccountsByKey(
  context: ExactContext,
  businessKey: string,
): Promise<Outcome<readonly Sighting[]>> {
  const rows = await accountsWhere(context, `SearchCode eq ${v2.text(searchCodeOf(businessKey))}`);
  if (rows.is !== 'ok') return rows;
  const sightings: Sighting[] = [];
  for (const row of rows.value) {
    const sighting = await sightingOfRow(context, row);
    if (sighting.is !== 'ok') return sighting;
    sightings.push(sighting.value);
  }
  return ok(sightings);
}

const accountsWhere = (context: ExactContext, filter: string): Promise<Outcome<readonly AccountRow[]>> =>
  listAll(context, context.urls.list(resources.accounts, { filter }), accountRow);

const accountRowOf = async (context: ExactContext, id: string): Promise<Outcome<AccountRow | null>> =>
  mapOk(await accountsWhere(context, `ID eq ${v2.guid(id)}`), ([row]) => row ?? null);

async function sightingOfRow(
  context: ExactContext,
  account: AccountRow,
  about?: readonly FieldPath[],
): Promise<Outcome<Sighting>> {
  const main = accountPart(account, context.today());
  if (about !== undefined && !about.some(isOfSideAddress)) return ok(sightingOf([main], accountCovers));
  const addresses = await readSideAddresses(context, account.ID);
  return mapOk(addresses, (parts) => sightingOf([main, ...parts], [...accountCovers, ...sideAddresses]));
}

/** All of them with one call: main addresses are few. */
async function readSideAddresses(context: ExactContext, id: string): Promise<Outcome<readonly ObservedPart[]>> {
  const url = context.urls.list(resources.addresses, { filter: `Account eq ${v2.guid(id)} and Main eq true` });
  return mapOk(await listAll(context, url, addressRow), (rows) => rows.flatMap((row) => addressPart(row) ?? []));
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
export async function createAccount(context: ExactContext, draft: Draft): Promise<Outcome<Sighting>> {
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
    const covers: PartName[] = [...accountCovers];
    for (const kind of sideAddresses) {
      const address = withoutNulls(sideAddressBody(kind, draft.fields, {}));
      const part = Object.keys(address).length === 0 ? null : await createSideAddress(context, row.ID, kind, address);
      // The account exists whatever became of an address: it is told without it, and the next plan completes it.
      if (part?.is === 'ok' && part.value !== null) parts.push(part.value);
      if (part === null || part.is === 'ok') covers.push(kind);
    }
    // A server that ignores `Prefer` echoes an empty entity; then one read tells what is there.
    const again = row.Name == null ? await accountRowOf(context, row.ID) : ok(row);
    const known = again.is === 'ok' && again.value !== null ? again.value : { ...row, Name: body.Name ?? null };
    return ok(sightingOf([accountPart(known, context.today()), ...parts], covers));
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

/** Writes each part that changes and looks at those once more: Exact answers a PUT with nothing. */
export async function updateAccount(
  context: ExactContext,
  seen: NeutralRecord,
  changes: Fields,
): Promise<Outcome<Sighting>> {
  const account = accountBody(changes, seen.fields);
  const isAccountWritten = Object.keys(account).length > 0;
  if (isAccountWritten) {
    const written = await put(context, resources.accounts, seen.id, account);
    if (written.is !== 'ok') return written;
  }
  const made: ObservedPart[] = [];
  const changed: { readonly kind: SideAddress; readonly partId: string }[] = [];
  for (const kind of sideAddresses) {
    const body = sideAddressBody(kind, changes, seen.fields);
    if (Object.keys(body).length === 0) continue;
    const part = seen.parts[kind];
    if (part === undefined) {
      const created = await createSideAddress(context, seen.id, kind, withoutNulls(body));
      if (created.is !== 'ok') return created;
      if (created.value !== null) made.push(created.value);
    } else {
      const written = await put(context, resources.addresses, part.id, body);
      if (written.is !== 'ok') return written;
      changed.push({ kind, partId: part.id });
    }
  }
  const looks: Sighting[] = [];
  if (isAccountWritten) looks.push(await lookAtAccount(context, seen, changes));
  if (changed.length > 0) looks.push(await lookAtAddresses(context, seen, changed, changes));
  // Where a look tells of an address that was made just now, it tells more than the answer to its making.
  const parts = [...looks.flatMap((look) => look.parts), ...made];
  return ok(
    sightingOf(
      parts,
      looks.flatMap(({ covers }) => covers),
    ),
  );
}

async function lookAtAccount(context: ExactContext, seen: NeutralRecord, changes: Fields): Promise<Sighting> {
  const row = await accountRowOf(context, seen.id);
  if (row.is === 'ok' && row.value !== null) {
    return sightingOf([accountPart(row.value, context.today())], accountCovers);
  }
  return { parts: [writtenMain(seen, changes, (path) => !isOfSideAddress(path))], covers: [] };
}

async function lookAtAddresses(
  context: ExactContext,
  seen: NeutralRecord,
  changed: readonly { readonly kind: SideAddress; readonly partId: string }[],
  changes: Fields,
): Promise<Sighting> {
  const addresses = await readSideAddresses(context, seen.id);
  if (addresses.is === 'ok') return sightingOf(addresses.value, sideAddresses);
  const written = canonicalFields(changes);
  const parts = changed.map(({ kind, partId }) =>
    writtenPart({ seen, name: kind, partId, speaksFor: (path) => path.startsWith(`${kind}.`), written }),
  );
  return { parts, covers: [] };
}

/** The write is confirmed, only the look afterwards failed. */
export function writtenMain(
  seen: NeutralRecord,
  changes: Fields,
  speaksFor: (path: FieldPath) => boolean,
): ObservedPart {
  return writtenPart({ seen, name: 'main', partId: seen.id, speaksFor, written: canonicalFields(changes) });
}

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
