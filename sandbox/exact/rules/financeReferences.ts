import type { Reference } from './references.ts';

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
  { from: 'BankEntryLines', property: 'GLAccount', to: 'GLAccounts', label: 'G/L account', usedBy: 'Bank entries' },
  { from: 'BankEntryLines', property: 'Account', to: 'Accounts', label: 'Relationship', usedBy: 'Bank entries' },
  { from: 'BankEntryLines', property: 'Document', to: 'Documents', label: 'Document', usedBy: 'Bank entries' },
  {
    from: 'BankEntries',
    property: 'BankStatementDocument',
    to: 'Documents',
    label: 'Document',
    usedBy: 'Bank entries',
  },
];
