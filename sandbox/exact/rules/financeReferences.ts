import type { Reference } from './references.ts';

/** What a line of a bank, cash or general journal entry names. */
function ledgerLines(from: string, usedBy: string): readonly Reference[] {
  return [
    { from, property: 'GLAccount', to: 'GLAccounts', label: 'G/L account', usedBy },
    { from, property: 'Account', to: 'Accounts', label: 'Relationship', usedBy },
    { from, property: 'Document', to: 'Documents', label: 'Document', usedBy },
  ];
}

/** References of documents, entries and payments (exact-online.md 7.5-7.8). */
export const financeReferences: readonly Reference[] = [
  { from: 'Documents', property: 'Account', to: 'Accounts', label: 'Account', usedBy: 'Documents' },
  { from: 'Documents', property: 'Contact', to: 'Contacts', label: 'Contact', usedBy: 'Documents' },
  { from: 'Documents', property: 'Category', to: 'DocumentCategories', label: 'Category', usedBy: 'Documents' },
  {
    from: 'Documents',
    property: 'DocumentFolder',
    to: 'DocumentFolders',
    label: 'Document folder',
    usedBy: 'Documents',
  },
  {
    from: 'DocumentFolders',
    property: 'ParentFolder',
    to: 'DocumentFolders',
    label: 'Document folder',
    usedBy: 'Document folders',
  },
  { from: 'DocumentAttachments', property: 'Document', to: 'Documents', label: 'Document', usedBy: null },
  { from: 'SalesEntries', property: 'Customer', to: 'Accounts', label: 'Relationship', usedBy: 'Sales entries' },
  { from: 'SalesEntries', property: 'Document', to: 'Documents', label: 'Document', usedBy: 'Sales entries' },
  { from: 'SalesEntryLines', property: 'GLAccount', to: 'GLAccounts', label: 'G/L account', usedBy: 'Sales entries' },
  { from: 'PurchaseEntries', property: 'Supplier', to: 'Accounts', label: 'Supplier', usedBy: 'Purchase entries' },
  { from: 'PurchaseEntries', property: 'Document', to: 'Documents', label: 'Document', usedBy: 'Purchase entries' },
  {
    from: 'PurchaseEntryLines',
    property: 'GLAccount',
    to: 'GLAccounts',
    label: 'G/L account',
    usedBy: 'Purchase entries',
  },
  ...ledgerLines('BankEntryLines', 'Bank entries'),
  ...ledgerLines('CashEntryLines', 'Cash entries'),
  ...ledgerLines('GeneralJournalEntryLines', 'General journal entries'),
  {
    from: 'BankEntries',
    property: 'BankStatementDocument',
    to: 'Documents',
    label: 'Document',
    usedBy: 'Bank entries',
  },
];
