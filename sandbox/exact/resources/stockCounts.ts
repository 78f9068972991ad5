import { processStockCountRules, stockCountLineRules, stockCountRules } from '../rules/stockCounts.ts';
import { isTrue } from '../state/rows.ts';
import { type EntityBinding, lookup, related } from './binding.ts';

const itemOf = related('Items', 'Item');

/** Stock corrected by counting it; their shapes are those of 2025, without batches, serials and locations. */
export const stockCountBindings: Readonly<Record<string, EntityBinding>> = {
  'inventory/StockCounts': {
    entity: 'StockCounts',
    rules: stockCountRules,
    navigations: { StockCountLines: { to: 'inventory/StockCountLines', by: 'StockCountID' } },
    derived: {
      OffsetGLInventoryCode: lookup('GLAccounts', 'OffsetGLInventory', 'Code'),
      OffsetGLInventoryDescription: lookup('GLAccounts', 'OffsetGLInventory', 'Description'),
      WarehouseCode: lookup('Warehouses', 'Warehouse', 'Code'),
      WarehouseDescription: lookup('Warehouses', 'Warehouse', 'Description'),
    },
  },
  'inventory/StockCountLines': {
    entity: 'StockCountLines',
    rules: stockCountLineRules,
    navigations: {},
    derived: {
      ItemCode: lookup('Items', 'Item', 'Code'),
      ItemCostPrice: lookup('Items', 'Item', 'CostPriceStandard'),
      ItemDescription: lookup('Items', 'Item', 'Description'),
      ItemDivisable: (row, scope) => isTrue(itemOf(row, scope) ?? {}, 'IsFractionAllowedItem'),
      StockKeepingUnit: lookup('Items', 'Item', 'Unit'),
    },
  },
  'inventory/ProcessStockCount': {
    entity: 'ProcessStockCount',
    rules: processStockCountRules,
    navigations: {},
    alsoSent: ['StockCountID'],
    derived: {},
  },
};
