import type { DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { codeProblems } from './codes.ts';
import { discountFrom, minus, times } from './decimals.ts';
import { amountOf, type Cents, centsOf } from './money.ts';
import { salesPrice } from './prices.ts';
import type { BusinessProblem } from './problems.ts';
import { referenceProblems } from './references.ts';
import { percentageOn, splitVat } from './vat.ts';

/** 12 open, 20 partial, 21 complete, 45 cancelled (exact-online.md 7.7). */
export const orderStatus = { open: 12, partial: 20, complete: 21 } as const;

/** Beyond this an amount would no longer be exact to the cent. */
const figureMax = 1e12;

export function lineProblems(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const merged = { ...before, ...values };
  const problems: BusinessProblem[] = [];
  if ((merged.Item ?? null) === null) problems.push({ is: 'mandatory', label: 'Item' });
  const item = division.entity('Items').get(textOf(values, 'Item') ?? '');
  if (item !== undefined && !isTrue(item, 'IsSalesItem')) problems.push({ is: 'invalid', label: 'Item' });
  const quantity = numberOf(merged, 'Quantity');
  if (quantity === 0) problems.push({ is: 'invalid', label: 'Quantity' });
  for (const [property, label] of [
    ['Quantity', 'Quantity'],
    ['UnitPrice', 'Price'],
    ['NetPrice', 'Price'],
    ['Discount', 'Discount'],
  ] as const) {
    if (Math.abs(numberOf(values, property) ?? 0) > figureMax) problems.push({ is: 'invalid', label });
  }
  problems.push(...codeProblems(division, 'SalesOrderLines', values));
  problems.push(...referenceProblems(division, 'SalesOrderLines', values));
  return problems;
}

/** Codes come with or without their padding. */
export function normalisedLine(values: Row): Row {
  const next: Record<string, Row[string]> = { ...values };
  for (const name of ['VATCode', 'UnitCode']) {
    const value = next[name];
    if (typeof value === 'string') next[name] = value.trim() || null;
  }
  return next;
}

interface LinePrices {
  readonly UnitPrice: number;
  readonly NetPrice: number;
  readonly Discount: number;
  readonly Pricelist: string | null;
}

/** A net price that is sent leads; else the discount does, on the price that was sent, kept or found. */
function pricesOf(division: DivisionState, order: Row, item: Row, before: Row | null, values: Row): LinePrices {
  const quantity = Math.abs(numberOf({ ...before, ...values }, 'Quantity') ?? 1);
  const account = division.entity('Accounts').get(textOf(order, 'OrderedBy') ?? '') ?? null;
  const wall = numberOf(order, 'OrderDate') ?? division.nowWall();
  const currency = textOf(order, 'Currency') ?? 'EUR';
  const isSameItem = before !== null && (values.Item ?? before.Item) === before.Item;
  // A line of an invoice can do without an item, and then has the price it was sent with.
  const isPricedAnew = !isSameItem && textOf(item, 'ID') !== null;
  const found = !isPricedAnew ? null : salesPrice(division, { item, account, quantity, wall, currency });
  const kept = isSameItem ? before : {};
  const unit = numberOf(values, 'UnitPrice') ?? numberOf(kept, 'UnitPrice') ?? found?.price ?? 0;
  const net = numberOf(values, 'NetPrice');
  const priceList = found?.priceListId ?? textOf(kept, 'Pricelist');
  if (net !== null) {
    const discount = numberOf(values, 'Discount') ?? discountFrom(net, unit) ?? 0;
    return { UnitPrice: unit, NetPrice: net, Discount: discount, Pricelist: priceList };
  }
  const discount = numberOf(values, 'Discount') ?? numberOf(kept, 'Discount') ?? 0;
  const isPriced = 'UnitPrice' in values || 'Discount' in values || !isSameItem;
  const keptNet = numberOf(kept, 'NetPrice');
  const leads = isPriced || keptNet === null ? times(unit, minus(1, discount)) : keptNet;
  return { UnitPrice: unit, NetPrice: leads, Discount: discount, Pricelist: priceList };
}

/** The priced columns of a line of an order or an invoice, with its tax to the cent. The caller has checked the values. */
export interface PricedLine {
  readonly row: Row;
  readonly base: Cents;
  readonly vat: Cents;
}

/** Price, VAT and amounts, which follow from the item, who ordered and when; what was sent goes before. */
export function pricedLine(
  division: DivisionState,
  header: Row,
  before: Row | null,
  values: Row,
  defaultVatCode: string | null,
): PricedLine {
  const merged = { ...before, ...values };
  const item = division.entity('Items').get(textOf(merged, 'Item') ?? '') ?? {};
  const account = division.entity('Accounts').get(textOf(header, 'OrderedBy') ?? '') ?? {};
  const quantity = numberOf(merged, 'Quantity') ?? 1;
  const prices = pricesOf(division, header, item, before, values);
  const vatCode =
    textOf(merged, 'VATCode') ?? textOf(account, 'SalesVATCode') ?? textOf(item, 'SalesVatCode') ?? defaultVatCode;
  const vatRow = vatCode === null ? undefined : division.entity('VATCodes').rowsWith('Code', vatCode)[0];
  const wall = numberOf(header, 'OrderDate') ?? division.nowWall();
  const percentage = vatRow === undefined ? 0 : (percentageOn(division, vatRow, wall) ?? 0);
  const { base, vat } = splitVat(centsOf(times(quantity, prices.NetPrice, 2)), vatRow?.Type, percentage);
  const row = {
    ...merged,
    ...prices,
    Quantity: quantity,
    AmountDC: amountOf(base),
    AmountFC: amountOf(base),
    Description: textOf(merged, 'Description') ?? textOf(item, 'Description'),
    UnitCode: textOf(merged, 'UnitCode') ?? textOf(item, 'Unit'),
    VATCode: vatCode,
    VATPercentage: percentage,
  };
  return { row, base, vat };
}

/** A line of an order with everything the server computes: price, VAT, amounts and margin. */
export function computedLine(division: DivisionState, order: Row, before: Row | null, values: Row): Row {
  const { row, base, vat } = pricedLine(division, order, before, values, null);
  const item = division.entity('Items').get(textOf(row, 'Item') ?? '') ?? {};
  const cost = numberOf(item, 'CostPriceStandard') ?? 0;
  return {
    ...row,
    CostPriceFC: cost,
    DeliveryDate: row.DeliveryDate ?? order.DeliveryDate ?? null,
    Margin: minus(amountOf(base), times(numberOf(row, 'Quantity') ?? 1, cost, 2)),
    UseDropShipment: row.UseDropShipment ?? 0,
    VATAmount: amountOf(vat),
  };
}

function progressOf(line: Row, done: 'QuantityDelivered' | 'QuantityInvoiced'): number {
  const quantity = Math.abs(numberOf(line, done) ?? 0);
  if (quantity === 0) return orderStatus.open;
  return quantity < Math.abs(numberOf(line, 'Quantity') ?? 0) ? orderStatus.partial : orderStatus.complete;
}

/** How far a line is delivered. */
export function lineDeliveryStatus(line: Row): number {
  return progressOf(line, 'QuantityDelivered');
}

/** How far a line is invoiced. */
export function lineInvoiceStatus(line: Row): number {
  return progressOf(line, 'QuantityInvoiced');
}

/** What is still to be delivered of a line; nothing of one that was completed by hand. */
export function remainingOf(line: Row): number {
  if (line.DeliveryStatus === orderStatus.complete) return 0;
  return minus(numberOf(line, 'Quantity') ?? 0, numberOf(line, 'QuantityDelivered') ?? 0);
}

/** What the lines and the discount of the header add up to, to the cent; including and excluding VAT. */
export function orderTotals(lines: readonly Row[], discount: number): Row {
  const sum = (property: string): number =>
    amountOf(lines.reduce((total, line) => total + centsOf(numberOf(line, property) ?? 0), 0n));
  const [base, vat] = [sum('AmountFC'), sum('VATAmount')];
  const baseOff = times(base, discount, 2);
  const allOff = minus(baseOff, -times(vat, discount, 2));
  const amount = minus(minus(base, -vat), allOff);
  return {
    AmountDC: amount,
    AmountFC: amount,
    AmountFCExclVat: minus(base, baseOff),
    AmountDiscount: allOff,
    AmountDiscountExclVat: baseOff,
  };
}

/** The status of the whole from that of its lines. */
export function commonStatus(lines: readonly Row[], property: string): number {
  const statuses = new Set(lines.map((line) => numberOf(line, property) ?? orderStatus.open));
  const [only] = statuses;
  if (statuses.size === 1 && only !== undefined) return only;
  return statuses.size === 0 ? orderStatus.open : orderStatus.partial;
}
