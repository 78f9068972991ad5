import type { Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, ObservedPart, Sighting } from '../../domain/model/record.ts';
import { andThen, mapOk, type Outcome } from '../outcome.ts';
import { v2 } from '../shared/odataUrl.ts';
import { textField } from '../shared/values.ts';
import { bankPart, ibanOf, isIban } from './codec.ts';
import { type ExactContext, listAll } from './context.ts';
import { resources } from './resources.ts';
import { type BankAccountRow, bankAccountRow, entityOf } from './wire.ts';
import { notSeen, put, wholeAnswer } from './writing.ts';

/** The main bank account of a relation, which Exact keeps as a record of its own (exact-online.md 7.2). */

export async function readBank(context: ExactContext, accountId: string): Promise<Outcome<Sighting>> {
  const rows = await rowsWhere(context, `Account eq ${v2.guid(accountId)} and Main eq true`);
  return mapOk(rows, (found) => ({ parts: found.flatMap((row) => bankPart(row) ?? []), covers: ['bank'] }));
}

const rowsWhere = (context: ExactContext, filter: string): Promise<Outcome<readonly BankAccountRow[]>> =>
  listAll(context, context.urls.list(resources.bankAccounts, { filter }), bankAccountRow);

/** For an account that was made just now and so has none. */
export async function createBank(
  context: ExactContext,
  accountId: string,
  iban: string,
): Promise<Outcome<ObservedPart | null>> {
  const number = ibanOf(iban);
  if (!isIban(number)) return notAnIban(iban);
  const body = { Account: accountId, BankAccount: number, Main: true };
  const created = await context.call.write({
    method: 'POST',
    url: context.urls.all(resources.bankAccounts),
    body,
    answer: entityOf(bankAccountRow),
    headers: wholeAnswer,
  });
  return mapOk(created, (row) => bankPart(row.Account == null ? { ...row, ...body, IBAN: number } : row));
}

/**
 * Null when the IBAN does not change. The main account gets the new number. Where there is none, one with this number
 * becomes the main one, else a new one is made. An IBAN that is cleared leaves its account where it is, no longer as
 * the main one: nothing is deleted.
 */
export async function updateBank(
  context: ExactContext,
  seen: NeutralRecord,
  changes: Fields,
): Promise<Outcome<Sighting> | null> {
  if (changes.iban === undefined) return null;
  const iban = textField(changes, 'iban');
  const part = seen.parts.bank;
  if (iban === null) {
    if (part === undefined) return null;
    return andThen(await put(context, resources.bankAccounts, part.id, { Main: false }), () =>
      lookAtBank(context, seen),
    );
  }
  const number = ibanOf(iban);
  if (part !== undefined) {
    return andThen(await put(context, resources.bankAccounts, part.id, { BankAccount: number }), () =>
      lookAtBank(context, seen),
    );
  }
  const others = await rowsWhere(context, `Account eq ${v2.guid(seen.id)}`);
  return andThen(others, async (rows): Promise<Outcome<Sighting>> => {
    const same = rows.find((row) => ibanOf(row.BankAccount ?? '') === number);
    if (same === undefined) {
      const created = await createBank(context, seen.id, number);
      return mapOk(created, (made) => ({ parts: made === null ? [] : [made], covers: [] }));
    }
    return andThen(await put(context, resources.bankAccounts, same.ID, { Main: true }), () =>
      lookAtBank(context, seen),
    );
  });
}

async function lookAtBank(context: ExactContext, seen: NeutralRecord): Promise<Outcome<Sighting>> {
  const read = await readBank(context, seen.id);
  return read.is === 'ok' ? read : notSeen;
}

/** Before anything is written: an account half written helps nobody. */
export function ibanRefusal(changes: Fields): Outcome<never> | null {
  const iban = textField(changes, 'iban');
  return iban === null || isIban(ibanOf(iban)) ? null : notAnIban(iban);
}

const notAnIban = (text: string): Outcome<never> => ({
  is: 'rejected',
  rejection: {
    status: 400,
    cause: 'invalid',
    message: `Exact Online is given bank accounts by IBAN, and "${text}" is none`,
  },
});
