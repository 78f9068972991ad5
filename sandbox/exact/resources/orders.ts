import { goodsDeliveryLineRules, goodsDeliveryRules } from '../rules/goodsDeliveries.ts';
import { completeSalesOrderRules } from '../rules/orderCompletion.ts';
import { salesOrderLineRules } from '../rules/salesOrderLines.ts';
import { salesOrderRules } from '../rules/salesOrders.ts';
import { type EntityBinding, lookup, lookupByCode } from './binding.ts';
import { approvalDescription, orderStatusOf } from './descriptions.ts';
import type { Derive } from './served.ts';

const header = 'SalesOrders';

const salesOrders: EntityBinding = {
  entity: header,
  rules: salesOrderRules,
  navigations: { SalesOrderLines: { to: 'salesorder/SalesOrderLines', by: 'OrderID' } },
  twins: ['sync/SalesOrder/SalesOrderHeaders'],
  derived: {
    ApprovalStatusDescription: approvalDescription,
    DeliverToContactPersonFullName: lookup('Contacts', 'DeliverToContactPerson', 'FullName'),
    DeliverToName: lookup('Accounts', 'DeliverTo', 'Name'),
    DeliveryStatusDescription: orderStatusOf('DeliveryStatus'),
    DocumentNumber: lookup('Documents', 'Document', 'HID'),
    DocumentSubject: lookup('Documents', 'Document', 'Subject'),
    InvoiceStatusDescription: orderStatusOf('InvoiceStatus'),
    InvoiceToContactPersonFullName: lookup('Contacts', 'InvoiceToContactPerson', 'FullName'),
    InvoiceToName: lookup('Accounts', 'InvoiceTo', 'Name'),
    OrderedByContactPersonFullName: lookup('Contacts', 'OrderedByContactPerson', 'FullName'),
    OrderedByName: lookup('Accounts', 'OrderedBy', 'Name'),
    PaymentConditionDescription: lookupByCode('PaymentConditions', 'PaymentCondition', 'Description'),
    StatusDescription: orderStatusOf('Status'),
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
    DeliveryStatusDescription: orderStatusOf('DeliveryStatus'),
    InvoiceStatusDescription: orderStatusOf('InvoiceStatus'),
    OrderStatus: lookup(header, 'OrderID', 'Status'),
    PricelistDescription: lookup('SalesPriceLists', 'Pricelist', 'Description'),
    Status: lookup(header, 'OrderID', 'Status'),
    StatusDescription: (row, scope) => {
      const Status = lookup(header, 'OrderID', 'Status')(row, scope);
      return orderStatusOf('Status')({ Status }, scope);
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
