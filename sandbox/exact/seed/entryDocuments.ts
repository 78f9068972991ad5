import { random } from '../../kit/random.ts';
import { putContent } from '../rules/documents.ts';
import { invoicePdf } from '../rules/invoicePdf.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';

/** Documents weigh: only the newest entries have one. */
export const documentsMax = 120;
const salesInvoice = 10;

/** Ids of a document and its attachment. */
export interface DocumentIds {
  readonly document: string;
  readonly attachment: string;
}

export function documentIds(division: DivisionState, seed: number): () => DocumentIds {
  const ids = random(seed, `${division.code}/entry documents`);
  return () => ({ document: ids.guid(), attachment: ids.guid() });
}

/** An entry that names its document, and the ids of that. */
export type DocumentedEntry = DocumentIds & { readonly entry: Row };

/** Document and PDF of entries, oldest first. */
export function seedEntryDocuments(division: DivisionState, entries: readonly DocumentedEntry[]): void {
  const category = division.entity('DocumentCategories').rowsWith('Description', 'Customers')[0]?.ID ?? null;
  for (const [index, { entry, document, attachment }] of entries.entries()) {
    const stamps = Object.fromEntries(
      ['Created', 'Creator', 'CreatorFullName', 'Modified', 'Modifier', 'ModifierFullName'].map((name) => [
        name,
        entry[name],
      ]),
    );
    const subject = `${textOf(entry, 'Description')} ${entry.InvoiceNumber}`;
    division.seed('Documents', {
      ID: document,
      ...stamps,
      Account: entry.Customer,
      Category: category,
      Currency: 'EUR',
      DocumentDate: entry.EntryDate,
      FinancialTransactionEntryID: entry.EntryID,
      HID: index + 1,
      HasEmptyBody: true,
      InheritShare: false,
      SendMethod: 0,
      Subject: subject,
      Type: salesInvoice,
    });
    const pdf = invoicePdf(division, entry, subject);
    division.seed('DocumentAttachments', {
      ID: attachment,
      Document: document,
      FileName: `${entry.InvoiceNumber}.pdf`,
      FileSize: pdf.byteLength,
    });
    putContent(division, attachment, Buffer.from(pdf).toString('base64'));
  }
  division.setCounter('Documents.HID', entries.length);
}
