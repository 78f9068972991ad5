import type { DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { codeProblems } from './codes.ts';
import { minus, plus, times } from './decimals.ts';
import { accountProblems } from './entryLines.ts';
import { amountOf, type Cents, centsOf, sumOf } from './money.ts';
import { pricedLine } from './orderLines.ts';
import type { BusinessProblem } from './problems.ts';
import { referenceProblems } from './references.ts';

const entity = 'SalesInvoiceLines';

/** Beyond this an amount would no longer be exact to the cent. */
const figureMax = 1e12;
const figures = { Quantity: 'Quantity', UnitPrice: 'Price', NetPrice: 'Price', AmountFC: 'Amount' } as const;

/** The revenue account of a line: its own, or that of its item (exact-online.md 7.3, 7.7). */
export function revenueAccount(division: DivisionState, line: Row): string | null {
  const item = division.entity('Items').get(textOf(line, 'Item') ?? '');
  return textOf(line, 'GLAccount') ?? textOf(item ?? {}, 'GLRevenue');
}

/** Everything wrong with the values of one line. A line names an item or a G/L account (exact-online.md 7.7). */
export function invoiceLineProblems(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const merged = { ...before, ...values };
  const problems: BusinessProblem[] = [];
  const hasSubject = textOf(merged, 'Item') !== null || textOf(merged, 'GLAccount') !== null;
  if (!hasSubject) problems.push({ is: 'mandatory', label: 'Item' });
  const item = division.entity('Items').get(textOf(values, 'Item') ?? '');
  if (item !== undefined && !isTrue(item, 'IsSalesItem')) problems.push({ is: 'invalid', label: 'Item' });
  if (item !== undefined && revenueAccount(division, merged) === null) {
    problems.push({ is: 'mandatory', label: 'G/L account' });
  }
  problems.push(...accountProblems(division, division.entity('GLAccounts').get(textOf(values, 'GLAccount') ?? '')));
  if (numberOf(merged, 'Quantity') === 0) problems.push({ is: 'invalid', label: 'Quantity' });
  for (const [property, label] of Object.entries(figures)) {
    if (Math.abs(numberOf(values, property) ?? 0) > figureMax) problems.push({ is: 'invalid', label });
  }
  problems.push(...codeProblems(division, entity, values), ...referenceProblems(division, entity, values));
  return problems;
}

/** Codes come with or without their padding. */
export function normalisedInvoiceLine(values: Row): Row {
  const next: Record<string, Row[string]> = { ...values };
  for (const name of ['VATCode', 'UnitCode', 'CostCenter', 'CostUnit']) {
    const value = next[name];
    if (typeof value === 'string') next[name] = value.trim() || null;
  }
  return next;
}

/** A line whose amount was sent without a price: the price is what makes up the amount. */
function withPriceOfAmount(before: Row | null, values: Row): Row {
  const amount = numberOf(values, 'AmountFC');
  const isPriced = ['UnitPrice', 'NetPrice'].some((name) => numberOf(values, name) !== null);
  if (amount === null || isPriced) return values;
  const quantity = numberOf({ ...before, ...values }, 'Quantity') ?? 1;
  const price = times(amount, 1 / quantity);
  return { ...values, UnitPrice: price, NetPrice: price };
}

/** Another item has another account, unless one is sent along. */
function withoutStaleAccount(before: Row | null, values: Row): Row | null {
  const isOtherItem = 'Item' in values && values.Item !== before?.Item;
  return before !== null && isOtherItem ? { ...before, GLAccount: null } : before;
}

/** A line with everything the server computes; AmountFC is without tax (exact-online.md 7.7). */
export function computedInvoiceLine(division: DivisionState, invoice: Row, stored: Row | null, values: Row): Row {
  const before = withoutStaleAccount(stored, values);
  const glAccount = division.entity('GLAccounts').get(revenueAccount(division, { ...before, ...values }) ?? '');
  const sent = withPriceOfAmount(before, values);
  const { row, vat } = pricedLine(division, invoice, before, sent, textOf(glAccount ?? {}, 'VATCode'));
  const sentVat = numberOf(values, 'VATAmountFC');
  const vatFC = sentVat === null ? amountOf(vat) : amountOf(centsOf(sentVat));
  return { ...row, GLAccount: textOf(glAccount ?? {}, 'ID'), VATAmountDC: vatFC, VATAmountFC: vatFC };
}

/** What a line adds to the invoice after the discount of the header, in whole cents. */
export interface NetLine {
  readonly row: Row;
  readonly base: Cents;
  readonly vat: Cents;
}

/** The cents of each line after the discount; the last line takes what rounding left over, so that the sum is the total. */
export function netLines(lines: readonly Row[], discount: number): readonly NetLine[] {
  const cut = (cents: Cents): Cents => cents - centsOf(times(amountOf(cents), discount, 2));
  const gross = lines.map((row) => ({
    row,
    base: centsOf(numberOf(row, 'AmountFC') ?? 0),
    vat: centsOf(numberOf(row, 'VATAmountFC') ?? 0),
  }));
  const net = gross.map(({ row, base, vat }) => ({ row, base: cut(base), vat: cut(vat) }));
  const last = net.at(-1);
  if (last === undefined) return [];
  const left = (name: 'base' | 'vat'): Cents =>
    cut(sumOf(gross.map((line) => line[name]))) - sumOf(net.map((line) => line[name]));
  return [...net.slice(0, -1), { ...last, base: last.base + left('base'), vat: last.vat + left('vat') }];
}

/** The amounts of the header from its lines: `AmountFC` with tax, all after the discount (exact-online.md 7.7). */
export function invoiceTotals(lines: readonly Row[], discount: number): Row {
  const net = netLines(lines, discount);
  const base = amountOf(sumOf(net.map((line) => line.base)));
  const vat = amountOf(sumOf(net.map((line) => line.vat)));
  const gross = (name: string): number => amountOf(sumOf(lines.map((line) => centsOf(numberOf(line, name) ?? 0))));
  const baseOff = minus(gross('AmountFC'), base);
  return {
    AmountDC: plus(base, vat),
    AmountDiscount: plus(baseOff, minus(gross('VATAmountFC'), vat)),
    AmountDiscountExclVat: baseOff,
    AmountFC: plus(base, vat),
    AmountFCExclVat: base,
    VATAmountDC: vat,
    VATAmountFC: vat,
  };
}
