/**
 * The two kinds of entries that are entered with a party, journal lines and tax. They mirror each other: a sale debits
 * the receivable, a purchase credits the payable (exact-online.md 7.5).
 */
export interface EntryKind {
  readonly entity: 'SalesEntries' | 'PurchaseEntries';
  readonly lines: 'SalesEntryLines' | 'PurchaseEntryLines';
  /** The property that holds the customer or supplier. */
  readonly party: 'Customer' | 'Supplier';
  /** Type of its journals (exact-online.md 7.4). */
  readonly journalType: 20 | 22;
  readonly type: 20 | 30;
  readonly creditType: 21 | 31;
  /** Of its payment terms: 20 receipt, 22 payment (exact-online.md 5). */
  readonly lineType: 20 | 22;
  /** Whether an amount is booked on its ledger account as a debit (1) or a credit (-1). */
  readonly side: 1n | -1n;
  /** VATTransactionType of the codes that are not for it. */
  readonly refusedVat: 'P' | 'S';
  readonly vatAccount: 'GLToPay' | 'GLToClaim';
  /** Columns of the account that fill in what was not sent. */
  readonly currency: 'SalesCurrency' | 'PurchaseCurrency';
  readonly paymentCondition: 'PaymentConditionSales' | 'PaymentConditionPurchase';
  /** Screen label of the whole entry. */
  readonly label: string;
}

export const salesKind: EntryKind = {
  entity: 'SalesEntries',
  lines: 'SalesEntryLines',
  party: 'Customer',
  journalType: 20,
  type: 20,
  creditType: 21,
  lineType: 20,
  side: 1n,
  refusedVat: 'P',
  vatAccount: 'GLToPay',
  currency: 'SalesCurrency',
  paymentCondition: 'PaymentConditionSales',
  label: 'Sales entry',
};

/** Type 30 was seen live (observedCreate2026); that its credit note is 31 follows from sales. */
export const purchaseKind: EntryKind = {
  entity: 'PurchaseEntries',
  lines: 'PurchaseEntryLines',
  party: 'Supplier',
  journalType: 22,
  type: 30,
  creditType: 31,
  lineType: 22,
  side: -1n,
  refusedVat: 'S',
  vatAccount: 'GLToClaim',
  currency: 'PurchaseCurrency',
  paymentCondition: 'PaymentConditionPurchase',
  label: 'Purchase entry',
};
