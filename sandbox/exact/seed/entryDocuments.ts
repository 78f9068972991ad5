import { random } from '../../kit/random.ts';
import { putContent } from '../rules/documents.ts';
import { invoicePdf } from '../rules/invoicePdf.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';

/** Documents weigh: only the newest entries have one. */
const documentsMax = 120;
const salesInvoice = 10;

/** Document and PDF of the newest entries, named by each other. */
export function seedEntryDocuments(division: DivisionState, entries: readonly Row[], seed: number): void {
  const ids = random(seed, `${division.code}/entry documents`);
  const category = division.entity('DocumentCategories').rowsWith('Description', 'Customers')[0]?.ID ?? null;
  const newest = entries.slice(-documentsMax);
  for (const [index, entry] of newest.entries()) {
    const document = ids.guid();
    const attachment = ids.guid();
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
    division.entity('SalesEntries').put({ ...entry, Document: document });
  }
  division.setCounter('Documents.HID', newest.length);
}
