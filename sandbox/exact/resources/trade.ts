import { customerItemRules } from '../rules/customerItems.ts';
import { itemRules } from '../rules/items.ts';
import { salesItemPriceRules, standardPrice } from '../rules/prices.ts';
import {
  freeStock,
  itemWarehouseRules,
  positionsOf,
  projectedStock,
  stockOf,
  sumOver,
  warehouseRules,
} from '../rules/stock.ts';
import { supplierItemRules } from '../rules/supplierItems.ts';
import { isTrue, type Row, textOf } from '../state/rows.ts';
import { type EntityBinding, lookup, lookupByCode, related } from './binding.ts';
import { orderBindings } from './orders.ts';
import type { Derive, ReadScope } from './served.ts';
import { stockCountBindings } from './stockCounts.ts';

/** Code and description of the G/L account that a guid names. */
function glAccount(property: string): Readonly<Record<string, Derive>> {
  return {
    [`${property}Code`]: lookup('GLAccounts', property, 'Code'),
    [`${property}Description`]: lookup('GLAccounts', property, 'Description'),
  };
}

/** Code and description of the item that a guid names. */
function itemNames(property = 'Item'): Readonly<Record<string, Derive>> {
  return {
    ItemCode: lookup('Items', property, 'Code'),
    ItemDescription: lookup('Items', property, 'Description'),
  };
}

const warehouseNames: Readonly<Record<string, Derive>> = {
  WarehouseCode: lookup('Warehouses', 'Warehouse', 'Code'),
  WarehouseDescription: lookup('Warehouses', 'Warehouse', 'Description'),
};

const itemOf = related('Items', 'Item');

function ofItem(property: string): Derive {
  return (row, scope) => itemOf(row, scope)?.[property] ?? null;
}

/** A property of the unit that the item's code names. */
function unitOfItem(find: (row: Row, scope: ReadScope) => Row | undefined, property: string): Derive {
  return (row, scope) => {
    const code = textOf(find(row, scope) ?? {}, 'Unit');
    const unit = code === null ? undefined : scope.division.entity('Units').rowsWith('Code', code)[0];
    return unit?.[property] ?? null;
  };
}

/** A picture is sent but never returned; without one the address is that of a placeholder (exact-online.md 7.3). */
export const pictureUrl: Derive = (row, scope) => {
  const name = textOf(row, 'Picture') === null ? 'placeholder' : String(row.ID);
  return `${scope.state.publicUrl}/docs/SysImage.aspx?Item=${name}`;
};

const items: EntityBinding = {
  entity: 'Items',
  rules: itemRules,
  navigations: {},
  derived: {
    ...glAccount('GLCosts'),
    ...glAccount('GLRevenue'),
    ...glAccount('GLStock'),
    ItemGroupCode: lookup('ItemGroups', 'ItemGroup', 'Code'),
    ItemGroupDescription: lookup('ItemGroups', 'ItemGroup', 'Description'),
    PictureThumbnailUrl: pictureUrl,
    PictureUrl: pictureUrl,
    SalesVatCodeDescription: lookupByCode('VATCodes', 'SalesVatCode', 'Description'),
    StandardSalesPrice: (row, scope) => standardPrice(scope.division, row, scope.division.nowWall()),
    Stock: (row, scope) => stockOf(scope.division, String(row.ID)),
    UnitDescription: lookupByCode('Units', 'Unit', 'Description'),
    UnitType: lookupByCode('Units', 'Unit', 'Type'),
  },
};

const itemGroups: EntityBinding = {
  entity: 'ItemGroups',
  rules: null,
  navigations: {},
  derived: {
    ...glAccount('GLCosts'),
    ...glAccount('GLRevenue'),
    ...glAccount('GLStock'),
  },
};

const salesItemPrices: EntityBinding = {
  entity: 'SalesItemPrices',
  rules: salesItemPriceRules,
  navigations: {},
  derived: {
    ...itemNames(),
    AccountName: lookup('Accounts', 'Account', 'Name'),
    Barcode: ofItem('Barcode'),
    DefaultItemUnit: ofItem('Unit'),
    DefaultItemUnitDescription: unitOfItem(itemOf, 'Description'),
    UnitDescription: lookupByCode('Units', 'Unit', 'Description'),
  },
};

const supplierItem: EntityBinding = {
  entity: 'SupplierItem',
  rules: supplierItemRules,
  navigations: {},
  derived: {
    ...itemNames(),
    Barcode: ofItem('Barcode'),
    CurrencyDescription: lookupByCode('Currencies', 'Currency', 'Description'),
    ItemUnitCode: lookup('Units', 'ItemUnit', 'Code'),
    ItemUnitDescription: lookup('Units', 'ItemUnit', 'Description'),
    PurchaseUnitDescription: lookupByCode('Units', 'PurchaseUnit', 'Description'),
    PurchaseVATCodeDescription: lookupByCode('VATCodes', 'PurchaseVATCode', 'Description'),
    SupplierCode: lookup('Accounts', 'Supplier', 'Code'),
    SupplierDescription: lookup('Accounts', 'Supplier', 'Name'),
  },
};

/** Purchase prices as a list of their own: those of the supplier items (exact-online.md 7.3). */
const purchaseItemPrices: EntityBinding = {
  entity: 'SupplierItem',
  rules: null,
  navigations: {},
  derived: {
    ...itemNames(),
    Account: (row) => row.Supplier ?? null,
    AccountName: lookup('Accounts', 'Supplier', 'Name'),
    Barcode: ofItem('Barcode'),
    DefaultItemUnit: ofItem('Unit'),
    DefaultItemUnitDescription: unitOfItem(itemOf, 'Description'),
    NumberOfItemsPerUnit: (row) => row.PurchaseUnitFactor ?? 1,
    Price: (row) => row.PurchasePrice ?? null,
    Quantity: (row) => row.MinimumQuantity ?? 1,
    Unit: (row) => row.PurchaseUnit ?? null,
    UnitDescription: lookupByCode('Units', 'PurchaseUnit', 'Description'),
  },
};

/** The stock position that belongs to an item in a warehouse. */
function ofPosition(read: (position: Row) => Row[string]): Derive {
  return (row, scope) => {
    const positions = positionsOf(scope.division, textOf(row, 'Item') ?? '');
    const position = positions.find((candidate) => candidate.Warehouse === row.Warehouse);
    return position === undefined ? 0 : (read(position) ?? 0);
  };
}

const itemWarehouses: EntityBinding = {
  entity: 'ItemWarehouses',
  rules: itemWarehouseRules,
  navigations: {},
  derived: {
    ...itemNames(),
    ...warehouseNames,
    CurrentStock: ofPosition((position) => position.CurrentStock),
    ItemBarcode: ofItem('Barcode'),
    ItemEndDate: ofItem('EndDate'),
    ItemIsFractionAllowedItem: (row, scope) => isTrue(itemOf(row, scope) ?? {}, 'IsFractionAllowedItem'),
    ItemIsStockItem: (row, scope) => isTrue(itemOf(row, scope) ?? {}, 'IsStockItem'),
    ItemStartDate: ofItem('StartDate'),
    ItemUnit: ofItem('Unit'),
    ItemUnitDescription: unitOfItem(itemOf, 'Description'),
    PlannedStockIn: ofPosition((position) => position.PlanningIn),
    PlannedStockOut: ofPosition((position) => position.PlanningOut),
    ProjectedStock: ofPosition(projectedStock),
    ReservedStock: ofPosition((position) => position.ReservedStock),
  },
};

const itemOfPosition = related('Items', 'ItemId');

const stockPositions: EntityBinding = {
  entity: 'StockPositions',
  rules: null,
  navigations: {},
  derived: {
    ...itemNames('ItemId'),
    ...warehouseNames,
    FreeStock: freeStock,
    ProjectedStock: projectedStock,
    ReorderPoint: (row, scope) => {
      const places = scope.division.entity('ItemWarehouses').rowsWith('Item', textOf(row, 'ItemId'));
      return sumOver(
        places.filter((place) => place.Warehouse === row.Warehouse),
        'ReorderPoint',
      );
    },
    UnitCode: (row, scope) => itemOfPosition(row, scope)?.Unit ?? null,
    UnitDescription: unitOfItem(itemOfPosition, 'Description'),
  },
};

const volumeDiscounts: EntityBinding = {
  entity: 'SalesPriceListVolumeDiscounts',
  rules: null,
  navigations: {},
  derived: {
    ...itemNames(),
    ItemGroupCode: lookup('ItemGroups', 'ItemGroup', 'Code'),
    ItemGroupDescription: lookup('ItemGroups', 'ItemGroup', 'Description'),
    PriceListCode: ofPriceList('Code'),
    PriceListDescription: ofPriceList('Description'),
    SalesUnit: ofItem('Unit'),
    UnitDescription: lookupByCode('Units', 'Unit', 'Description'),
  },
};

/** A discount belongs to a period, and the period to a list. */
function ofPriceList(property: string): Derive {
  const periodOf = related('SalesPriceListPeriods', 'PriceListPeriod');
  const listOf = lookup('SalesPriceLists', 'PriceList', property);
  return (row, scope) => listOf(periodOf(row, scope) ?? {}, scope);
}

function readOnly(entity: string, derived: Readonly<Record<string, Derive>> = {}): EntityBinding {
  return { entity, rules: null, navigations: {}, derived };
}

export const tradeBindings: Readonly<Record<string, EntityBinding>> = {
  'logistics/Items': items,
  'logistics/ItemGroups': itemGroups,
  'logistics/Units': readOnly('Units'),
  'logistics/SalesItemPrices': salesItemPrices,
  'logistics/SupplierItem': supplierItem,
  'logistics/CustomerItems': {
    entity: 'CustomerItems',
    rules: customerItemRules,
    navigations: {},
    derived: {
      ...itemNames(),
      AccountCode: lookup('Accounts', 'Account', 'Code'),
      AccountName: lookup('Accounts', 'Account', 'Name'),
    },
  },
  'sync/Logistics/PurchaseItemPrices': purchaseItemPrices,
  ...stockCountBindings,
  'inventory/Warehouses': { entity: 'Warehouses', rules: warehouseRules, navigations: {}, derived: {} },
  'inventory/ItemWarehouses': itemWarehouses,
  'sync/Inventory/StockPositions': stockPositions,
  'sales/SalesPriceLists': readOnly('SalesPriceLists'),
  'sales/SalesPriceListPeriods': readOnly('SalesPriceListPeriods', {
    Currency: lookup('SalesPriceLists', 'PriceList', 'Currency'),
  }),
  // One list per customer (exact-online.md 7.3): the link is the customer's own column.
  'sales/SalesPriceListLinkedAccounts': {
    ...readOnly('Accounts'),
    isKept: (row) => textOf(row, 'PriceList') !== null,
  },
  'sales/SalesPriceListVolumeDiscounts': volumeDiscounts,
  ...orderBindings,
};
