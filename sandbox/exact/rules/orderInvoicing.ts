import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { minus, plus } from './decimals.ts';
import { lineInvoiceStatus, orderStatus } from './orderLines.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import type { EntityRules, Lines } from './rules.ts';
import { salesJournalProblems } from './salesEntries.ts';
import { invoiceStatus, salesInvoiceRules } from './salesInvoices.ts';
import { isOpen, linesOf, refreshOrder } from './salesOrders.ts';

/** CreateMode 0 makes an invoice per customer, 1 one per order; InvoiceMode 0 takes what was delivered, 1 what was ordered. */
const perCustomer = 0;
const perOrder = 1;
const delivered = 0;
const ordered = 1;
/** In one call (exact-online.md 11.8). */
const orderLinesMax = 500;

const collection = 'SalesOrderIDs';

/** Processed invoices count in the lines of their orders, and so in the orders' InvoiceStatus (exact-online.md 7.7). */
export function countInvoiced(division: DivisionState, invoiceLines: readonly Row[], cause: Cause): void {
  const orders = new Set<string>();
  for (const invoiceLine of invoiceLines) {
    const line = division.entity('SalesOrderLines').get(textOf(invoiceLine, 'SalesOrderLine') ?? '');
    if (line === undefined) continue;
    const QuantityInvoiced = plus(numberOf(line, 'QuantityInvoiced') ?? 0, numberOf(invoiceLine, 'Quantity') ?? 0);
    const changes = { QuantityInvoiced, InvoiceStatus: lineInvoiceStatus({ ...line, QuantityInvoiced }) };
    division.update('SalesOrderLines', line, changes, cause);
    orders.add(textOf(line, 'OrderID') ?? '');
  }
  for (const order of orders) refreshOrder(division, order, cause);
}

/** What open invoices hold of an order line: it is not invoiced twice. */
function inOpenInvoices(division: DivisionState, lineId: string): number {
  const lines = division.entity('SalesInvoiceLines').rowsWith('SalesOrderLine', lineId);
  return lines.reduce((sum, line) => {
    const invoice = division.entity('SalesInvoices').get(textOf(line, 'InvoiceID') ?? '');
    return invoice?.Status === invoiceStatus.open ? plus(sum, numberOf(line, 'Quantity') ?? 0) : sum;
  }, 0);
}

function toInvoice(division: DivisionState, line: Row, mode: number): number {
  if (line.InvoiceStatus === orderStatus.complete) return 0;
  const whole = numberOf(line, mode === ordered ? 'Quantity' : 'QuantityDelivered') ?? 0;
  const done = plus(numberOf(line, 'QuantityInvoiced') ?? 0, inOpenInvoices(division, String(line.ID)));
  const rest = minus(whole, done);
  // Never the other way round: what was invoiced ahead of its delivery is not credited.
  return Math.sign(rest) === Math.sign(whole) ? rest : 0;
}

function invoiceLine(order: Row, line: Row, quantity: number): Row {
  return {
    Description: textOf(line, 'Description'),
    Discount: numberOf(line, 'Discount'),
    Item: textOf(line, 'Item'),
    NetPrice: numberOf(line, 'NetPrice'),
    Quantity: quantity,
    SalesOrder: textOf(order, 'OrderID'),
    SalesOrderLine: textOf(line, 'ID'),
    SalesOrderLineNumber: numberOf(line, 'LineNumber'),
    SalesOrderNumber: numberOf(order, 'OrderNumber'),
    UnitCode: textOf(line, 'UnitCode'),
    UnitPrice: numberOf(line, 'UnitPrice'),
    VATCode: textOf(line, 'VATCode'),
  };
}

const copied = ['Currency', 'DeliverTo', 'InvoiceTo', 'OrderedBy', 'PaymentCondition', 'YourRef', 'Description'];

function invoiceHeader(division: DivisionState, orders: readonly Row[], journal: string): Row {
  const [order = {}, ...others] = orders;
  const values = Object.fromEntries(copied.map((name) => [name, order[name] ?? null]));
  const number = numberOf(order, 'OrderNumber');
  const isFree = division.entity('SalesInvoices').rowsWith('OrderNumber', number).length === 0;
  // An invoice of one order is found by the order's number, as clients do.
  const numbered = others.length === 0 && isFree ? { OrderNumber: number } : {};
  return { ...values, ...numbered, Discount: numberOf(order, 'Discount') ?? 0, Journal: journal };
}

/** Orders that share an invoice: same customer, terms, currency and discount. */
function groupsOf(orders: readonly Row[], mode: number): readonly (readonly Row[])[] {
  if (mode === perOrder) return orders.map((order) => [order]);
  const key = (order: Row): string =>
    JSON.stringify(['OrderedBy', 'InvoiceTo', 'Currency', 'PaymentCondition', 'Discount'].map((name) => order[name]));
  return [...Map.groupBy(orders, key).values()];
}

interface Asked {
  readonly orders: readonly Row[];
  readonly createMode: number;
  readonly invoiceMode: number;
  readonly journal: string;
}

function askedOf(division: DivisionState, values: Row, lines: Lines): Asked {
  const problems: BusinessProblem[] = [];
  const [createMode, invoiceMode] = [numberOf(values, 'CreateMode'), numberOf(values, 'InvoiceMode')];
  if (createMode === null) problems.push({ is: 'mandatory', label: 'Create mode' });
  else if (createMode !== perCustomer && createMode !== perOrder)
    problems.push({ is: 'invalid', label: 'Create mode' });
  if (invoiceMode === null) problems.push({ is: 'mandatory', label: 'Invoice mode' });
  else if (invoiceMode !== delivered && invoiceMode !== ordered)
    problems.push({ is: 'invalid', label: 'Invoice mode' });
  const journal = textOf(values, 'JournalCode')?.trim() ?? null;
  problems.push(...salesJournalProblems(division, journal));
  const ids = [...new Set((lines[collection] ?? []).map((row) => textOf(row, 'ID')))];
  if (ids.length === 0) problems.push({ is: 'mandatory', label: 'Sales orders' });
  const orders = ids.flatMap((id): Row[] => {
    const order = division.entity('SalesOrders').get(id ?? '');
    return order === undefined ? [] : [order];
  });
  if (orders.length < ids.length) problems.push({ is: 'invalidReference', label: 'Sales order' });
  const count = orders.reduce((sum, order) => sum + linesOf(division, String(order.OrderID)).length, 0);
  if (orders.length > 1 && count > orderLinesMax) problems.push({ is: 'invalid', label: 'Sales order lines' });
  refuseAny(problems);
  return { orders, createMode: createMode ?? perOrder, invoiceMode: invoiceMode ?? ordered, journal: journal ?? '' };
}

/** Makes open invoices of sales orders; an order with nothing left to invoice counts as failed (exact-online.md 7.7). */
export const invoiceSalesOrderRules: EntityRules = {
  create(division, values, cause, lines) {
    const { orders, createMode, invoiceMode, journal } = askedOf(division, values, lines);
    const failed: string[] = [];
    let made = 0;
    for (const group of groupsOf(orders, createMode)) {
      const sent = group.flatMap((order) => {
        const ofOrder = isOpen(order) ? linesOf(division, String(order.OrderID)) : [];
        const found = ofOrder.flatMap((line): Row[] => {
          const quantity = toInvoice(division, line, invoiceMode);
          return quantity === 0 ? [] : [invoiceLine(order, line, quantity)];
        });
        if (found.length === 0) failed.push(`Sales order ${order.OrderNumber}: nothing to invoice`);
        return found;
      });
      if (sent.length === 0) continue;
      const invoiced = group.filter((order) => sent.some((line) => line.SalesOrder === order.OrderID));
      const header = invoiceHeader(division, invoiced, journal);
      salesInvoiceRules.create(division, header, cause, { SalesInvoiceLines: sent });
      made += 1;
    }
    return {
      ...values,
      ID: division.newGuid(),
      Errors: failed.length === 0 ? null : failed.join('\r\n'),
      NumberOfCreatedInvoices: made,
      NumberOfFailedInvoices: failed.length,
    };
  },
  update() {
    throw new Error('invoicing orders has no PUT');
  },
  remove() {
    throw new Error('invoicing orders has no DELETE');
  },
};
