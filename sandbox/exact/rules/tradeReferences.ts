import type { Reference } from './references.ts';

function ownedByItem(from: string, property = 'Item'): Reference {
  return { from, property, to: 'Items', label: 'Item', usedBy: null };
}

function toAccount(from: string, property: string, label: string, usedBy: string): Reference {
  return { from, property, to: 'Accounts', label, usedBy };
}

function toGLAccount(from: string, property: string): Reference {
  const usedBy = from === 'Items' ? 'Items' : 'Item groups';
  return { from, property, to: 'GLAccounts', label: 'G/L account', usedBy };
}

/** References among items, prices, stock and orders (exact-online.md 7.3, 7.7). */
export const tradeReferences: readonly Reference[] = [
  { from: 'Items', property: 'ItemGroup', to: 'ItemGroups', label: 'Item group', usedBy: 'Items' },
  ...['GLRevenue', 'GLCosts', 'GLStock'].flatMap((property) => [
    toGLAccount('Items', property),
    toGLAccount('ItemGroups', property),
  ]),
  ownedByItem('SalesItemPrices'),
  toAccount('SalesItemPrices', 'Account', 'Account', 'Sales prices'),
  ownedByItem('SupplierItem'),
  toAccount('SupplierItem', 'Supplier', 'Supplier', 'Items'),
  { from: 'SupplierItem', property: 'ItemUnit', to: 'Units', label: 'Unit', usedBy: null },
  ownedByItem('ItemWarehouses'),
  { from: 'ItemWarehouses', property: 'Warehouse', to: 'Warehouses', label: 'Warehouse', usedBy: 'Items' },
  { from: 'Accounts', property: 'PriceList', to: 'SalesPriceLists', label: 'Price list', usedBy: 'Relations' },
  {
    from: 'SalesPriceListVolumeDiscounts',
    property: 'Item',
    to: 'Items',
    label: 'Item',
    usedBy: 'Price lists',
  },
  toAccount('SalesOrders', 'OrderedBy', 'Ordered by', 'Sales orders'),
  toAccount('SalesOrders', 'DeliverTo', 'Deliver to', 'Sales orders'),
  toAccount('SalesOrders', 'InvoiceTo', 'Invoice to', 'Sales orders'),
  {
    from: 'SalesOrders',
    property: 'OrderedByContactPerson',
    to: 'Contacts',
    label: 'Ordered by: contact',
    usedBy: 'Sales orders',
  },
  {
    from: 'SalesOrders',
    property: 'DeliverToContactPerson',
    to: 'Contacts',
    label: 'Deliver to: contact',
    usedBy: 'Sales orders',
  },
  {
    from: 'SalesOrders',
    property: 'InvoiceToContactPerson',
    to: 'Contacts',
    label: 'Invoice to: contact',
    usedBy: 'Sales orders',
  },
  {
    from: 'SalesOrders',
    property: 'DeliveryAddress',
    to: 'Addresses',
    label: 'Delivery address',
    usedBy: 'Sales orders',
  },
  { from: 'SalesOrders', property: 'WarehouseID', to: 'Warehouses', label: 'Warehouse', usedBy: 'Sales orders' },
  { from: 'SalesOrderLines', property: 'Item', to: 'Items', label: 'Item', usedBy: 'Sales orders' },
];
