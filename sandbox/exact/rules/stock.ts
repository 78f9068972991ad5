import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row, textOf } from '../state/rows.ts';
import { minus, plus } from './decimals.ts';
import { masterDataRules } from './masterData.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

export function mainWarehouse(division: DivisionState): Row | undefined {
  return division.entity('Warehouses').rowsWith('Main', 1)[0];
}

export function positionsOf(division: DivisionState, itemId: string): readonly Row[] {
  return division.entity('StockPositions').rowsWith('ItemId', itemId);
}

/** `Stock` of an item: the total over its warehouses (exact-online.md 7.3). */
export function stockOf(division: DivisionState, itemId: string): number {
  return sumOver(positionsOf(division, itemId), 'CurrentStock');
}

export function sumOver(rows: readonly Row[], property: string): number {
  return rows.reduce((sum, row) => plus(sum, numberOf(row, property) ?? 0), 0);
}

/** What is in stock and not promised to an order. The sheet does not say how it is computed: this is an inference. */
export function freeStock(position: Row): number {
  return minus(numberOf(position, 'CurrentStock') ?? 0, numberOf(position, 'PlanningOut') ?? 0);
}

export function projectedStock(position: Row): number {
  return plus(freeStock(position), numberOf(position, 'PlanningIn') ?? 0);
}

const emptyPosition: Row = { CurrentStock: 0, PlanningIn: 0, PlanningOut: 0, ReservedStock: 0 };

function itemWarehouse(division: DivisionState, itemId: string, warehouseId: string): Row | undefined {
  return division
    .entity('ItemWarehouses')
    .rowsWith('Item', itemId)
    .find((row) => row.Warehouse === warehouseId);
}

/** The item's place in a warehouse, with an empty stock position, unless it is there already. */
export function ensureItemWarehouse(division: DivisionState, itemId: string, warehouseId: string, cause: Cause): void {
  if (itemWarehouse(division, itemId, warehouseId) !== undefined) return;
  division.insert('ItemWarehouses', { Item: itemId, Warehouse: warehouseId, ...policyDefaults }, cause);
  division.insert('StockPositions', { ItemId: itemId, Warehouse: warehouseId, ...emptyPosition }, cause);
}

/** Changes of one stock position, in units of the item; what leaves is negative. */
export interface StockMove {
  readonly itemId: string;
  readonly warehouseId: string;
  readonly stock?: number;
  readonly planningOut?: number;
}

/** Any movement raises the rowversion of the position (exact-online.md 5). Stock may go below zero, as delivered is delivered. */
export function moveStock(division: DivisionState, move: StockMove, cause: Cause): void {
  const item = division.entity('Items').get(move.itemId);
  if (item === undefined || !isTrue(item, 'IsStockItem')) return;
  ensureItemWarehouse(division, move.itemId, move.warehouseId, cause);
  const position = positionsOf(division, move.itemId).find((row) => row.Warehouse === move.warehouseId);
  if (position === undefined) throw new Error(`item ${move.itemId} has no position in ${move.warehouseId}`);
  const changes: Row = {
    CurrentStock: plus(numberOf(position, 'CurrentStock') ?? 0, move.stock ?? 0),
    PlanningOut: plus(numberOf(position, 'PlanningOut') ?? 0, move.planningOut ?? 0),
  };
  const isMoved = changes.CurrentStock !== position.CurrentStock || changes.PlanningOut !== position.PlanningOut;
  if (isMoved) division.update('StockPositions', position, changes, cause);
}

/** Order policy 1 lot for lot, replenishment 1 purchase: the first values of both lists. */
const policyDefaults: Row = { OrderPolicy: 1, ReplenishmentType: 1, SafetyStock: 0, ReorderPoint: 0, MaximumStock: 0 };

export const itemWarehouseRules: EntityRules = {
  create(division, values, cause) {
    const problems: BusinessProblem[] = [];
    for (const label of ['Item', 'Warehouse']) {
      if (textOf(values, label) === null) problems.push({ is: 'mandatory', label });
    }
    problems.push(...referenceProblems(division, 'ItemWarehouses', values));
    refuseAny(problems);
    const [itemId, warehouseId] = [textOf(values, 'Item') ?? '', textOf(values, 'Warehouse') ?? ''];
    if (!isTrue(division.entity('Items').get(itemId) ?? {}, 'IsStockItem')) {
      problems.push({ is: 'invalid', label: 'Item' });
    }
    if (itemWarehouse(division, itemId, warehouseId) !== undefined) problems.push({ is: 'alreadyExists' });
    refuseAny(problems);
    const row = division.insert('ItemWarehouses', { ...policyDefaults, ...values }, cause);
    division.insert('StockPositions', { ItemId: itemId, Warehouse: warehouseId, ...emptyPosition }, cause);
    return row;
  },

  update(division, before, values, cause) {
    // Which item lies in which warehouse is the identity of the row.
    const problems = ['Item', 'Warehouse'].flatMap((label): BusinessProblem[] =>
      label in values && values[label] !== before[label] ? [{ is: 'invalid', label }] : [],
    );
    refuseAny([...problems, ...referenceProblems(division, 'ItemWarehouses', values)]);
    return division.update('ItemWarehouses', before, values, cause);
  },

  remove(division, row, cause) {
    const positions = positionsOf(division, textOf(row, 'Item') ?? '').filter(
      (position) => position.Warehouse === row.Warehouse,
    );
    const isEmpty = positions.every((position) => position.CurrentStock === 0 && position.PlanningOut === 0);
    refuseAny(isEmpty ? [] : [{ is: 'cannotDelete', label: 'Item', why: 'Stock' }]);
    for (const position of positions) division.remove('StockPositions', position, cause);
    division.remove('ItemWarehouses', row, cause);
  },
};

const warehouseData = masterDataRules({
  entity: 'Warehouses',
  label: 'Warehouse',
  mandatory: { Code: 'Code', Description: 'Description' },
});

/** There is always exactly one main warehouse: the newest main wins. */
function demoteOtherMains(division: DivisionState, warehouse: Row, cause: Cause): void {
  if (warehouse.Main !== 1) return;
  for (const other of division.entity('Warehouses').rowsWith('Main', 1)) {
    if (other.ID !== warehouse.ID) division.update('Warehouses', other, { Main: 0 }, cause);
  }
}

export const warehouseRules: EntityRules = {
  create(division, values, cause, lines) {
    const isFirst = mainWarehouse(division) === undefined;
    const sent = { UseStorageLocations: 0, ...values, Main: isFirst ? 1 : (values.Main ?? 0) };
    const row = warehouseData.create(division, sent, cause, lines);
    demoteOtherMains(division, row, cause);
    return row;
  },
  update(division, before, values, cause) {
    const isDemoted = before.Main === 1 && 'Main' in values && values.Main !== 1;
    refuseAny(isDemoted ? [{ is: 'invalid', label: 'Main' }] : []);
    const row = warehouseData.update(division, before, values, cause);
    demoteOtherMains(division, row, cause);
    return row;
  },
  remove(division, row, cause) {
    refuseAny(row.Main === 1 ? [{ is: 'cannotDelete', label: 'Warehouse', why: 'Main' }] : []);
    warehouseData.remove(division, row, cause);
  },
};
