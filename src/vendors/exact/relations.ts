import type { FieldPath } from '../../domain/model/fields.ts';
import type { ObservedPart, PartName, Sighting } from '../../domain/model/record.ts';
import { andThen, mapOk, type Outcome, ok } from '../outcome.ts';
import { isGuid, v2 } from '../shared/odataUrl.ts';
import { sightingOf } from '../shared/sighting.ts';
import { readBank } from './bankAccounts.ts';
import { accountPart, addressPart, partOfPath, sideAddresses } from './codec.ts';
import { type ExactContext, listAll } from './context.ts';
import { searchCodeOf } from './keys.ts';
import { termsFor } from './paymentTerms.ts';
import { resources } from './resources.ts';
import { type AccountRow, accountRow, addressRow } from './wire.ts';

/** Reading whole relations: an account with its postal and invoice address and its bank account. */

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

export const accountRowOf = async (context: ExactContext, id: string): Promise<Outcome<AccountRow | null>> =>
  mapOk(await accountsWhere(context, `ID eq ${v2.guid(id)}`), ([row]) => row ?? null);

export const mainPartOf = async (context: ExactContext, row: AccountRow): Promise<Outcome<ObservedPart>> =>
  mapOk(await termsFor(context, [row]), (terms) => accountPart(row, context.today(), terms));

async function sightingOfRow(
  context: ExactContext,
  account: AccountRow,
  about?: readonly FieldPath[],
): Promise<Outcome<Sighting>> {
  const isAbout = (...names: readonly PartName[]): boolean =>
    about === undefined || about.some((path) => names.includes(partOfPath(path)));
  const main = await mainPartOf(context, account);
  if (main.is !== 'ok') return main;
  const parts: ObservedPart[] = [main.value];
  const covers: PartName[] = ['main'];
  if (isAbout(...sideAddresses)) {
    const addresses = await readSideAddresses(context, account.ID);
    if (addresses.is !== 'ok') return addresses;
    parts.push(...addresses.value);
    covers.push(...sideAddresses);
  }
  if (isAbout('bank')) {
    const bank = await readBank(context, account.ID);
    if (bank.is !== 'ok') return bank;
    parts.push(...bank.value.parts);
    covers.push(...bank.value.covers);
  }
  return ok(sightingOf(parts, covers));
}

/** All of them with one call: main addresses are few. */
export async function readSideAddresses(
  context: ExactContext,
  accountId: string,
): Promise<Outcome<readonly ObservedPart[]>> {
  const url = context.urls.list(resources.addresses, { filter: `Account eq ${v2.guid(accountId)} and Main eq true` });
  return mapOk(await listAll(context, url, addressRow), (rows) => rows.flatMap((row) => addressPart(row) ?? []));
}
