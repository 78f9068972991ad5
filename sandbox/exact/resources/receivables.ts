import { amountOf } from '../rules/money.ts';
import { receivableRules } from '../rules/receivables.ts';
import { isOpen, type LineType, owedFC, termMatched } from '../rules/terms.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { type EntityBinding, lookup, related } from './binding.ts';
import { dateBy, headerBy, journalDescriptionBy, ofHeader, ofHeaderReference, stampsBy } from './entryHeader.ts';
import type { Derive, ReadScope } from './served.ts';

const by = 'TransactionEntryID';
const header = headerBy(by);

function conditionPart(property: string): Derive {
  return (row, scope) => {
    const code = textOf(header(row, scope), 'PaymentCondition');
    const found = code === null ? undefined : scope.division.entity('PaymentConditions').rowsWith('Code', code)[0];
    return found?.[property] ?? null;
  };
}

const transactionOf = related('TransactionLines', 'TransactionID');

/** The receivable or payable account that the term was booked on. */
function ledgerAccount(property: string): Derive {
  const account = lookup('GLAccounts', 'GLAccount', property);
  return (row, scope) => account(transactionOf(row, scope) ?? {}, scope);
}

const paidYear: Derive = (row) => {
  const wall = row.Status === termMatched ? numberOf(row, 'LastPaymentDate') : null;
  return wall === null ? null : new Date(midnightOf(wall)).getUTCFullYear();
};

const paidPeriod: Derive = (row) => {
  const wall = row.Status === termMatched ? numberOf(row, 'LastPaymentDate') : null;
  return wall === null ? null : new Date(midnightOf(wall)).getUTCMonth() + 1;
};

const documentDate = dateBy(by);

/** One row per term or part of a term; what it shows of its entry is looked up (exact-online.md 7.8). */
const derived: Readonly<Record<string, Derive>> = {
  ...stampsBy(by),
  AccountCode: lookup('Accounts', 'Account', 'Code'),
  AccountCountry: lookup('Accounts', 'Account', 'Country'),
  AccountName: lookup('Accounts', 'Account', 'Name'),
  Currency: ofHeader(by, 'Currency'),
  Description: (row, scope) => row.Description ?? ofHeader(by, 'Description')(row, scope),
  Document: ofHeader(by, 'Document'),
  DocumentNumber: ofHeaderReference(by, 'Document', 'Documents', 'HID'),
  DocumentSubject: ofHeaderReference(by, 'Document', 'Documents', 'Subject'),
  EndDate: (row) => (row.Status === termMatched ? (row.LastPaymentDate ?? null) : null),
  EndPeriod: paidPeriod,
  EndYear: paidYear,
  EntryDate: documentDate,
  EntryNumber: ofHeader(by, 'EntryNumber'),
  GLAccount: ledgerAccount('ID'),
  GLAccountCode: ledgerAccount('Code'),
  GLAccountDescription: ledgerAccount('Description'),
  InvoiceDate: documentDate,
  InvoiceNumber: ofHeader(by, 'InvoiceNumber'),
  IsBatchBooking: () => 0,
  IsFullyPaid: (row) => row.Status === termMatched,
  Journal: ofHeader(by, 'Journal', 'JournalCode'),
  JournalDescription: journalDescriptionBy(by),
  OrderNumber: ofHeader(by, 'OrderNumber'),
  PaymentCondition: ofHeader(by, 'PaymentCondition'),
  PaymentConditionDescription: conditionPart('Description'),
  PaymentDays: conditionPart('PaymentDays'),
  PaymentMethod: (row, scope) => row.PaymentMethod ?? conditionPart('PaymentMethod')(row, scope),
  PaymentReference: (row, scope) => row.PaymentReference ?? ofHeader(by, 'PaymentReference')(row, scope),
  RateFC: (row, scope) => ofHeader(by, 'Rate', 'ExchangeRate')(row, scope) ?? 1,
  Source: () => 1,
  TransactionDueDate: ofHeader(by, 'DueDate'),
  TransactionIsReversal: (row, scope) => ofHeader(by, 'Reversal')(row, scope) ?? false,
  TransactionReportingPeriod: ofHeader(by, 'ReportingPeriod', 'FinancialPeriod'),
  TransactionReportingYear: ofHeader(by, 'ReportingYear', 'FinancialYear'),
  TransactionStatus: ofHeader(by, 'Status'),
  TransactionType: (row, scope) => ofHeader(by, 'Type')(row, scope) ?? 40,
  YourRef: ofHeader(by, 'YourRef'),
};

const receipt: LineType = 20;
const payment: LineType = 22;

/** `cashflow/Receivables` and `cashflow/Payments` show one half of the terms each. */
function halfOf(lineType: LineType): EntityBinding {
  return {
    entity: 'PaymentTerms',
    rules: receivableRules,
    navigations: {},
    isKept: (row) => row.LineType === lineType,
    isSelectMandatory: true,
    derived,
  };
}

/** What is open of one half, as the lists under `read/financial` show it (exact-online.md 7.8). */
function openRows(scope: ReadScope, lineType: LineType): readonly Row[] {
  const read = (name: string, row: Row): Row[string] => derived[name]?.(row, scope) ?? null;
  const open = [...scope.division.entity('PaymentTerms').rows()].filter(
    (row) => row.LineType === lineType && isOpen(row),
  );
  return open.map((row) => ({
    HID: row.HID,
    AccountCode: read('AccountCode', row),
    AccountId: row.Account,
    AccountName: read('AccountName', row),
    Amount: amountOf(lineType === receipt ? owedFC(row) : -owedFC(row)),
    AmountInTransit: 0,
    CurrencyCode: read('Currency', row),
    Description: read('Description', row),
    DueDate: row.DueDate,
    EntryNumber: read('EntryNumber', row),
    Id: row.ID,
    InvoiceDate: read('InvoiceDate', row),
    InvoiceNumber: read('InvoiceNumber', row),
    JournalCode: read('Journal', row),
    JournalDescription: read('JournalDescription', row),
    YourRef: read('YourRef', row),
  }));
}

/** The sign of Amount is unverified: here an invoice is positive and a credit negative, on either list. */
export function receivablesListRows(scope: ReadScope): readonly Row[] {
  return openRows(scope, receipt);
}

export function payablesListRows(scope: ReadScope): readonly Row[] {
  return openRows(scope, payment);
}

export const receivableBindings: Readonly<Record<string, EntityBinding>> = {
  'cashflow/Receivables': halfOf(receipt),
  'cashflow/Payments': halfOf(payment),
  // Receipts and payments together (exact-online.md 5).
  'sync/Cashflow/PaymentTerms': { entity: 'PaymentTerms', rules: null, navigations: {}, derived },
};
