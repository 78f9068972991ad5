import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { masterDataRules } from './masterData.ts';
import type { BusinessProblem } from './problems.ts';

const codeAndDescription = { Code: 'Code', Description: 'Description' } as const;

/** Type of a journal to the type of the account it keeps (exact-online.md 7.4); memo journals keep none of a kind. */
const accountTypes: Readonly<Record<number, number | null>> = {
  10: 10,
  12: 12,
  16: 16,
  20: 20,
  21: 20,
  22: 22,
  23: 22,
  90: null,
};

/** What was booked in a journal is of its type, so the type stays once it is used. */
function isUsed(division: DivisionState, code: string | null): boolean {
  const byJournal = ['SalesEntries', 'PurchaseEntries'].some(
    (entity) => division.entity(entity).rowsWith('Journal', code).length > 0,
  );
  const byCode = ['BankEntries', 'CashEntries', 'GeneralJournalEntries'].some(
    (entity) => division.entity(entity).rowsWith('JournalCode', code).length > 0,
  );
  return byJournal || byCode;
}

function journalChecks(division: DivisionState, before: Row | null, values: Row): readonly BusinessProblem[] {
  const merged = { ...before, ...values };
  const problems: BusinessProblem[] = [];
  const type = numberOf(merged, 'Type');
  const isRetyped = before !== null && 'Type' in values && values.Type !== before.Type;
  if (isRetyped && isUsed(division, textOf(before, 'Code'))) problems.push({ is: 'invalid', label: 'Type' });
  const account = division.entity('GLAccounts').get(textOf(merged, 'GLAccount') ?? '');
  const wanted = type === null ? null : (accountTypes[type] ?? null);
  if (account !== undefined && wanted !== null && account.Type !== wanted) {
    problems.push({ is: 'invalid', label: 'G/L account type' });
  }
  return problems;
}

/** Journals: the type decides what can be booked and which account it keeps; used ones stay (exact-online.md 7.4). */
export const journalRules = masterDataRules({
  entity: 'Journals',
  label: 'Journal',
  mandatory: { ...codeAndDescription, Type: 'Type' },
  allowed: { Type: { label: 'Type', values: Object.keys(accountTypes).map(Number) } },
  checked: journalChecks,
  codeUsedBy: [
    { from: 'SalesEntries', property: 'Journal', usedBy: 'Sales entries' },
    { from: 'SalesInvoices', property: 'Journal', usedBy: 'Sales invoices' },
    { from: 'PurchaseEntries', property: 'Journal', usedBy: 'Purchase entries' },
    { from: 'BankEntries', property: 'JournalCode', usedBy: 'Bank entries' },
    { from: 'CashEntries', property: 'JournalCode', usedBy: 'Cash entries' },
    { from: 'GeneralJournalEntries', property: 'JournalCode', usedBy: 'General journal entries' },
  ],
});

/** The types of accounts (exact-online-resources.json). */
const glAccountTypes = [
  ...[10, 12, 14, 16, 20, 21, 22, 24, 25, 26, 27, 29, 30, 32, 35, 40, 50, 52, 55, 60, 90, 100, 110, 111],
  ...[120, 121, 122, 123, 125, 126, 130, 140, 150, 160, 300, 301, 302],
];

const use = [0, 1, 2];

export const glAccountRules = masterDataRules({
  entity: 'GLAccounts',
  label: 'G/L account',
  mandatory: codeAndDescription,
  allowed: {
    BalanceSide: { label: 'Balance side', values: ['D', 'C'] },
    BalanceType: { label: 'Balance type', values: ['B', 'W'] },
    Type: { label: 'Type', values: glAccountTypes },
    UseCostcenter: { label: 'Cost center', values: use },
    UseCostunit: { label: 'Cost unit', values: use },
  },
});

export const vatCodeRules = masterDataRules({
  entity: 'VATCodes',
  label: 'VAT code',
  mandatory: codeAndDescription,
  allowed: {
    EUSalesListing: { label: 'EU sales listing', values: ['L', 'N', 'S', 'T'] },
    Type: { label: 'Type', values: ['B', 'E', 'I', 'N'] },
    VATTransactionType: { label: 'VAT transaction type', values: ['B', 'P', 'S'] },
  },
  codeUsedBy: [
    { from: 'GLAccounts', property: 'VATCode', usedBy: 'G/L accounts' },
    { from: 'Items', property: 'SalesVatCode', usedBy: 'Items' },
    { from: 'SalesEntryLines', property: 'VATCode', usedBy: 'Sales entries' },
    { from: 'PurchaseEntryLines', property: 'VATCode', usedBy: 'Purchase entries' },
  ],
});

export const paymentConditionRules = masterDataRules({
  entity: 'PaymentConditions',
  label: 'Payment condition',
  mandatory: codeAndDescription,
  allowed: { PaymentMethod: { label: 'Payment method', values: ['B', 'I', 'K', 'Q'] } },
});
