import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, ObservedPart, PartName, Sighting } from '../../domain/model/record.ts';
import { andThen, mapOk, type NotOk, type Outcome, ok, type WriteOutcome } from '../outcome.ts';
import { sightingOf } from '../shared/sighting.ts';
import { textField } from '../shared/values.ts';
import type { Draft } from '../vendor.ts';
import { createBank, ibanRefusal, updateBank } from './bankAccounts.ts';
import {
  accountBody,
  accountPart,
  addressPart,
  newSideAddress,
  type SideAddress,
  sideAddressBody,
  sideAddresses,
} from './codec.ts';
import type { ExactContext } from './context.ts';
import { searchCodeOf } from './keys.ts';
import { accountRowOf, mainPartOf, readSideAddresses } from './relations.ts';
import { resources } from './resources.ts';
import { type AccountBody, accountRow, addressRow, entityOf } from './wire.ts';
import { notSeen, put, wholeAnswer, withoutNulls } from './writing.ts';

/** One call for the account with its visit address, one more for a postal and an invoice address and a bank account. */
export async function createAccount(context: ExactContext, draft: Draft): Promise<Outcome<Sighting>> {
  const account = await bodyOfAccount(context, draft.fields, {});
  if (account.is !== 'ok') return account;
  const body = { ...withoutNulls(account.value), SearchCode: searchCodeOf(draft.businessKey) };
  const created = await context.call.write({
    method: 'POST',
    url: context.urls.all(resources.accounts),
    body,
    answer: entityOf(accountRow),
    headers: wholeAnswer,
  });
  return andThen(created, async (row) => {
    const parts: ObservedPart[] = [];
    const covers: PartName[] = ['main'];
    // The account exists whatever became of a part: it is told without it, and the next plan completes it.
    const tell = (name: PartName, made: Outcome<ObservedPart | null> | null): void => {
      if (made?.is === 'ok' && made.value !== null) parts.push(made.value);
      if (made === null || made.is === 'ok') covers.push(name);
    };
    for (const kind of sideAddresses) {
      const address = withoutNulls(sideAddressBody(kind, draft.fields, {}));
      tell(kind, Object.keys(address).length === 0 ? null : await createSideAddress(context, row.ID, kind, address));
    }
    const iban = textField(draft.fields, 'iban');
    tell('bank', iban === null ? null : await createBank(context, row.ID, iban));
    // A server that ignores `Prefer` echoes an empty entity; then one read tells what is there.
    const again = row.Name == null ? await accountRowOf(context, row.ID) : ok(row);
    const known = again.is === 'ok' && again.value !== null ? again.value : { ...row, Name: body.Name ?? null };
    const main = await mainPartOf(context, known);
    const told = main.is === 'ok' ? main.value : accountPart(known, context.today(), null);
    return ok(sightingOf([told, ...parts], covers));
  });
}

async function bodyOfAccount(context: ExactContext, changes: Fields, seen: Fields): Promise<Outcome<AccountBody>> {
  const body = accountBody(changes, seen);
  if (changes.paymentCondition === undefined) return ok(body);
  const days = textField(changes, 'paymentCondition');
  if (days === null) return ok({ ...body, PaymentConditionSales: null });
  return andThen(await context.paymentTerms(), async (terms): Promise<Outcome<AccountBody>> => {
    const code = terms?.codeOf(days) ?? null;
    if (code !== null) return ok({ ...body, PaymentConditionSales: code });
    const why =
      terms === null ? 'does not tell its payment conditions' : `has not exactly one payment condition of ${days} days`;
    return { is: 'rejected', rejection: { status: 400, cause: 'invalid', message: `Exact Online ${why}` } };
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
  return andThen(created, async (row) => ok(addressPart(row.Account == null ? { ...row, ...written } : row)));
}

/** Writes each part that changes and looks at those once more: Exact answers a PUT with nothing. */
export async function updateAccount(
  context: ExactContext,
  seen: NeutralRecord,
  changes: Fields,
): Promise<WriteOutcome> {
  const refused = ibanRefusal(changes);
  if (refused !== null) return refused;
  const account = await bodyOfAccount(context, changes, seen.fields);
  if (account.is !== 'ok') return account;
  const isAccountWritten = Object.keys(account.value).length > 0;
  if (isAccountWritten) {
    const written = await put(context, resources.accounts, seen.id, account.value);
    if (written.is !== 'ok') return written;
  }
  const addresses: WrittenAddresses = { made: [], hasChanged: false };
  const ended = await writeAddresses(context, seen, changes, addresses);
  const bank = ended === null ? await updateBank(context, seen, changes) : null;
  const refusal = bank !== null && bank.is !== 'ok' ? bank : ended;
  const isAnythingDone = isAccountWritten || addresses.hasChanged || addresses.made.length > 0;
  // What is in doubt is looked for as a whole.
  if (refusal !== null && (!isAnythingDone || refusal.is === 'unknown')) return refusal;
  const looks: Sighting[] = [];
  const main = isAccountWritten ? await lookAtAccount(context, seen) : null;
  const places = addresses.hasChanged ? await lookAtAddresses(context, seen) : null;
  for (const look of [main, places, refusal === null ? bank : null]) {
    if (look === null) continue;
    if (look.is !== 'ok') return notSeen;
    looks.push(look.value);
  }
  // Where a look tells of an address that was made just now, it tells more than the answer to its making.
  const parts = [...looks.flatMap((look) => look.parts), ...addresses.made];
  const covers = looks.flatMap((look) => look.covers);
  const seenNow = sightingOf(parts, covers);
  return refusal === null ? ok(seenNow) : { ...refusal, done: seenNow };
}

/** What became of the addresses: those that were made, and whether any was changed. */
interface WrittenAddresses {
  readonly made: ObservedPart[];
  hasChanged: boolean;
}

/** Tells what it did in `done`; null when all of it was. */
async function writeAddresses(
  context: ExactContext,
  seen: NeutralRecord,
  changes: Fields,
  done: WrittenAddresses,
): Promise<NotOk | null> {
  for (const kind of sideAddresses) {
    const body = sideAddressBody(kind, changes, seen.fields);
    if (Object.keys(body).length === 0) continue;
    const part = seen.parts[kind];
    if (part === undefined) {
      const created = await createSideAddress(context, seen.id, kind, withoutNulls(body));
      if (created.is !== 'ok') return created;
      if (created.value !== null) done.made.push(created.value);
    } else {
      const written = await put(context, resources.addresses, part.id, body);
      if (written.is !== 'ok') return written;
      done.hasChanged = true;
    }
  }
  return null;
}

async function lookAtAccount(context: ExactContext, seen: NeutralRecord): Promise<Outcome<Sighting>> {
  return andThen(await accountRowOf(context, seen.id), async (row) => {
    if (row === null) return notSeen;
    return mapOk(await mainPartOf(context, row), (main) => sightingOf([main], ['main']));
  });
}

const lookAtAddresses = async (context: ExactContext, seen: NeutralRecord): Promise<Outcome<Sighting>> =>
  mapOk(await readSideAddresses(context, seen.id), (parts) => sightingOf(parts, sideAddresses));
