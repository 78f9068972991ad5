import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { codeProblems } from './codes.ts';
import { minus, times } from './decimals.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

/** What makes two prices the same one: a second with all of these alike is a duplicate. */
const identity = ['Item', 'Account', 'Unit', 'Currency', 'Quantity', 'StartDate'] as const;

function normalised(values: Row): Row {
  return typeof values.Unit === 'string' ? { ...values, Unit: values.Unit.trim() || null } : values;
}

function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const merged = { ...before, ...values };
  const problems: BusinessProblem[] = [];
  // No property is documented as mandatory; without an item there is nothing to price (exact-online.md 7.3).
  if ((merged.Item ?? null) === null) problems.push({ is: 'mandatory', label: 'Item' });
  if (before !== null && 'Item' in values && values.Item !== before.Item)
    problems.push({ is: 'invalid', label: 'Item' });
  for (const label of ['Price', 'Quantity']) {
    if ((numberOf(merged, label) ?? 0) < 0) problems.push({ is: 'invalid', label });
  }
  const [start, end] = [numberOf(merged, 'StartDate'), numberOf(merged, 'EndDate')];
  if (start !== null && end !== null && end < start) problems.push({ is: 'invalid', label: 'End date' });
  problems.push(...codeProblems(division, 'SalesItemPrices', values));
  problems.push(...referenceProblems(division, 'SalesItemPrices', values));
  return problems;
}

function duplicateProblems(division: DivisionState, row: Row): BusinessProblem[] {
  const others = division.entity('SalesItemPrices').rowsWith('Item', textOf(row, 'Item'));
  const isTaken = others.some(
    (other) => other.ID !== row.ID && identity.every((name) => (other[name] ?? null) === (row[name] ?? null)),
  );
  return isTaken ? [{ is: 'alreadyExists' }] : [];
}

export const salesItemPriceRules: EntityRules = {
  create(division, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, null, values));
    const item = division.entity('Items').get(textOf(values, 'Item') ?? '');
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    const row: Row = {
      Currency: 'EUR',
      NumberOfItemsPerUnit: 1,
      Price: 0,
      Quantity: 1,
      StartDate: midnightOf(division.nowWall()),
      Unit: textOf(item ?? {}, 'Unit'),
      ...given,
    };
    refuseAny(duplicateProblems(division, row));
    return division.insert('SalesItemPrices', row, cause);
  },
  update(division, before, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, before, values));
    refuseAny(duplicateProblems(division, { ...before, ...values }));
    return division.update('SalesItemPrices', before, values, cause);
  },
  remove(division, row, cause) {
    division.remove('SalesItemPrices', row, cause);
  },
};

/** What is asked of the prices: for whom, how many, on which day of the wall clock. */
export interface PriceQuestion {
  readonly item: Row;
  readonly account: Row | null;
  readonly quantity: number;
  readonly wall: number;
  readonly currency: string;
}

export interface FoundPrice {
  readonly price: number;
  readonly from: 'agreement' | 'priceList' | 'standard';
  /** The price list that gave it. */
  readonly priceListId: string | null;
}

function isCurrent(row: Row, wall: number): boolean {
  const day = midnightOf(wall);
  return (numberOf(row, 'StartDate') ?? day) <= day && (numberOf(row, 'EndDate') ?? day) >= day;
}

/** The row of the highest quantity reached; of equal ones the newest. */
function bestOf(rows: readonly Row[], quantity: number): Row | undefined {
  let best: Row | undefined;
  for (const row of rows) {
    const reached = numberOf(row, 'Quantity') ?? 0;
    if (reached > quantity) continue;
    const difference = reached - (best === undefined ? -1 : (numberOf(best, 'Quantity') ?? 0));
    const isNewer = (numberOf(row, 'StartDate') ?? 0) > (numberOf(best ?? {}, 'StartDate') ?? 0);
    if (best === undefined || difference > 0 || (difference === 0 && isNewer)) best = row;
  }
  return best;
}

function itemPrice(division: DivisionState, question: PriceQuestion, accountId: string | null): number | null {
  const { item, quantity, wall, currency } = question;
  const rows = division
    .entity('SalesItemPrices')
    .rowsWith('Item', textOf(item, 'ID'))
    .filter(
      (row) => (row.Account ?? null) === accountId && (row.Currency ?? 'EUR') === currency && isCurrent(row, wall),
    );
  const best = bestOf(rows, quantity);
  if (best === undefined) return null;
  const [price, perUnit] = [numberOf(best, 'Price') ?? 0, numberOf(best, 'NumberOfItemsPerUnit') ?? 1];
  return best.Unit === item.Unit || perUnit <= 1 ? price : times(price, 1 / perUnit);
}

/** `StandardSalesPrice`: the basic price, quantity 1, today (exact-online.md 7.3). */
export function standardPrice(division: DivisionState, item: Row, wall: number, quantity = 1): number {
  return itemPrice(division, { item, account: null, quantity, wall, currency: 'EUR' }, null) ?? 0;
}

/** EntryMethod 1: the discount leads; 2: the new price does (exact-online.md 7.3). */
export function volumeDiscountPrice(discount: Row, standard: number): number {
  if (discount.EntryMethod === 2) return numberOf(discount, 'NewPrice') ?? 0;
  const base = numberOf(discount, 'BasePriceAmount') ?? standard;
  return times(base, minus(1, numberOf(discount, 'Discount') ?? 0));
}

function priceListPrice(division: DivisionState, question: PriceQuestion): FoundPrice | null {
  const { item, account, quantity, wall, currency } = question;
  const priceListId = textOf(account ?? {}, 'PriceList');
  if (priceListId === null) return null;
  if (division.entity('SalesPriceLists').get(priceListId)?.Currency !== currency) return null;
  const periods = division
    .entity('SalesPriceListPeriods')
    .rowsWith('PriceList', priceListId)
    .filter((period) => isCurrent(period, wall));
  // A special offer goes before the basic period.
  const ordered = [...periods].sort((a, b) => (numberOf(b, 'Type') ?? 0) - (numberOf(a, 'Type') ?? 0));
  const discounts = division.entity('SalesPriceListVolumeDiscounts');
  const forItem = discounts.rowsWith('Item', textOf(item, 'ID'));
  const group = textOf(item, 'ItemGroup');
  const forGroup = group === null ? [] : discounts.rowsWith('ItemGroup', group);
  for (const period of ordered) {
    const isOfPeriod = (row: Row): boolean => row.PriceListPeriod === period.ID;
    const best = bestOf(forItem.filter(isOfPeriod), quantity) ?? bestOf(forGroup.filter(isOfPeriod), quantity);
    if (best === undefined) continue;
    const price = volumeDiscountPrice(best, standardPrice(division, item, wall));
    return { price, from: 'priceList', priceListId };
  }
  return null;
}

/**
 * The sales price of one unit. Which rule wins is a setting of the company in the real service: here the customer's
 * agreement goes first, then the price list, then the standard price (exact-online.md 7.3, unverified).
 */
export function salesPrice(division: DivisionState, question: PriceQuestion): FoundPrice {
  const accountId = textOf(question.account ?? {}, 'ID');
  const agreed = accountId === null ? null : itemPrice(division, question, accountId);
  if (agreed !== null) return { price: agreed, from: 'agreement', priceListId: null };
  const listed = priceListPrice(division, question);
  if (listed !== null) return listed;
  return { price: itemPrice(division, question, null) ?? 0, from: 'standard', priceListId: null };
}
