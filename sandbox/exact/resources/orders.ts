import { goodsDeliveryLineRules, goodsDeliveryRules } from '../rules/goodsDeliveries.ts';
import { completeSalesOrderRules } from '../rules/orderCompletion.ts';
import type { Language } from '../rules/problems.ts';
import { salesOrderLineRules } from '../rules/salesOrderLines.ts';
import { salesOrderRules } from '../rules/salesOrders.ts';
import { type EntityBinding, lookup, lookupByCode } from './binding.ts';
import type { Derive } from './served.ts';

/** Descriptions of 12, 20, 21 and 45; the words are ours. */
const statusNames: Readonly<Record<Language, Readonly<Record<number, string>>>> = {
  EN: { 12: 'Open', 20: 'Partial', 21: 'Complete', 45: 'Canceled' },
  NL: { 12: 'Open', 20: 'Gedeeltelijk', 21: 'Volledig', 45: 'Geannuleerd' },
};

const approvalNames: Readonly<Record<Language, Readonly<Record<number, string>>>> = {
  EN: { 0: 'Awaiting approval', 1: 'Automatic', 2: 'Approved' },
  NL: { 0: 'Wacht op goedkeuring', 1: 'Automatisch', 2: 'Goedgekeurd' },
};

function named(names: typeof statusNames, property: string): Derive {
  return (row, scope) => names[scope.language][Number(row[property])] ?? null;
}

const header = 'SalesOrders';

const salesOrders: EntityBinding = {
  entity: header,
  rules: salesOrderRules,
  navigations: { SalesOrderLines: { to: 'salesorder/SalesOrderLines', by: 'OrderID' } },
  twins: ['sync/SalesOrder/SalesOrderHeaders'],
  derived: {
    ApprovalStatusDescription: named(approvalNames, 'ApprovalStatus'),
    DeliverToContactPersonFullName: lookup('Contacts', 'DeliverToContactPerson', 'FullName'),
    DeliverToName: lookup('Accounts', 'DeliverTo', 'Name'),
    DeliveryStatusDescription: named(statusNames, 'DeliveryStatus'),
    DocumentNumber: lookup('Documents', 'Document', 'HID'),
    DocumentSubject: lookup('Documents', 'Document', 'Subject'),
    InvoiceStatusDescription: named(statusNames, 'InvoiceStatus'),
    InvoiceToContactPersonFullName: lookup('Contacts', 'InvoiceToContactPerson', 'FullName'),
    InvoiceToName: lookup('Accounts', 'InvoiceTo', 'Name'),
    OrderedByContactPersonFullName: lookup('Contacts', 'OrderedByContactPerson', 'FullName'),
    OrderedByName: lookup('Accounts', 'OrderedBy', 'Name'),
    PaymentConditionDescription: lookupByCode('PaymentConditions', 'PaymentCondition', 'Description'),
    StatusDescription: named(statusNames, 'Status'),
    WarehouseCode: lookup('Warehouses', 'WarehouseID', 'Code'),
    WarehouseDescription: lookup('Warehouses', 'WarehouseID', 'Description'),
  },
};

const itemNames: Readonly<Record<string, Derive>> = {
  ItemCode: lookup('Items', 'Item', 'Code'),
  ItemDescription: lookup('Items', 'Item', 'Description'),
};

const salesOrderLines: EntityBinding = {
  entity: 'SalesOrderLines',
  rules: salesOrderLineRules,
  navigations: {},
  derived: {
    ...itemNames,
    DeliveryStatusDescription: named(statusNames, 'DeliveryStatus'),
    InvoiceStatusDescription: named(statusNames, 'InvoiceStatus'),
    OrderStatus: lookup(header, 'OrderID', 'Status'),
    PricelistDescription: lookup('SalesPriceLists', 'Pricelist', 'Description'),
    Status: lookup(header, 'OrderID', 'Status'),
    StatusDescription: (row, scope) => {
      const status = lookup(header, 'OrderID', 'Status')(row, scope);
      return statusNames[scope.language][Number(status)] ?? null;
    },
    UnitDescription: lookupByCode('Units', 'UnitCode', 'Description'),
    VATCodeDescription: lookupByCode('VATCodes', 'VATCode', 'Description'),
  },
};

const goodsDeliveries: EntityBinding = {
  entity: 'GoodsDeliveries',
  rules: goodsDeliveryRules,
  navigations: { GoodsDeliveryLines: { to: 'salesorder/GoodsDeliveryLines', by: 'EntryID' } },
  derived: {
    DeliveryAccountCode: lookup('Accounts', 'DeliveryAccount', 'Code'),
    DeliveryAccountName: lookup('Accounts', 'DeliveryAccount', 'Name'),
    DeliveryContactPersonFullName: lookup('Contacts', 'DeliveryContact', 'FullName'),
    DocumentSubject: lookup('Documents', 'Document', 'Subject'),
    WarehouseCode: lookup('Warehouses', 'Warehouse', 'Code'),
    WarehouseDescription: lookup('Warehouses', 'Warehouse', 'Description'),
  },
};

export const orderBindings: Readonly<Record<string, EntityBinding>> = {
  'salesorder/SalesOrders': salesOrders,
  'salesorder/SalesOrderLines': salesOrderLines,
  'salesorder/GoodsDeliveries': goodsDeliveries,
  'salesorder/CompleteSalesOrder': {
    entity: 'CompleteSalesOrder',
    rules: completeSalesOrderRules,
    navigations: {},
    alsoSent: ['OrderID'],
    derived: {},
  },
  'salesorder/GoodsDeliveryLines': {
    entity: 'GoodsDeliveryLines',
    rules: goodsDeliveryLineRules,
    navigations: {},
    derived: itemNames,
  },
};
