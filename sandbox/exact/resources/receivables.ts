import { amountOf } from '../rules/money.ts';
import { receivableRules } from '../rules/receivables.ts';
import { isOpen, owedFC, termMatched } from '../rules/terms.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { type EntityBinding, lookup } from './binding.ts';
import { headerBy, journalDescriptionBy, ofHeader, ofHeaderReference, stampsBy } from './entries.ts';
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

/** The receivable account of the journal that made the term. */
function receivableAccount(row: Row, scope: ReadScope): Row | undefined {
  const { division } = scope;
  const code = ofHeader(by, 'Journal')(row, scope);
  const journals = division.entity('Journals');
  const journal = code === null ? journals.rowsWith('Type', 20)[0] : journals.rowsWith('Code', code)[0];
  return division.entity('GLAccounts').get(textOf(journal ?? {}, 'GLAccount') ?? '');
}

/** The day of the document: of the sales entry, or of the payment that left a credit. */
const documentDate: Derive = (row, scope) => {
  const entry = header(row, scope);
  if (typeof entry.EntryDate === 'number') return entry.EntryDate;
  const line = scope.division.entity('BankEntryLines').rowsWith('EntryID', textOf(row, by))[0];
  return line?.Date ?? null;
};

const paidYear: Derive = (row) => {
  const wall = row.Status === termMatched ? numberOf(row, 'LastPaymentDate') : null;
  return wall === null ? null : new Date(midnightOf(wall)).getUTCFullYear();
};

const paidPeriod: Derive = (row) => {
  const wall = row.Status === termMatched ? numberOf(row, 'LastPaymentDate') : null;
  return wall === null ? null : new Date(midnightOf(wall)).getUTCMonth() + 1;
};

/** exact-online.md 7.8. One row per term or part of a term; what it shows of its entry is looked up. */
const receivables: EntityBinding = {
  entity: 'PaymentTerms',
  rules: receivableRules,
  navigations: {},
  twins: ['sync/Cashflow/PaymentTerms'],
  isSelectMandatory: true,
  derived: {
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
    GLAccount: (row, scope) => receivableAccount(row, scope)?.ID ?? null,
    GLAccountCode: (row, scope) => receivableAccount(row, scope)?.Code ?? null,
    GLAccountDescription: (row, scope) => receivableAccount(row, scope)?.Description ?? null,
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
    RateFC: (row, scope) => ofHeader(by, 'Rate')(row, scope) ?? 1,
    Source: () => 1,
    TransactionDueDate: ofHeader(by, 'DueDate'),
    TransactionIsReversal: (row, scope) => ofHeader(by, 'Reversal')(row, scope) ?? false,
    TransactionReportingPeriod: ofHeader(by, 'ReportingPeriod', 'FinancialPeriod'),
    TransactionReportingYear: ofHeader(by, 'ReportingYear', 'FinancialYear'),
    TransactionStatus: ofHeader(by, 'Status'),
    TransactionType: (row, scope) => ofHeader(by, 'Type')(row, scope) ?? 40,
    YourRef: ofHeader(by, 'YourRef'),
  },
};

/**
 * `read/financial/ReceivablesList`: what is open, nothing else (exact-online.md 7.8). The sign of Amount is unverified: here
 * an invoice is positive and a credit negative.
 */
export function receivablesListRows(scope: ReadScope): readonly Row[] {
  const read = (name: string, row: Row): Row[string] => receivables.derived[name]?.(row, scope) ?? null;
  const open = [...scope.division.entity('PaymentTerms').rows()].filter(isOpen);
  return open.map((row) => ({
    HID: row.HID,
    AccountCode: read('AccountCode', row),
    AccountId: row.Account,
    AccountName: read('AccountName', row),
    Amount: amountOf(owedFC(row)),
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

export const receivableBindings: Readonly<Record<string, EntityBinding>> = { 'cashflow/Receivables': receivables };
