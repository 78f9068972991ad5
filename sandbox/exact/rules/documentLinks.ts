import type { Cause, DivisionState } from '../state/divisionState.ts';
import { textOf } from '../state/rows.ts';
import { type FoundEntry, findEntry } from './entryHeaders.ts';

/** An entry and its document name each other: `Document` there, `FinancialTransactionEntryID` here (exact-online.md 7.6). */
export function linkDocument(division: DivisionState, documentId: string | null, entryId: string, cause: Cause): void {
  const document = documentId === null ? undefined : division.entity('Documents').get(documentId);
  if (document === undefined || document.FinancialTransactionEntryID === entryId) return;
  division.update('Documents', document, { FinancialTransactionEntryID: entryId }, cause);
}

/** Takes back the document's side, unless it names another entry by now. */
export function unlinkDocument(
  division: DivisionState,
  documentId: string | null,
  entryId: string,
  cause: Cause,
): void {
  const document = documentId === null ? undefined : division.entity('Documents').get(documentId);
  if (document === undefined || document.FinancialTransactionEntryID !== entryId) return;
  division.update('Documents', document, { FinancialTransactionEntryID: null }, cause);
}

/** The entry that a document can belong to: a sale or a purchase. */
export function documentedEntry(division: DivisionState, entryId: string | null): FoundEntry | undefined {
  const found = entryId === null ? undefined : findEntry(division, entryId);
  return found?.entity === 'SalesEntries' || found?.entity === 'PurchaseEntries' ? found : undefined;
}

/** A document that names an entry becomes that entry's document, when it has none. */
export function linkEntry(division: DivisionState, documentId: string, entryId: string | null, cause: Cause): void {
  const found = documentedEntry(division, entryId);
  if (found === undefined || textOf(found.row, 'Document') !== null) return;
  division.update(found.entity, found.row, { Document: documentId }, cause);
}
