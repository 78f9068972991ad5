import { random } from '../../kit/random.ts';
import { putContent } from '../rules/documents.ts';
import { centsOf, textOfCents } from '../rules/money.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { pdfOf } from './pdf.ts';

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
    const pdf = pdfOf(invoiceText(division, entry, subject));
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

function invoiceText(division: DivisionState, entry: Row, subject: string): readonly string[] {
  const customer = division.entity('Accounts').get(textOf(entry, 'Customer') ?? '') ?? {};
  const day = (name: string): string => new Date(numberOf(entry, name) ?? 0).toISOString().slice(0, 10);
  const amount = (name: string): string => textOfCents(centsOf(numberOf(entry, name) ?? 0));
  return [
    subject,
    textOf(customer, 'Name') ?? '',
    textOf(customer, 'AddressLine1') ?? '',
    `${textOf(customer, 'Postcode') ?? ''} ${textOf(customer, 'City') ?? ''}`,
    `Datum ${day('EntryDate')}, vervalt ${day('DueDate')}, uw referentie ${textOf(entry, 'YourRef') ?? ''}`,
    `Btw EUR ${amount('VATAmountFC')}`,
    `Totaal EUR ${amount('AmountFC')}`,
  ];
}
