import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { codeProblems } from './codes.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { inUseProblems, referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';
import { ensureItemWarehouse, mainWarehouse, stockOf } from './stock.ts';

/** What a minimal POST leaves behind, from `observedCreate2026`. IsSalesItem is an inference: it was not recorded. */
export const itemDefaults: Row = {
  CopyRemarks: 0,
  CostPriceCurrency: 'EUR',
  FreeBoolField_01: false,
  IsBatchItem: 0,
  IsBatchNumberItem: 0,
  IsFractionAllowedItem: false,
  IsMakeItem: 0,
  IsNewContract: 0,
  IsOnDemandItem: 0,
  IsPackageItem: false,
  IsPurchaseItem: false,
  IsRegistrationCodeItem: 0,
  IsSalesItem: true,
  IsSerialItem: false,
  IsSerialNumberItem: false,
  IsSubcontractedItem: false,
  IsTaxableItem: 0,
  IsTime: 0,
  IsWebshopItem: 0,
  SecurityLevel: 10,
  StatisticalUnits: 1,
  Unit: 'pc',
};

/** The G/L accounts an item takes from its group when it names none (exact-online.md 7.3). */
const groupAccounts = ['GLRevenue', 'GLCosts', 'GLStock'] as const;

/** What belongs to the item alone goes with it. */
const owned = ['SalesItemPrices', 'SupplierItem', 'CustomerItems', 'StockPositions', 'ItemWarehouses'] as const;

function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  for (const label of ['Code', 'Description']) {
    const isChecked = before === null || label in values;
    if (isChecked && (textOf(values, label) ?? '').trim() === '') problems.push({ is: 'mandatory', label });
  }
  const code = textOf(values, 'Code');
  // As with relations, the own unchanged code counts as taken (exact-online.md 4.7).
  if (code !== null && division.entity('Items').rowsWith('Code', code).length > 0) {
    problems.push({ is: 'alreadyExists' });
  }
  problems.push(...codeProblems(division, 'Items', values), ...referenceProblems(division, 'Items', values));
  return problems;
}

/** Codes may arrive with their padding; item codes keep inner blanks. */
function normalised(values: Row): Row {
  const next: Record<string, Row[string]> = { ...values };
  for (const name of ['Code', 'Unit', 'SalesVatCode']) {
    const value = next[name];
    if (typeof value === 'string') next[name] = value.trim() === '' ? null : value.trim();
  }
  return next;
}

function groupOf(division: DivisionState, values: Row): Row | undefined {
  const groups = division.entity('ItemGroups');
  const key = textOf(values, 'ItemGroup');
  return key === null ? groups.rowsWith('IsDefault', 1)[0] : groups.get(key);
}

function fromGroup(group: Row | undefined): Row {
  if (group === undefined) return { IsStockItem: false };
  const accounts = Object.fromEntries(groupAccounts.map((name) => [name, group[name] ?? null]));
  return { ...accounts, ItemGroup: textOf(group, 'ID'), IsStockItem: isTrue(group, 'IsStocked') };
}

/** A stock item has its place in the main warehouse from the start. */
function storeInMainWarehouse(division: DivisionState, item: Row, cause: Cause): void {
  const warehouse = mainWarehouse(division);
  if (isTrue(item, 'IsStockItem') && warehouse !== undefined) {
    ensureItemWarehouse(division, String(item.ID), String(warehouse.ID), cause);
  }
}

export const itemRules: EntityRules = {
  create(division, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, null, values));
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    const row = division.insert(
      'Items',
      {
        ...itemDefaults,
        StartDate: midnightOf(division.nowWall()),
        ...fromGroup(groupOf(division, values)),
        ...given,
      },
      cause,
    );
    storeInMainWarehouse(division, row, cause);
    return row;
  },

  update(division, before, sent, cause) {
    const values = normalised(sent);
    refuseAny(problemsOf(division, before, values));
    const row = division.update('Items', before, values, cause);
    storeInMainWarehouse(division, row, cause);
    return row;
  },

  remove(division, row, cause) {
    const key = String(row.ID);
    const problems = inUseProblems(division, 'Items', key, 'Item');
    if (stockOf(division, key) !== 0) problems.push({ is: 'inUse', label: 'Item', usedBy: 'Stock' });
    refuseAny(problems);
    for (const entity of owned) {
      const property = entity === 'StockPositions' ? 'ItemId' : 'Item';
      for (const part of division.entity(entity).rowsWith(property, key)) division.remove(entity, part, cause);
    }
    division.remove('Items', row, cause);
  },
};

/** Outside its active window (exact-online.md 7.3). */
export function isItemEnded(item: Row, nowWall: number): boolean {
  return typeof item.EndDate === 'number' && item.EndDate < midnightOf(nowWall);
}
