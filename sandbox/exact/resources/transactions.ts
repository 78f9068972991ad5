import { entryEntities, firstLineOf } from '../rules/entryHeaders.ts';
import { type Row, textOf } from '../state/rows.ts';
import { type EntityBinding, lookup, lookupByCode } from './binding.ts';
import { typeDescription } from './descriptions.ts';
import { journalDescriptionBy, ofHeader, ofHeaderReference, stampsBy } from './entryHeader.ts';
import type { Derive, ReadScope } from './served.ts';

const by = 'EntryID';

const vatType: Derive = (row, { division }) => {
  const code = textOf(row, 'VATCode');
  return code === null ? null : (division.entity('VATCodes').rowsWith('Code', code)[0]?.Type ?? null);
};

/** Lines store accounts and amounts; what they show of their entry is looked up (exact-online.md 7.5). */
export const transactionLines: EntityBinding = {
  entity: 'TransactionLines',
  rules: null,
  navigations: {},
  twins: ['bulk/Financial/TransactionLines', 'sync/Financial/TransactionLines'],
  derived: {
    ...stampsBy(by),
    AccountCode: lookup('Accounts', 'Account', 'Code'),
    AccountName: lookup('Accounts', 'Account', 'Name'),
    CostCenterDescription: lookupByCode('CostCenters', 'CostCenter', 'Description'),
    CostUnitDescription: lookupByCode('CostUnits', 'CostUnit', 'Description'),
    Currency: ofHeader(by, 'Currency'),
    Description: (row, scope) => row.Description ?? ofHeader(by, 'Description')(row, scope),
    Document: ofHeader(by, 'Document'),
    DocumentNumber: ofHeaderReference(by, 'Document', 'Documents', 'HID'),
    DocumentSubject: ofHeaderReference(by, 'Document', 'Documents', 'Subject'),
    DueDate: ofHeader(by, 'DueDate'),
    EntryNumber: ofHeader(by, 'EntryNumber'),
    ExchangeRate: (row, scope) => ofHeader(by, 'Rate', 'ExchangeRate')(row, scope) ?? 1,
    ExternalLinkReference: ofHeader(by, 'ExternalLinkReference'),
    FinancialPeriod: ofHeader(by, 'ReportingPeriod', 'FinancialPeriod'),
    FinancialYear: ofHeader(by, 'ReportingYear', 'FinancialYear'),
    GLAccountCode: lookup('GLAccounts', 'GLAccount', 'Code'),
    GLAccountDescription: lookup('GLAccounts', 'GLAccount', 'Description'),
    InvoiceNumber: ofHeader(by, 'InvoiceNumber'),
    JournalCode: ofHeader(by, 'Journal', 'JournalCode'),
    JournalDescription: journalDescriptionBy(by),
    OrderNumber: ofHeader(by, 'OrderNumber'),
    PaymentReference: ofHeader(by, 'PaymentReference'),
    Status: ofHeader(by, 'Status'),
    VATCodeDescription: lookupByCode('VATCodes', 'VATCode', 'Description'),
    VATType: vatType,
    YourRef: ofHeader(by, 'YourRef'),
  },
};

/** `financialtransaction/Transactions`: the headers of all kinds of entries in one list. */
export function transactionRows(scope: ReadScope): readonly Row[] {
  const { division } = scope;
  return entryEntities.flatMap((entity) =>
    [...division.entity(entity).rows()].map((row): Row => {
      const header = {
        ...row,
        Date: row.EntryDate ?? firstLineOf(division, { entity, row })?.Date,
        FinancialPeriod: row.ReportingPeriod ?? row.FinancialPeriod,
        FinancialYear: row.ReportingYear ?? row.FinancialYear,
        JournalCode: row.Journal ?? row.JournalCode,
        Type: row.Type ?? 40,
      };
      return {
        ...header,
        JournalDescription: lookupByCode('Journals', 'JournalCode', 'Description')(header, scope),
        TypeDescription: typeDescription(header, scope),
      };
    }),
  );
}
