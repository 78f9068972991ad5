import { printedSalesInvoiceRules } from '../rules/invoiceProcessing.ts';
import { invoiceSalesOrderRules } from '../rules/orderInvoicing.ts';
import { salesInvoiceLineRules, salesInvoiceRules } from '../rules/salesInvoices.ts';
import { type EntityBinding, lookup, lookupByCode } from './binding.ts';
import { invoiceTypeDescription, statusDescription } from './descriptions.ts';
import { exactFacts } from './facts.ts';
import type { Derive } from './served.ts';

const header = 'SalesInvoices';

const salesInvoices: EntityBinding = {
  entity: header,
  rules: salesInvoiceRules,
  navigations: { SalesInvoiceLines: { to: 'salesinvoice/SalesInvoiceLines', by: 'InvoiceID' } },
  isWrappedAtPageSize: true,
  derived: {
    DeliverToContactPersonFullName: lookup('Contacts', 'DeliverToContactPerson', 'FullName'),
    DeliverToName: lookup('Accounts', 'DeliverTo', 'Name'),
    DocumentNumber: lookup('Documents', 'Document', 'HID'),
    DocumentSubject: lookup('Documents', 'Document', 'Subject'),
    InvoiceToContactPersonFullName: lookup('Contacts', 'InvoiceToContactPerson', 'FullName'),
    InvoiceToName: lookup('Accounts', 'InvoiceTo', 'Name'),
    JournalDescription: lookupByCode('Journals', 'Journal', 'Description'),
    OrderedByContactPersonFullName: lookup('Contacts', 'OrderedByContactPerson', 'FullName'),
    OrderedByName: lookup('Accounts', 'OrderedBy', 'Name'),
    PaymentConditionDescription: lookupByCode('PaymentConditions', 'PaymentCondition', 'Description'),
    StatusDescription: statusDescription,
    TypeDescription: invoiceTypeDescription,
  },
};

const lineNames: Readonly<Record<string, Derive>> = {
  CostCenterDescription: lookupByCode('CostCenters', 'CostCenter', 'Description'),
  CostUnitDescription: lookupByCode('CostUnits', 'CostUnit', 'Description'),
  GLAccountDescription: lookup('GLAccounts', 'GLAccount', 'Description'),
  ItemCode: lookup('Items', 'Item', 'Code'),
  ItemDescription: lookup('Items', 'Item', 'Description'),
  PricelistDescription: lookup('SalesPriceLists', 'Pricelist', 'Description'),
  UnitDescription: lookupByCode('Units', 'UnitCode', 'Description'),
  VATCodeDescription: lookupByCode('VATCodes', 'VATCode', 'Description'),
};

const salesInvoiceLines: EntityBinding = {
  entity: 'SalesInvoiceLines',
  rules: salesInvoiceLineRules,
  navigations: {},
  derived: lineNames,
};

/** A column of the header, stored or looked up, on the row of one of its lines. */
function ofHeader(name: string): Derive {
  const derive = salesInvoices.derived[name];
  return (row, scope) => {
    const invoice = scope.division.entity(header).get(String(row.InvoiceID)) ?? {};
    return derive === undefined ? (invoice[name] ?? null) : derive(invoice, scope);
  };
}

/** The sync twin has a row per line; what the line has no column for is its header's (exact-online.md 5). */
function syncColumns(): Readonly<Record<string, Derive>> {
  const columns = exactFacts.resources.get('sync/salesinvoice/salesinvoices')?.properties ?? [];
  const ofLine = exactFacts.resources.get('salesinvoice/salesinvoicelines')?.byName;
  const stamps = new Set([
    'Timestamp',
    'Created',
    'Creator',
    'CreatorFullName',
    'Modified',
    'Modifier',
    'ModifierFullName',
  ]);
  const own = (name: string): boolean => ofLine?.has(name) === true || stamps.has(name);
  const names = columns.map(({ name }) => name).filter((name) => !own(name));
  return { ...lineNames, ...Object.fromEntries(names.map((name) => [name, ofHeader(name)])) };
}

/** exact-online.md 7.7. */
export const salesInvoiceBindings: Readonly<Record<string, EntityBinding>> = {
  'salesinvoice/SalesInvoices': salesInvoices,
  'salesinvoice/SalesInvoiceLines': salesInvoiceLines,
  'salesinvoice/PrintedSalesInvoices': {
    entity: 'PrintedSalesInvoices',
    rules: printedSalesInvoiceRules,
    navigations: {},
    alsoSent: ['InvoiceID'],
    derived: {},
  },
  'salesinvoice/InvoiceSalesOrders': {
    entity: 'InvoiceSalesOrders',
    rules: invoiceSalesOrderRules,
    navigations: { SalesOrderIDs: { to: 'salesinvoice/SalesOrderID', by: 'ID' } },
    derived: {},
  },
  'salesinvoice/SalesOrderID': { entity: 'SalesOrderID', rules: null, navigations: {}, derived: {} },
  'sync/SalesInvoice/SalesInvoices': {
    entity: 'SalesInvoiceLines',
    rules: null,
    navigations: {},
    derived: syncColumns(),
  },
};
