import { bankEntryLineRules, bankEntryRules } from '../rules/bankEntries.ts';
import type { Language } from '../rules/problems.ts';
import { salesEntryLineRules, salesEntryRules } from '../rules/salesEntries.ts';
import { type Row, textOf, type Value } from '../state/rows.ts';
import { type EntityBinding, lookup, lookupByCode } from './binding.ts';
import type { Derive, ReadScope } from './served.ts';

const statusTexts: Readonly<Record<number, Readonly<Record<Language, string>>>> = {
  20: { EN: 'Open', NL: 'Open' },
  50: { EN: 'Processed', NL: 'Verwerkt' },
};

export const statusDescription: Derive = (row, { language }) => statusTexts[Number(row.Status)]?.[language] ?? null;

const typeTexts: Readonly<Record<number, Readonly<Record<Language, string>>>> = {
  20: { EN: 'Sales entry', NL: 'Verkoopboeking' },
  21: { EN: 'Sales credit note', NL: 'Verkoopcreditnota' },
  40: { EN: 'Cash flow', NL: 'Geldstroom' },
};

const typeDescription: Derive = (row, { language }) => typeTexts[Number(row.Type)]?.[language] ?? null;

const documentParts: Readonly<Record<string, Derive>> = {
  DocumentNumber: lookup('Documents', 'Document', 'HID'),
  DocumentSubject: lookup('Documents', 'Document', 'Subject'),
};

const salesEntries: EntityBinding = {
  entity: 'SalesEntries',
  rules: salesEntryRules,
  navigations: { SalesEntryLines: { to: 'salesentry/SalesEntryLines', by: 'EntryID' } },
  // Documented read-only, yet older clients send 21 for a credit note (exact-online.md 7.5).
  alsoSent: ['Type'],
  derived: {
    CustomerName: lookup('Accounts', 'Customer', 'Name'),
    ...documentParts,
    JournalDescription: lookupByCode('Journals', 'Journal', 'Description'),
    PaymentConditionDescription: lookupByCode('PaymentConditions', 'PaymentCondition', 'Description'),
    PaymentConditionPaymentMethod: lookupByCode('PaymentConditions', 'PaymentCondition', 'PaymentMethod'),
    StatusDescription: statusDescription,
    TypeDescription: typeDescription,
  },
};

const glAccountParts: Readonly<Record<string, Derive>> = {
  GLAccountCode: lookup('GLAccounts', 'GLAccount', 'Code'),
  GLAccountDescription: lookup('GLAccounts', 'GLAccount', 'Description'),
};

const salesEntryLines: EntityBinding = {
  entity: 'SalesEntryLines',
  rules: salesEntryLineRules,
  navigations: {},
  derived: { ...glAccountParts, VATCodeDescription: lookupByCode('VATCodes', 'VATCode', 'Description') },
};

const bankEntries: EntityBinding = {
  entity: 'BankEntries',
  rules: bankEntryRules,
  navigations: { BankEntryLines: { to: 'financialtransaction/BankEntryLines', by: 'EntryID' } },
  derived: {
    BankStatementDocumentNumber: lookup('Documents', 'BankStatementDocument', 'HID'),
    BankStatementDocumentSubject: lookup('Documents', 'BankStatementDocument', 'Subject'),
    JournalDescription: lookupByCode('Journals', 'JournalCode', 'Description'),
    StatusDescription: statusDescription,
  },
};

/** The entry that a transaction line or payment term belongs to. */
export function headerBy(property: string): (row: Row, scope: ReadScope) => Row {
  return (row, { division }) => {
    const id = textOf(row, property) ?? '';
    return division.entity('SalesEntries').get(id) ?? division.entity('BankEntries').get(id) ?? {};
  };
}

/** A property of the entry, under the name it has in either kind. */
export function ofHeader(by: string, ...names: readonly string[]): Derive {
  const header = headerBy(by);
  return (row, scope) => {
    const entry = header(row, scope);
    for (const name of names) {
      const value = entry[name];
      if (value !== undefined && value !== null) return value;
    }
    return null;
  };
}

/** A property of the row that the entry refers to by guid. */
export function ofHeaderReference(by: string, reference: string, entity: string, property: string): Derive {
  const header = headerBy(by);
  return (row, scope) => {
    const key = textOf(header(row, scope), reference);
    return key === null ? null : (scope.division.entity(entity).get(key)?.[property] ?? null);
  };
}

export function journalDescriptionBy(by: string): Derive {
  const code = ofHeader(by, 'Journal', 'JournalCode');
  return (row, scope) => {
    const value = code(row, scope);
    return value === null ? null : (scope.division.entity('Journals').rowsWith('Code', value)[0]?.Description ?? null);
  };
}

const stamps = ['Created', 'Creator', 'CreatorFullName', 'Modified', 'Modifier', 'ModifierFullName'] as const;

/** Seeded lines carry no stamps of their own: they are their entry's. */
export function stampsBy(by: string): Readonly<Record<string, Derive>> {
  return Object.fromEntries(
    stamps.map((name) => {
      const fromHeader = ofHeader(by, name);
      return [name, (row: Row, scope: ReadScope): Value => row[name] ?? fromHeader(row, scope)];
    }),
  );
}

const bankEntryLines: EntityBinding = {
  entity: 'BankEntryLines',
  rules: bankEntryLineRules,
  navigations: {},
  derived: {
    ...stampsBy('EntryID'),
    AccountCode: lookup('Accounts', 'Account', 'Code'),
    AccountName: lookup('Accounts', 'Account', 'Name'),
    ...documentParts,
    ...glAccountParts,
    VATCodeDescription: lookupByCode('VATCodes', 'VATCode', 'Description'),
  },
};

const vatType: Derive = (row, { division }) => {
  const code = textOf(row, 'VATCode');
  return code === null ? null : (division.entity('VATCodes').rowsWith('Code', code)[0]?.Type ?? null);
};

/** Lines store accounts and amounts; what they show of their entry is looked up (exact-online.md 7.5). */
const transactionLines: EntityBinding = {
  entity: 'TransactionLines',
  rules: null,
  navigations: {},
  twins: ['bulk/Financial/TransactionLines', 'sync/Financial/TransactionLines'],
  derived: {
    ...stampsBy('EntryID'),
    ...glAccountParts,
    AccountCode: lookup('Accounts', 'Account', 'Code'),
    AccountName: lookup('Accounts', 'Account', 'Name'),
    Currency: ofHeader('EntryID', 'Currency'),
    Description: (row, scope) => row.Description ?? ofHeader('EntryID', 'Description')(row, scope),
    Document: ofHeader('EntryID', 'Document'),
    DocumentNumber: ofHeaderReference('EntryID', 'Document', 'Documents', 'HID'),
    DocumentSubject: ofHeaderReference('EntryID', 'Document', 'Documents', 'Subject'),
    DueDate: ofHeader('EntryID', 'DueDate'),
    EntryNumber: ofHeader('EntryID', 'EntryNumber'),
    ExchangeRate: (row, scope) => ofHeader('EntryID', 'Rate')(row, scope) ?? 1,
    ExternalLinkReference: ofHeader('EntryID', 'ExternalLinkReference'),
    FinancialPeriod: ofHeader('EntryID', 'ReportingPeriod', 'FinancialPeriod'),
    FinancialYear: ofHeader('EntryID', 'ReportingYear', 'FinancialYear'),
    InvoiceNumber: ofHeader('EntryID', 'InvoiceNumber'),
    JournalCode: ofHeader('EntryID', 'Journal', 'JournalCode'),
    JournalDescription: journalDescriptionBy('EntryID'),
    OrderNumber: ofHeader('EntryID', 'OrderNumber'),
    PaymentReference: ofHeader('EntryID', 'PaymentReference'),
    Status: ofHeader('EntryID', 'Status'),
    VATCodeDescription: lookupByCode('VATCodes', 'VATCode', 'Description'),
    VATType: vatType,
    YourRef: ofHeader('EntryID', 'YourRef'),
  },
};

/** `financialtransaction/Transactions`: the headers of all kinds of entries in one list. */
export function transactionRows(scope: ReadScope): readonly Row[] {
  const { division, language } = scope;
  const sales = [...division.entity('SalesEntries').rows()].map((row) => ({
    Date: row.EntryDate,
    JournalCode: row.Journal,
    Type: row.Type,
    ...row,
  }));
  const bank = [...division.entity('BankEntries').rows()].map((row) => {
    const first = division.entity('BankEntryLines').rowsWith('EntryID', String(row.EntryID))[0];
    return { ...row, Date: first?.Date, Type: 40 };
  });
  return [...sales, ...bank].map((row) => ({
    ...row,
    JournalDescription: lookupByCode('Journals', 'JournalCode', 'Description')(row, scope),
    TypeDescription: typeTexts[Number(row.Type)]?.[language] ?? null,
  }));
}

/** exact-online.md 7.5 and 7.8. */
export const entryBindings: Readonly<Record<string, EntityBinding>> = {
  'salesentry/SalesEntries': salesEntries,
  'salesentry/SalesEntryLines': salesEntryLines,
  'financialtransaction/BankEntries': bankEntries,
  'financialtransaction/BankEntryLines': bankEntryLines,
  'financialtransaction/TransactionLines': transactionLines,
};
