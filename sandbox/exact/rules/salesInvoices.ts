import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { codeProblems } from './codes.ts';
import { dueDateOf } from './entryBooking.ts';
import { computedInvoiceLine, invoiceLineProblems, invoiceTotals, normalisedInvoiceLine } from './invoiceLines.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';
import { salesJournalProblems } from './salesEntries.ts';

/** 10 draft, 20 open, 50 processed (exact-online.md 7.7); a draft cannot be made by the API. */
export const invoiceStatus = { open: 20, processed: 50 } as const;

/** 8020 invoice, 8021 credit note; 8023 and 8024 the same with goods that leave at once. */
export const directTypes: ReadonlySet<number> = new Set([8023, 8024]);
export const creditTypes: ReadonlySet<number> = new Set([8021, 8024]);
const types: ReadonlySet<number> = new Set([8020, 8021, ...directTypes]);

const headers = 'SalesInvoices';
const collection = 'SalesInvoiceLines';

export function invoiceLinesOf(division: DivisionState, invoiceId: string): readonly Row[] {
  const lines = [...division.entity(collection).rowsWith('InvoiceID', invoiceId)];
  return lines.sort((a, b) => (numberOf(a, 'LineNumber') ?? 0) - (numberOf(b, 'LineNumber') ?? 0));
}

/** Codes come with or without their padding. */
function normalised(values: Row): Row {
  const next: Record<string, Row[string]> = { ...values };
  for (const name of ['Journal', 'PaymentCondition', 'Currency']) {
    const value = next[name];
    if (typeof value === 'string') next[name] = value.trim() || null;
  }
  return next;
}

function headerProblems(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const isNew = before === null;
  const isMissing = textOf({ ...before, ...values }, 'OrderedBy') === null;
  // The invoice goes to who ordered, so that both are missing together (exact-online.md 4.8, picqer#10).
  if (isMissing && isNew && textOf(values, 'InvoiceTo') === null)
    problems.push({ is: 'mandatory', label: 'Invoice to' });
  if (isMissing) problems.push({ is: 'mandatory', label: 'Ordered by' });
  if (isNew || 'Journal' in values) problems.push(...salesJournalProblems(division, textOf(values, 'Journal')));
  const type = numberOf(values, 'Type');
  if (type !== null && !types.has(type)) problems.push({ is: 'invalid', label: 'Type' });
  const number = numberOf(values, 'OrderNumber');
  const isTaken = division
    .entity(headers)
    .rowsWith('OrderNumber', number)
    .some((other) => other.InvoiceID !== before?.InvoiceID);
  if (number !== null && isTaken) problems.push({ is: 'taken', label: 'Order number' });
  const discount = numberOf(values, 'Discount');
  if (discount !== null && (discount < 0 || discount > 1)) problems.push({ is: 'invalid', label: 'Discount' });
  problems.push(...codeProblems(division, headers, values), ...referenceProblems(division, headers, values));
  return problems;
}

/** The journal is mandatory on paper; in practice the first sales journal is taken (exact-online.md 7.7, picqer#277). */
function withJournal(division: DivisionState, values: Row): Row {
  if (textOf(values, 'Journal') !== null) return values;
  const codes = division
    .entity('Journals')
    .rowsWith('Type', 20)
    .map((row) => String(row.Code));
  return { ...values, Journal: codes.sort()[0] ?? null };
}

function freeNumber(division: DivisionState): number {
  for (;;) {
    const number = division.next('SalesInvoices.OrderNumber', 1);
    if (division.entity(headers).rowsWith('OrderNumber', number).length === 0) return number;
  }
}

function dueDate(division: DivisionState, invoice: Row): number {
  const condition = division.entity('PaymentConditions').rowsWith('Code', textOf(invoice, 'PaymentCondition'))[0];
  return dueDateOf(condition, numberOf(invoice, 'InvoiceDate') ?? 0);
}

/** Live defaults of a minimal POST (exact-online.md 7.7, observedCreate2026). */
function withDefaults(division: DivisionState, values: Row, cause: Cause): Row {
  const orderedBy = textOf(values, 'OrderedBy');
  const account = division.entity('Accounts').get(orderedBy ?? '') ?? {};
  const OrderDate = numberOf(values, 'OrderDate') ?? midnightOf(division.nowWall());
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  return {
    Currency: textOf(account, 'SalesCurrency') ?? 'EUR',
    DeliverTo: orderedBy,
    Discount: 0,
    DiscountType: 1,
    // The same as the order date until the invoice is printed.
    InvoiceDate: OrderDate,
    InvoiceTo: textOf(account, 'InvoiceAccount') ?? orderedBy,
    OrderDate,
    PaymentCondition: textOf(account, 'PaymentConditionSales') ?? '30',
    Salesperson: cause.userId,
    SalespersonFullName: cause.userName,
    StarterSalesInvoiceStatus: 0,
    Type: 8020,
    ...given,
    Status: invoiceStatus.open,
  };
}

/** Processed invoices are booked: nothing about them changes any more; the texts are ours. */
export function refuseProcessed(invoice: Row, is: 'cannotChange' | 'cannotDelete'): void {
  if (invoice.Status === invoiceStatus.open) return;
  refuseAny([{ is, label: 'Sales invoice', why: 'Already processed' }]);
}

/**
 * Totals follow from the lines. The header's own `SalesInvoiceLines` counts changes of the lines: it is not sent, but
 * makes a changed line an event of its invoice (exact-online.md 6.2).
 */
function refreshInvoice(division: DivisionState, invoice: Row, cause: Cause): Row {
  const lines = invoiceLinesOf(division, String(invoice.InvoiceID));
  const totals = invoiceTotals(lines, numberOf(invoice, 'Discount') ?? 0);
  const changes = { ...totals, [collection]: (numberOf(invoice, collection) ?? 0) + 1 };
  return division.update(headers, invoice, changes, cause);
}

/** The sync twin shows one row per line with its header's columns, so a changed header moves every line (exact-online.md 5). */
export function touchLines(division: DivisionState, invoiceId: string, cause: Cause): void {
  for (const line of invoiceLinesOf(division, invoiceId)) division.update(collection, line, {}, cause);
}

function newLine(invoice: Row, number: number): Row {
  return { InvoiceID: textOf(invoice, 'InvoiceID'), LineNumber: number };
}

export const salesInvoiceRules: EntityRules = {
  create(division, sent, cause, { [collection]: sentLines = [] }) {
    const values = withJournal(division, normalised(sent));
    const lines = sentLines.map(normalisedInvoiceLine);
    refuseAny([
      ...headerProblems(division, null, values),
      ...(lines.length === 0 ? [{ is: 'mandatory', label: 'Lines' } as const] : []),
      ...lines.flatMap((line) => invoiceLineProblems(division, null, line)),
    ]);
    const id = division.newGuid();
    const header = withDefaults(division, values, cause);
    const invoice: Row = {
      DueDate: dueDate(division, header),
      ...header,
      ID: id,
      InvoiceID: id,
      OrderNumber: numberOf(values, 'OrderNumber') ?? freeNumber(division),
    };
    const computed = lines.map((line, index) => ({
      ...computedInvoiceLine(division, invoice, null, line),
      ...newLine(invoice, index + 1),
    }));
    const totals = invoiceTotals(computed, numberOf(invoice, 'Discount') ?? 0);
    const row = division.insert(headers, { ...invoice, ...totals, [collection]: 1 }, cause);
    for (const line of computed) division.insert(collection, line, cause);
    return row;
  },

  /** Lines that are sent along go unread, as with orders: they have an endpoint of their own. */
  update(division, before, sent, cause) {
    refuseProcessed(before, 'cannotChange');
    const values = normalised(sent);
    refuseAny(headerProblems(division, before, values));
    const isDueAnew = !('DueDate' in values) && ('PaymentCondition' in values || 'OrderDate' in values);
    const dated = 'OrderDate' in values ? { InvoiceDate: values.OrderDate ?? null } : {};
    const changes = { ...values, ...dated };
    const due = isDueAnew ? { DueDate: dueDate(division, { ...before, ...changes }) } : {};
    const row = division.update(headers, before, { ...changes, ...due }, cause);
    touchLines(division, String(row.InvoiceID), cause);
    return refreshInvoice(division, row, cause);
  },

  remove(division, row, cause) {
    refuseProcessed(row, 'cannotDelete');
    for (const line of invoiceLinesOf(division, String(row.InvoiceID))) division.remove(collection, line, cause);
    division.remove(headers, row, cause);
  },
};

function invoiceOf(division: DivisionState, line: Row): Row {
  const key = textOf(line, 'InvoiceID');
  const invoice = division.entity(headers).get(key ?? '');
  if (invoice !== undefined) return invoice;
  refuseAny([{ is: key === null ? 'mandatory' : 'invalidReference', label: 'Sales invoice' }]);
  throw new Error('a refusal was not raised');
}

/** Lines one by one: the totals of their invoice follow. */
export const salesInvoiceLineRules: EntityRules = {
  create(division, sent, cause) {
    const values = normalisedInvoiceLine(sent);
    const invoice = invoiceOf(division, values);
    refuseProcessed(invoice, 'cannotChange');
    refuseAny(invoiceLineProblems(division, null, values));
    const numbers = invoiceLinesOf(division, String(invoice.InvoiceID)).map(
      (line) => numberOf(line, 'LineNumber') ?? 0,
    );
    const line = {
      ...computedInvoiceLine(division, invoice, null, values),
      ...newLine(invoice, Math.max(0, ...numbers) + 1),
    };
    const row = division.insert(collection, line, cause);
    refreshInvoice(division, invoice, cause);
    return row;
  },

  update(division, before, sent, cause) {
    const { InvoiceID: _fixed, ...values } = normalisedInvoiceLine(sent);
    const invoice = invoiceOf(division, before);
    refuseProcessed(invoice, 'cannotChange');
    refuseAny(invoiceLineProblems(division, before, values));
    const row = division.update(collection, before, computedInvoiceLine(division, invoice, before, values), cause);
    refreshInvoice(division, invoice, cause);
    return row;
  },

  remove(division, row, cause) {
    const invoice = invoiceOf(division, row);
    refuseProcessed(invoice, 'cannotChange');
    const isLast = invoiceLinesOf(division, String(invoice.InvoiceID)).length === 1;
    refuseAny(isLast ? [{ is: 'mandatory', label: 'Lines' }] : []);
    division.remove(collection, row, cause);
    refreshInvoice(division, invoice, cause);
  },
};
