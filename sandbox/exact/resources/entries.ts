import { bankEntryLineRules, bankEntryRules } from '../rules/bankEntries.ts';
import { cashEntryLineRules, cashEntryRules } from '../rules/cashEntries.ts';
import { generalJournalEntryLineRules, generalJournalEntryRules } from '../rules/generalJournalEntries.ts';
import { purchaseEntryLineRules, purchaseEntryRules } from '../rules/purchaseEntries.ts';
import type { EntityRules } from '../rules/rules.ts';
import { salesEntryLineRules, salesEntryRules } from '../rules/salesEntries.ts';
import { type EntityBinding, lookup, lookupByCode } from './binding.ts';
import { statusDescription, typeDescription } from './descriptions.ts';
import { stampsBy } from './entryHeader.ts';
import type { Derive } from './served.ts';
import { transactionLines } from './transactions.ts';

const documentParts: Readonly<Record<string, Derive>> = {
  DocumentNumber: lookup('Documents', 'Document', 'HID'),
  DocumentSubject: lookup('Documents', 'Document', 'Subject'),
};

/** What every kind of line looks up. */
const lineParts: Readonly<Record<string, Derive>> = {
  CostCenterDescription: lookupByCode('CostCenters', 'CostCenter', 'Description'),
  CostUnitDescription: lookupByCode('CostUnits', 'CostUnit', 'Description'),
  GLAccountCode: lookup('GLAccounts', 'GLAccount', 'Code'),
  GLAccountDescription: lookup('GLAccounts', 'GLAccount', 'Description'),
  VATCodeDescription: lookupByCode('VATCodes', 'VATCode', 'Description'),
};

/** Entries with a party, lines and tax. */
function invoiceEntries(path: string, party: string, rules: EntityRules): EntityBinding {
  const entity = path.slice(path.indexOf('/') + 1);
  const lines = entity.replace('Entries', 'EntryLines');
  return {
    entity,
    rules,
    navigations: { [lines]: { to: path.replace(entity, lines), by: 'EntryID' } },
    // Documented read-only, yet older clients send 21 for a credit note (exact-online.md 7.5).
    alsoSent: ['Type'],
    derived: {
      [`${party}Name`]: lookup('Accounts', party, 'Name'),
      ...documentParts,
      JournalDescription: lookupByCode('Journals', 'Journal', 'Description'),
      PaymentConditionDescription: lookupByCode('PaymentConditions', 'PaymentCondition', 'Description'),
      PaymentConditionPaymentMethod: lookupByCode('PaymentConditions', 'PaymentCondition', 'PaymentMethod'),
      StatusDescription: statusDescription,
      TypeDescription: typeDescription,
    },
  };
}

/** Entries that are nothing but lines in a journal. */
function journalEntries(path: string, rules: EntityRules): EntityBinding {
  const entity = path.slice(path.indexOf('/') + 1);
  const lines = entity.replace('Entries', 'EntryLines');
  return {
    entity,
    rules,
    navigations: { [lines]: { to: path.replace(entity, lines), by: 'EntryID' } },
    derived: {
      BankStatementDocumentNumber: lookup('Documents', 'BankStatementDocument', 'HID'),
      BankStatementDocumentSubject: lookup('Documents', 'BankStatementDocument', 'Subject'),
      JournalDescription: lookupByCode('Journals', 'JournalCode', 'Description'),
      StatusDescription: statusDescription,
      TypeDescription: typeDescription,
    },
  };
}

function partyLines(entity: string, rules: EntityRules): EntityBinding {
  return { entity, rules, navigations: {}, derived: lineParts };
}

function journalLines(entity: string, rules: EntityRules): EntityBinding {
  return {
    entity,
    rules,
    navigations: {},
    derived: {
      ...stampsBy('EntryID'),
      ...lineParts,
      ...documentParts,
      AccountCode: lookup('Accounts', 'Account', 'Code'),
      AccountName: lookup('Accounts', 'Account', 'Name'),
    },
  };
}

/** exact-online.md 7.5 and 7.8. */
export const entryBindings: Readonly<Record<string, EntityBinding>> = {
  'salesentry/SalesEntries': invoiceEntries('salesentry/SalesEntries', 'Customer', salesEntryRules),
  'salesentry/SalesEntryLines': partyLines('SalesEntryLines', salesEntryLineRules),
  'purchaseentry/PurchaseEntries': invoiceEntries('purchaseentry/PurchaseEntries', 'Supplier', purchaseEntryRules),
  'purchaseentry/PurchaseEntryLines': partyLines('PurchaseEntryLines', purchaseEntryLineRules),
  'financialtransaction/BankEntries': journalEntries('financialtransaction/BankEntries', bankEntryRules),
  'financialtransaction/BankEntryLines': journalLines('BankEntryLines', bankEntryLineRules),
  'financialtransaction/CashEntries': journalEntries('financialtransaction/CashEntries', cashEntryRules),
  'financialtransaction/CashEntryLines': journalLines('CashEntryLines', cashEntryLineRules),
  'generaljournalentry/GeneralJournalEntries': journalEntries(
    'generaljournalentry/GeneralJournalEntries',
    generalJournalEntryRules,
  ),
  'generaljournalentry/GeneralJournalEntryLines': journalLines(
    'GeneralJournalEntryLines',
    generalJournalEntryLineRules,
  ),
  'financialtransaction/TransactionLines': transactionLines,
};
