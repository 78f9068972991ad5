import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { documentAttachmentRules, documentRules } from './documents.ts';
import { netLines } from './invoiceLines.ts';
import { invoicePdf } from './invoicePdf.ts';
import { amountOf } from './money.ts';
import { countInvoiced } from './orderInvoicing.ts';
import { choosePeriod } from './periods.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import type { EntityRules } from './rules.ts';
import { salesEntryRules } from './salesEntries.ts';
import {
  creditTypes,
  directTypes,
  invoiceLinesOf,
  invoiceStatus,
  refuseProcessed,
  touchLines,
} from './salesInvoices.ts';
import { mainWarehouse, moveStock } from './stock.ts';

const salesInvoiceDocument = 10;
const entryCreditType = 21;

/** What the sales entry of an invoice is made of: each line after the discount of the header (exact-online.md 7.5). */
function entryLines(division: DivisionState, invoice: Row, lines: readonly Row[]): readonly Row[] {
  return netLines(lines, numberOf(invoice, 'Discount') ?? 0).map(({ row, base, vat }) => {
    const code = textOf(row, 'VATCode');
    const vatRow = code === null ? undefined : division.entity('VATCodes').rowsWith('Code', code)[0];
    return {
      // A line of type I is entered with its tax.
      AmountFC: amountOf(vatRow?.Type === 'I' ? base + vat : base),
      CostCenter: textOf(row, 'CostCenter'),
      CostUnit: textOf(row, 'CostUnit'),
      Description: textOf(row, 'Description'),
      GLAccount: textOf(row, 'GLAccount'),
      Quantity: numberOf(row, 'Quantity'),
      VATAmountFC: amountOf(vat),
      VATCode: code,
    };
  });
}

/**
 * Books the invoice as a sales entry of the same id, journal and customer, which gives it its number (exact-online.md 7.7:
 * InvoiceNumber is null until then). That the entry carries the invoice's id is an inference of ours.
 */
function book(division: DivisionState, invoice: Row, print: Row, cause: Cause): Row {
  const lines = invoiceLinesOf(division, String(invoice.InvoiceID));
  const header: Row = {
    Currency: textOf(invoice, 'Currency'),
    Customer: textOf(invoice, 'InvoiceTo'),
    Description: textOf(invoice, 'Description'),
    DueDate: numberOf(invoice, 'DueDate'),
    EntryDate: numberOf(invoice, 'InvoiceDate'),
    EntryID: String(invoice.InvoiceID),
    Journal: textOf(invoice, 'Journal'),
    OrderNumber: numberOf(invoice, 'OrderNumber'),
    PaymentCondition: textOf(invoice, 'PaymentCondition'),
    PaymentReference: textOf(invoice, 'PaymentReference'),
    ReportingPeriod: numberOf(print, 'ReportingPeriod'),
    ReportingYear: numberOf(print, 'ReportingYear'),
    YourRef: textOf(invoice, 'YourRef'),
    ...(creditTypes.has(numberOf(invoice, 'Type') ?? 0) ? { Type: entryCreditType } : {}),
  };
  return salesEntryRules.create(division, header, cause, { SalesEntryLines: entryLines(division, invoice, lines) });
}

/** Goods of a direct invoice leave with it; those of an order left with its delivery (exact-online.md 7.7). */
function moveGoods(division: DivisionState, invoice: Row, cause: Cause): void {
  if (!directTypes.has(numberOf(invoice, 'Type') ?? 0)) return;
  const warehouseId = textOf(invoice, 'Warehouse') ?? textOf(mainWarehouse(division) ?? {}, 'ID') ?? '';
  for (const line of invoiceLinesOf(division, String(invoice.InvoiceID))) {
    const itemId = textOf(line, 'Item');
    if (itemId !== null) moveStock(division, { itemId, warehouseId, stock: -(numberOf(line, 'Quantity') ?? 0) }, cause);
  }
}

/** The printed invoice as a document with its PDF, linked with the entry (exact-online.md 7.6). */
function print(division: DivisionState, entry: Row, cause: Cause): Row {
  const Subject = `${textOf(entry, 'Description') ?? 'Factuur'} ${entry.InvoiceNumber}`;
  const values = {
    Account: textOf(entry, 'Customer'),
    FinancialTransactionEntryID: String(entry.EntryID),
    SalesInvoiceNumber: numberOf(entry, 'InvoiceNumber'),
    Subject,
    Type: salesInvoiceDocument,
  };
  const document = documentRules.create(division, values, cause, {});
  const Attachment = Buffer.from(invoicePdf(division, entry, Subject)).toString('base64');
  const file = { Attachment, Document: String(document.ID), FileName: `${entry.InvoiceNumber}.pdf` };
  documentAttachmentRules.create(division, file, cause, {});
  return document;
}

/** What the answer says about documents and mail. The property names are documented, the sentences are ours. */
function outcomeOf(division: DivisionState, invoice: Row, document: Row, values: Row): Row {
  const customer = division.entity('Accounts').get(textOf(invoice, 'InvoiceTo') ?? '') ?? {};
  const isMailed = isTrue(values, 'SendEmailToCustomer') || isTrue(values, 'SendOutputBasedOnAccount');
  const address = textOf(customer, 'Email');
  const mail =
    address === null
      ? { EmailCreationError: 'The customer has no e-mail address.' }
      : { EmailCreationSuccess: `The invoice was sent to ${address}.` };
  return {
    Document: String(document.ID),
    DocumentCreationSuccess: 'The document was created.',
    ...(isMailed ? mail : {}),
  };
}

function invoiceOf(division: DivisionState, values: Row): Row {
  const key = textOf(values, 'InvoiceID');
  const invoice = division.entity('SalesInvoices').get(key ?? '');
  if (invoice !== undefined) return invoice;
  refuseAny([{ is: key === null ? 'mandatory' : 'invalidReference', label: 'Sales invoice' }]);
  throw new Error('a refusal was not raised');
}

/** Checked before anything is written; whatever else is wrong, the entry refuses before it writes. */
function periodProblems(division: DivisionState, invoice: Row, values: Row): BusinessProblem[] {
  const [year, period] = [numberOf(values, 'ReportingYear'), numberOf(values, 'ReportingPeriod')];
  const chosen = choosePeriod(division, { year, period, wall: numberOf(invoice, 'InvoiceDate') ?? 0 });
  return chosen.is === 'refused' ? [chosen.problem] : [];
}

/** Printing an invoice processes it: it gets its number, is booked, and its document is made (exact-online.md 7.7). */
export function processInvoice(division: DivisionState, invoice: Row, values: Row, cause: Cause): Row {
  refuseProcessed(invoice, 'cannotChange');
  const dated = { ...invoice, InvoiceDate: numberOf(values, 'InvoiceDate') ?? invoice.InvoiceDate ?? null };
  refuseAny(periodProblems(division, dated, values));
  const entry = book(division, dated, values, cause);
  moveGoods(division, invoice, cause);
  const document = print(division, entry, cause);
  const row = division.update(
    'SalesInvoices',
    invoice,
    {
      Document: String(document.ID),
      InvoiceDate: dated.InvoiceDate,
      InvoiceNumber: numberOf(entry, 'InvoiceNumber'),
      Status: invoiceStatus.processed,
    },
    cause,
  );
  touchLines(division, String(row.InvoiceID), cause);
  countInvoiced(division, invoiceLinesOf(division, String(row.InvoiceID)), cause);
  return { ...values, InvoiceID: String(row.InvoiceID), ...outcomeOf(division, row, document, values) };
}

export const printedSalesInvoiceRules: EntityRules = {
  create(division, values, cause) {
    return processInvoice(division, invoiceOf(division, values), values, cause);
  },
  update() {
    throw new Error('printed invoices have no PUT');
  },
  remove() {
    throw new Error('printed invoices have no DELETE');
  },
};
