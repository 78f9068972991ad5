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

/** Who ordered, who gets the goods and who the invoice, each with a contact. */
function parties(from: string, usedBy: string): readonly Reference[] {
  const labels = { OrderedBy: 'Ordered by', DeliverTo: 'Deliver to', InvoiceTo: 'Invoice to' };
  return Object.entries(labels).flatMap(([property, label]) => [
    toAccount(from, property, label, usedBy),
    { from, property: `${property}ContactPerson`, to: 'Contacts', label: `${label}: contact`, usedBy },
  ]);
}

/** References among items, prices, stock, orders and invoices (exact-online.md 7.3, 7.7). */
export const tradeReferences: readonly Reference[] = [
  { from: 'Items', property: 'ItemGroup', to: 'ItemGroups', label: 'Item group', usedBy: 'Items' },
  ...['GLRevenue', 'GLCosts', 'GLStock'].flatMap((property) => [
    toGLAccount('Items', property),
    toGLAccount('ItemGroups', property),
  ]),
  ownedByItem('SalesItemPrices'),
  toAccount('SalesItemPrices', 'Account', 'Account', 'Sales prices'),
  ownedByItem('SupplierItem'),
  ownedByItem('CustomerItems'),
  toAccount('CustomerItems', 'Account', 'Account', 'Customer items'),
  { from: 'StockCounts', property: 'Warehouse', to: 'Warehouses', label: 'Warehouse', usedBy: 'Stock counts' },
  {
    from: 'StockCounts',
    property: 'OffsetGLInventory',
    to: 'GLAccounts',
    label: 'G/L account',
    usedBy: 'Stock counts',
  },
  { from: 'StockCountLines', property: 'Item', to: 'Items', label: 'Item', usedBy: 'Stock counts' },
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
  ...parties('SalesOrders', 'Sales orders'),
  {
    from: 'SalesOrders',
    property: 'DeliveryAddress',
    to: 'Addresses',
    label: 'Delivery address',
    usedBy: 'Sales orders',
  },
  { from: 'SalesOrders', property: 'WarehouseID', to: 'Warehouses', label: 'Warehouse', usedBy: 'Sales orders' },
  { from: 'SalesOrderLines', property: 'Item', to: 'Items', label: 'Item', usedBy: 'Sales orders' },
  ...parties('SalesInvoices', 'Sales invoices'),
  {
    from: 'SalesInvoices',
    property: 'DeliverToAddress',
    to: 'Addresses',
    label: 'Delivery address',
    usedBy: 'Sales invoices',
  },
  { from: 'SalesInvoices', property: 'Warehouse', to: 'Warehouses', label: 'Warehouse', usedBy: 'Sales invoices' },
  { from: 'SalesInvoiceLines', property: 'Item', to: 'Items', label: 'Item', usedBy: 'Sales invoices' },
  {
    from: 'SalesInvoiceLines',
    property: 'GLAccount',
    to: 'GLAccounts',
    label: 'G/L account',
    usedBy: 'Sales invoices',
  },
  {
    from: 'SalesInvoiceLines',
    property: 'SalesOrder',
    to: 'SalesOrders',
    label: 'Sales order',
    usedBy: 'Sales invoices',
  },
  {
    from: 'SalesInvoiceLines',
    property: 'SalesOrderLine',
    to: 'SalesOrderLines',
    label: 'Sales order line',
    usedBy: 'Sales invoices',
  },
];
