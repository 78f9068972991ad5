import type { Cause, DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { processInvoice } from './invoiceProcessing.ts';
import { invoiceSalesOrderRules } from './orderInvoicing.ts';
import { refuseAny } from './problems.ts';
import { invoiceStatus } from './salesInvoices.ts';

function openInvoiceOf(division: DivisionState, order: Row): Row | undefined {
  const lines = division.entity('SalesInvoiceLines').rowsWith('SalesOrder', textOf(order, 'OrderID'));
  const invoices = lines.map((line) => division.entity('SalesInvoices').get(textOf(line, 'InvoiceID') ?? ''));
  return invoices.find((invoice) => invoice?.Status === invoiceStatus.open);
}

/**
 * What a person's "invoice" does: an open invoice of the order, or a new one of what was delivered, else of everything, is
 * printed and booked. The id is that of the sales entry.
 */
export function invoiceOrder(division: DivisionState, order: Row, cause: Cause): string {
  const journals = division.entity('Journals').rowsWith('Type', 20);
  const JournalCode = journals.map((journal) => String(journal.Code)).sort()[0] ?? null;
  for (const InvoiceMode of [0, 1]) {
    if (openInvoiceOf(division, order) !== undefined) break;
    const values = { CreateMode: 1, InvoiceMode, JournalCode };
    invoiceSalesOrderRules.create(division, values, cause, { SalesOrderIDs: [{ ID: textOf(order, 'OrderID') }] });
  }
  const invoice = openInvoiceOf(division, order);
  if (invoice === undefined) {
    refuseAny([{ is: 'cannotChange', label: 'Sales order', why: 'Already processed' }]);
    throw new Error('a refusal was not raised');
  }
  processInvoice(division, invoice, {}, cause);
  return String(invoice.InvoiceID);
}
