import type { Cause, DivisionState } from '../state/divisionState.ts';
import { differs, isTrue, type Row, textOf } from '../state/rows.ts';
import { isCountry } from './countries.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { inUseProblems, referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

/** Type 1 visit, 2 postal, 3 invoice, 4 delivery (exact-online.md 7.2). */
export const visit = 1;
const types = new Set([1, 2, 3, 4]);

/** The columns that an account shows of its main visit address (exact-online.md 7.2, "visit address shortcut"). */
const shortcut = ['AddressLine1', 'AddressLine2', 'AddressLine3', 'Postcode', 'City', 'State', 'Country'];

export function isAddressShortcutTouched(values: Row): boolean {
  return shortcut.some((name) => (values[name] ?? null) !== null);
}

export function addressOfAccount(account: Row): Row {
  return Object.fromEntries(shortcut.map((name) => [name, account[name] ?? null]));
}

function mainOf(division: DivisionState, accountId: string, type: number): Row | undefined {
  return division
    .entity('Addresses')
    .rowsWith('Account', accountId)
    .find((address) => address.Type === type && isTrue(address, 'Main'));
}

/** Account to address: the shortcut columns create or update the main visit address. */
export function writeMainVisitAddress(division: DivisionState, account: Row, cause: Cause): void {
  const values = addressOfAccount(account);
  const existing = mainOf(division, String(account.ID), visit);
  if (existing === undefined) {
    division.insert('Addresses', { ...values, Account: String(account.ID), Type: visit, Main: true, Source: 2 }, cause);
  } else if (differs(existing, values)) division.update('Addresses', existing, values, cause);
}

/** Address to account: a changed main visit address shows in the account's columns and raises its rowversion too. */
function writeAccountShortcut(division: DivisionState, address: Row, cause: Cause): void {
  if (address.Type !== visit || !isTrue(address, 'Main')) return;
  const account = division.entity('Accounts').get(textOf(address, 'Account') ?? '');
  const values = addressOfAccount(address);
  if (account !== undefined && differs(account, values)) division.update('Accounts', account, values, cause);
}

/** One main address per account and type: the newest main wins. */
function demoteOtherMains(division: DivisionState, address: Row, cause: Cause): void {
  if (!isTrue(address, 'Main')) return;
  for (const other of division.entity('Addresses').rowsWith('Account', textOf(address, 'Account') ?? null)) {
    if (other.ID !== address.ID && other.Type === address.Type && isTrue(other, 'Main')) {
      division.update('Addresses', other, { Main: false }, cause);
    }
  }
}

function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const merged = { ...before, ...values };
  const hasOwner = (merged.Account ?? merged.Warehouse ?? null) !== null;
  if (!hasOwner) problems.push({ is: 'mandatory', label: 'Account' });
  if ((merged.Type ?? null) === null) problems.push({ is: 'mandatory', label: 'Type' });
  else if (!types.has(Number(merged.Type))) problems.push({ is: 'invalid', label: 'Type' });
  const country = textOf(values, 'Country');
  if (country !== null && !isCountry(country)) problems.push({ is: 'invalidReference', label: 'Country' });
  // Warehouses hold delivery addresses only, and this licence has none yet to refer to.
  if ((values.Warehouse ?? null) !== null) problems.push({ is: 'invalidReference', label: 'Warehouse' });
  problems.push(...referenceProblems(division, 'Addresses', values));
  return problems;
}

function normalised(values: Row): Row {
  return typeof values.Country === 'string' ? { ...values, Country: values.Country.trim() || null } : values;
}

/** The same place twice is one address: a POST returns the one that exists (exact-online.md 7.2). */
function existingTwin(division: DivisionState, values: Row): Row | undefined {
  return division
    .entity('Addresses')
    .rowsWith('Account', textOf(values, 'Account'))
    .find((address) => address.Type === values.Type && !differs(addressOfAccount(address), addressOfAccount(values)));
}

export const addressRules: EntityRules = {
  create(division, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, null, values));
    const twin = existingTwin(division, values);
    if (twin !== undefined) return twin;
    const isFirst = mainOf(division, textOf(values, 'Account') ?? '', Number(values.Type)) === undefined;
    const row = division.insert('Addresses', { Source: 2, ...values, Main: isFirst || isTrue(values, 'Main') }, cause);
    demoteOtherMains(division, row, cause);
    writeAccountShortcut(division, row, cause);
    return row;
  },

  update(division, before, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, before, values));
    const row = division.update('Addresses', before, values, cause);
    demoteOtherMains(division, row, cause);
    writeAccountShortcut(division, row, cause);
    return row;
  },

  remove(division, row, cause) {
    const isMainVisit = row.Type === visit && isTrue(row, 'Main');
    refuseAny(isMainVisit ? [{ is: 'cannotDelete', label: 'Address', why: 'Main address' }] : []);
    refuseAny(inUseProblems(division, 'Addresses', String(row.ID), 'Address'));
    division.remove('Addresses', row, cause);
  },
};
