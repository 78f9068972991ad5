/** Every topic that can be subscribed to (exact-online.md 6.2), whether or not its entity is emulated. */
export const topics: ReadonlySet<string> = new Set([
  'Accounts',
  'BankAccounts',
  'BankEntries',
  'CashEntries',
  'Contacts',
  'CostTransactions',
  'DocumentAttachments',
  'Documents',
  'FinancialTransactions',
  'GLAccounts',
  'GeneralJournalEntries',
  'GoodsDeliveries',
  'HostingOpportunities',
  'Items',
  'JournalStatusList',
  'MailMessageAttachments',
  'MailMessagesSent',
  'Opportunities',
  'ProjectPlanning',
  'PurchaseEntries',
  'PurchaseOrders',
  'Quotations',
  'SalesEntries',
  'SalesInvoices',
  'SalesOrders',
  'StockPositions',
  'Subscriptions',
  'TimeTransactions',
]);

/** The topic an entity's changes are told under, and how its event names what changed. */
export interface TopicOfEntity {
  readonly topic: string;
  /** The resource whose marked properties count. */
  readonly path: string;
  /** The property that holds the key of the event; the row's own key when absent. */
  readonly keyProperty?: string;
  /** The address below the division that the event names; the entity at `path` when absent. */
  readonly endpoint?: (key: string) => string;
}

/** Addresses have none; lines are told as a change of their header (exact-online.md 6.2). */
export const topicOfEntity: Readonly<Record<string, TopicOfEntity>> = {
  Accounts: { topic: 'Accounts', path: 'crm/Accounts' },
  BankAccounts: { topic: 'BankAccounts', path: 'crm/BankAccounts' },
  BankEntries: { topic: 'BankEntries', path: 'financialtransaction/BankEntries' },
  Contacts: { topic: 'Contacts', path: 'crm/Contacts' },
  Items: { topic: 'Items', path: 'logistics/Items' },
  // The topic points at the read function, which is asked per item (exact-online.md 7.3).
  StockPositions: {
    topic: 'StockPositions',
    path: 'sync/Inventory/StockPositions',
    keyProperty: 'ItemId',
    endpoint: (itemId) => `read/logistics/StockPosition?itemId=guid'${itemId}'`,
  },
  SalesInvoices: { topic: 'SalesInvoices', path: 'salesinvoice/SalesInvoices' },
  SalesOrders: { topic: 'SalesOrders', path: 'salesorder/SalesOrders' },
  GoodsDeliveries: { topic: 'GoodsDeliveries', path: 'salesorder/GoodsDeliveries' },
  DocumentAttachments: { topic: 'DocumentAttachments', path: 'documents/DocumentAttachments' },
  Documents: { topic: 'Documents', path: 'documents/Documents' },
  GLAccounts: { topic: 'GLAccounts', path: 'financial/GLAccounts' },
  CashEntries: { topic: 'CashEntries', path: 'financialtransaction/CashEntries' },
  GeneralJournalEntries: { topic: 'GeneralJournalEntries', path: 'generaljournalentry/GeneralJournalEntries' },
  PurchaseEntries: { topic: 'PurchaseEntries', path: 'purchaseentry/PurchaseEntries' },
  SalesEntries: { topic: 'SalesEntries', path: 'salesentry/SalesEntries' },
};
