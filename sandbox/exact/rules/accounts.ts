import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { addressOfAccount, isAddressShortcutTouched, writeMainVisitAddress } from './addresses.ts';
import { codeProblems } from './codes.ts';
import { isCountry } from './countries.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { inUseProblems, referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

/** Status A none, S suspect, P prospect, C customer (exact-online.md 7.2). */
const statuses = new Set(['A', 'S', 'P', 'C']);

/** What a minimal POST leaves behind, from `observedCreate2026`; dates, currencies and numbers are added per record. */
export const accountDefaults: Row = {
  Blocked: false,
  CanDropShip: false,
  ConsolidationScenario: 6,
  CostPaid: 0,
  CreditLinePurchase: 0,
  CreditLineSales: 0,
  DiscountPurchase: 0,
  DiscountSales: 0,
  GlnNumber: '',
  OINNumber: '',
  IgnoreDatevWarningMessage: false,
  InvoiceAttachmentType: 1,
  InvoicingMethod: 0,
  AutomaticProcessProposedEntry: 0,
  IsAccountant: 0,
  IsAgency: 0,
  IsAnonymised: 0,
  IsBank: false,
  IsCompetitor: 0,
  IsMailing: 0,
  IsMember: false,
  IsPilot: false,
  IsReseller: false,
  IsSupplier: false,
  PurchaseCurrency: 'EUR',
  SalesCurrency: 'EUR',
  PurchaseLeadDays: 0,
  ShippingLeadDays: 0,
  RecepientOfCommissions: false,
  SecurityLevel: 10,
  SeparateInvPerProject: 0,
  SeparateInvPerSubscription: 0,
  Type: 'A',
};

/** What follows from the status: since when, and since when a customer (exact-online.md 7.2, observedCreate2026). */
function statusDates(before: Row | null, values: Row, today: number): Row {
  const status = textOf(values, 'Status');
  if (status === null || (before !== null && before.Status === status)) return {};
  const isNewCustomer = status === 'C' && (before?.CustomerSince ?? null) === null;
  return { StatusSince: today, ...(isNewCustomer ? { CustomerSince: today } : {}) };
}

function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const isNameChecked = before === null || 'Name' in values;
  if (isNameChecked && (textOf(values, 'Name') ?? '').trim() === '') problems.push({ is: 'mandatory', label: 'Name' });
  const status = textOf(values, 'Status');
  if (status !== null && !statuses.has(status)) problems.push({ is: 'invalid', label: 'Status' });
  const country = textOf(values, 'Country');
  if (country !== null && !isCountry(country)) problems.push({ is: 'invalidReference', label: 'Country' });
  const code = textOf(values, 'Code');
  if (code !== null && !/^\d{1,18}$/.test(code)) problems.push({ is: 'invalid', label: 'Code' });
  // Even the record's own unchanged code is refused on PUT (exact-online.md 4.7, picqer#432).
  else if (code !== null && division.entity('Accounts').rowsWith('Code', code).length > 0) {
    problems.push({ is: 'alreadyExists' });
  }
  problems.push(...codeProblems(division, 'Accounts', values), ...referenceProblems(division, 'Accounts', values));
  return problems;
}

/** What is kept without padding. */
const codes = [
  ...['Code', 'Country', 'Status', 'SalesCurrency', 'PurchaseCurrency', 'SalesVATCode', 'PurchaseVATCode'],
  ...['PaymentConditionSales', 'PaymentConditionPurchase'],
] as const;

/** Codes and country codes arrive with or without their padding; the state keeps them bare. */
function normalised(values: Row): Row {
  const next: Record<string, Row[string]> = { ...values };
  for (const name of codes) {
    const value = values[name];
    if (typeof value === 'string') next[name] = value.trim() === '' ? null : value.trim();
  }
  if ('Status' in next && next.Status === null) next.Status = 'A';
  return next;
}

function freeCode(division: DivisionState): string {
  for (;;) {
    const code = String(division.next('Accounts.Code', 1));
    if (division.entity('Accounts').rowsWith('Code', code).length === 0) return code;
  }
}

export const accountRules: EntityRules = {
  create(division, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, null, values));
    const today = midnightOf(division.nowWall());
    const status = textOf(values, 'Status') ?? 'A';
    const row = division.insert(
      'Accounts',
      {
        ...accountDefaults,
        StartDate: today,
        Source: cause.by === 'api' ? 2 : 4,
        ...values,
        Status: status,
        ...statusDates(null, { Status: status }, today),
        Code: textOf(values, 'Code') ?? freeCode(division),
      },
      cause,
    );
    if (isAddressShortcutTouched(values)) writeMainVisitAddress(division, row, cause);
    return row;
  },

  update(division, before, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, before, values));
    const today = midnightOf(division.nowWall());
    const row = division.update('Accounts', before, { ...values, ...statusDates(before, values, today) }, cause);
    const addressBefore = addressOfAccount(before);
    const addressAfter = addressOfAccount(row);
    if (Object.keys(addressAfter).some((name) => addressAfter[name] !== addressBefore[name])) {
      writeMainVisitAddress(division, row, cause);
    }
    return row;
  },

  remove(division, row, cause) {
    const key = String(row.ID);
    refuseAny(inUseProblems(division, 'Accounts', key, 'Account'));
    // What belongs to the account alone goes with it, and each part shows in the deletion log.
    for (const entity of ['Addresses', 'BankAccounts', 'Contacts']) removeOwned(division, entity, key, cause);
    division.remove('Accounts', row, cause);
  },
};

function removeOwned(division: DivisionState, entity: string, accountId: string, cause: Cause): void {
  for (const row of division.entity(entity).rowsWith('Account', accountId)) division.remove(entity, row, cause);
}

/** Filled status (S, P, C) is a sales relation (exact-online.md 7.2). */
export function isSales(account: Row): boolean {
  return ['S', 'P', 'C'].includes(textOf(account, 'Status') ?? '');
}

/** Live, a customer came back with IsPurchase true as well (exact-online.md 7.2). */
export function isPurchase(account: Row): boolean {
  return account.Status === 'C' || isTrue(account, 'IsSupplier');
}

/** Outside its active window: the end date lies in the past (exact-online.md 7.2). */
export function isEnded(account: Row, nowWall: number): boolean {
  return typeof account.EndDate === 'number' && account.EndDate < midnightOf(nowWall);
}
