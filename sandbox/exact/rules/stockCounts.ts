import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { minus } from './decimals.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';
import { moveStock, positionsOf } from './stock.ts';

/** 12 draft, 21 processed (exact-online-resources.json). */
const draft = 12;
const processed = 21;
/** Source 4: made by a web service. */
const byService = 4;

const headers = 'StockCounts';
const collection = 'StockCountLines';

function linesOf(division: DivisionState, countId: string): readonly Row[] {
  const lines = [...division.entity(collection).rowsWith('StockCountID', countId)];
  return lines.sort((a, b) => (numberOf(a, 'LineNumber') ?? 0) - (numberOf(b, 'LineNumber') ?? 0));
}

function stockIn(division: DivisionState, count: Row, itemId: string): number {
  const position = positionsOf(division, itemId).find((row) => row.Warehouse === count.Warehouse);
  return numberOf(position ?? {}, 'CurrentStock') ?? 0;
}

function headerProblems(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const merged = { ...before, ...values };
  const problems: BusinessProblem[] = [];
  if (textOf(merged, 'Warehouse') === null) problems.push({ is: 'mandatory', label: 'Warehouse' });
  if (numberOf(merged, 'StockCountDate') === null) problems.push({ is: 'mandatory', label: 'Date' });
  const status = numberOf(values, 'Status');
  if (status !== null && status !== draft && status !== processed) problems.push({ is: 'invalid', label: 'Status' });
  const isMoved = before !== null && 'Warehouse' in values && values.Warehouse !== before.Warehouse;
  if (isMoved) problems.push({ is: 'invalid', label: 'Warehouse' });
  return [...problems, ...referenceProblems(division, headers, values)];
}

function lineProblems(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const merged = { ...before, ...values };
  const problems: BusinessProblem[] = [];
  if (textOf(merged, 'Item') === null) problems.push({ is: 'mandatory', label: 'Item' });
  const item = division.entity('Items').get(textOf(values, 'Item') ?? '');
  if (item !== undefined && !isTrue(item, 'IsStockItem')) problems.push({ is: 'invalid', label: 'Item' });
  const isCounted = numberOf(merged, 'QuantityNew') !== null || numberOf(merged, 'QuantityDifference') !== null;
  if (!isCounted) problems.push({ is: 'mandatory', label: 'Quantity' });
  return [...problems, ...referenceProblems(division, collection, values)];
}

/** What was counted, or by how much it differs: either leads to the other; a count that is sent leads. */
function computedLine(division: DivisionState, count: Row, before: Row | null, values: Row): Row {
  const merged = { ...before, ...values };
  const itemId = textOf(merged, 'Item') ?? '';
  const item = division.entity('Items').get(itemId) ?? {};
  const stock = stockIn(division, count, itemId);
  const isCountSent = numberOf(values, 'QuantityNew') !== null;
  const isDifferenceSent = numberOf(values, 'QuantityDifference') !== null;
  const isByDifference = !isCountSent && (isDifferenceSent || numberOf(merged, 'QuantityNew') === null);
  const difference = numberOf(merged, 'QuantityDifference') ?? 0;
  const counted = isByDifference ? minus(stock, -difference) : (numberOf(merged, 'QuantityNew') ?? 0);
  return {
    ...merged,
    CostPrice: numberOf(merged, 'CostPrice') ?? numberOf(item, 'CostPriceStandard'),
    QuantityDifference: isByDifference ? difference : minus(counted, stock),
    QuantityInStock: stock,
    QuantityNew: counted,
    StockCountID: textOf(count, 'StockCountID'),
  };
}

function refuseProcessed(count: Row, is: 'cannotChange' | 'cannotDelete'): void {
  if (count.Status !== processed) return;
  refuseAny([{ is, label: 'Stock count', why: 'Already processed' }]);
}

/** Stock becomes what was counted, whatever moved since the count was entered. */
function processCount(division: DivisionState, count: Row, cause: Cause): Row {
  const warehouseId = textOf(count, 'Warehouse') ?? '';
  for (const line of linesOf(division, String(count.StockCountID))) {
    const itemId = textOf(line, 'Item') ?? '';
    const stock = minus(numberOf(line, 'QuantityNew') ?? 0, stockIn(division, count, itemId));
    moveStock(division, { itemId, warehouseId, stock }, cause);
  }
  const EntryNumber = division.next('StockCounts.EntryNumber', 1);
  return division.update(headers, count, { EntryNumber, Status: processed }, cause);
}

/** Stock is corrected by counting it; a count that is sent as processed takes effect at once. */
export const stockCountRules: EntityRules = {
  create(division, values, cause, { [collection]: lines = [] }) {
    refuseAny([
      ...headerProblems(division, null, values),
      ...(lines.length === 0 ? [{ is: 'mandatory', label: 'Lines' } as const] : []),
      ...lines.flatMap((line) => lineProblems(division, null, line)),
    ]);
    const id = division.newGuid();
    const number = division.next('StockCounts.StockCountNumber', 1);
    const identity = { ID: id, StockCountID: id, StockCountNumber: number };
    const count = division.insert(headers, { ...values, ...identity, Source: byService, Status: draft }, cause);
    for (const [index, line] of lines.entries()) {
      const row = { ...computedLine(division, count, null, line), LineNumber: index + 1 };
      division.insert(collection, row, cause);
    }
    return values.Status === processed ? processCount(division, count, cause) : count;
  },

  update(division, before, values, cause) {
    refuseProcessed(before, 'cannotChange');
    refuseAny(headerProblems(division, before, values));
    const { Status, ...changes } = values;
    const row = division.update(headers, before, changes, cause);
    return Status === processed ? processCount(division, row, cause) : row;
  },

  remove(division, row, cause) {
    refuseProcessed(row, 'cannotDelete');
    for (const line of linesOf(division, String(row.StockCountID))) division.remove(collection, line, cause);
    division.remove(headers, row, cause);
  },
};

function countOf(division: DivisionState, values: Row): Row {
  const key = textOf(values, 'StockCountID');
  const count = division.entity(headers).get(key ?? '');
  if (count !== undefined) return count;
  refuseAny([{ is: key === null ? 'mandatory' : 'invalidReference', label: 'Stock count' }]);
  throw new Error('a refusal was not raised');
}

export const stockCountLineRules: EntityRules = {
  create(division, values, cause) {
    const count = countOf(division, values);
    refuseProcessed(count, 'cannotChange');
    refuseAny(lineProblems(division, null, values));
    const numbers = linesOf(division, String(count.StockCountID)).map((line) => numberOf(line, 'LineNumber') ?? 0);
    const LineNumber = Math.max(0, ...numbers) + 1;
    return division.insert(collection, { ...computedLine(division, count, null, values), LineNumber }, cause);
  },

  update(division, before, sent, cause) {
    const { StockCountID: _fixed, ...values } = sent;
    const count = countOf(division, before);
    refuseProcessed(count, 'cannotChange');
    refuseAny(lineProblems(division, before, values));
    return division.update(collection, before, computedLine(division, count, before, values), cause);
  },

  remove(division, row, cause) {
    refuseProcessed(countOf(division, row), 'cannotChange');
    division.remove(collection, row, cause);
  },
};

/** `inventory/ProcessStockCount`; the sentence of the answer is ours. */
export const processStockCountRules: EntityRules = {
  create(division, values, cause) {
    const count = countOf(division, values);
    refuseProcessed(count, 'cannotChange');
    processCount(division, count, cause);
    return { StockCountID: String(count.StockCountID), SuccessMessage: 'The stock count was processed.' };
  },
  update() {
    throw new Error('processing a stock count has no PUT');
  },
  remove() {
    throw new Error('processing a stock count has no DELETE');
  },
};
