import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { centsOf, textOfCents } from './money.ts';
import { pdfOf } from './pdf.ts';

/** A sales entry as the customer gets it on paper. */
export function invoicePdf(division: DivisionState, entry: Row, subject: string): Uint8Array {
  return pdfOf(invoiceText(division, entry, subject));
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
