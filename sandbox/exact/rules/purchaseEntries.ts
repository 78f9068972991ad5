import type { Cause, DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { documentRules } from './documents.ts';
import { purchaseKind } from './entryKinds.ts';
import { invoiceEntryLineRules, invoiceEntryRules } from './invoiceEntries.ts';
import type { EntityRules } from './rules.ts';

const purchaseInvoiceDocument = 20;

/** A purchase entry without a document gets one, with its description as subject (exact-online.md 7.5, observedCreate2026). */
function withDocument(division: DivisionState, entry: Row, cause: Cause): Row {
  if (textOf(entry, 'Document') !== null) return entry;
  const values = {
    Account: textOf(entry, 'Supplier'),
    FinancialTransactionEntryID: String(entry.EntryID),
    Subject: textOf(entry, 'Description') ?? String(entry.EntryNumber),
    Type: purchaseInvoiceDocument,
  };
  documentRules.create(division, values, cause, {});
  return division.entity('PurchaseEntries').get(String(entry.EntryID)) ?? entry;
}

/** What suppliers charge: costs, tax to claim and a payable (exact-online.md 7.5, 5). */
export const purchaseEntryRules: EntityRules = invoiceEntryRules(purchaseKind, withDocument);

export const purchaseEntryLineRules: EntityRules = invoiceEntryLineRules(purchaseKind);
