import { accountRules, isPurchase, isSales } from '../rules/accounts.ts';
import { addressRules } from '../rules/addresses.ts';
import { bankAccountRules } from '../rules/bankAccounts.ts';
import { contactRules } from '../rules/contacts.ts';
import { countryName } from '../rules/countries.ts';
import { splitStreet } from '../rules/streets.ts';
import { textOf } from '../state/rows.ts';
import { type EntityBinding, lookup, lookupByCode, related } from './binding.ts';
import type { Derive } from './served.ts';

const countryOf: Derive = (row, scope) => countryName(textOf(row, 'Country'), scope.language);

const accountOf = related('Accounts', 'Account');

/** Contacts show parts of their account's visit address: AddressStreet, AddressStreetNumber and its suffix. */
function streetPart(part: 'street' | 'number' | 'suffix'): Derive {
  return (row, scope) => splitStreet(textOf(accountOf(row, scope) ?? {}, 'AddressLine1'))[part];
}

const accounts: EntityBinding = {
  entity: 'Accounts',
  rules: accountRules,
  navigations: { BankAccounts: { to: 'crm/BankAccounts', by: 'Account' } },
  derived: {
    CountryName: countryOf,
    InvoiceAccountCode: lookup('Accounts', 'InvoiceAccount', 'Code'),
    InvoiceAccountName: lookup('Accounts', 'InvoiceAccount', 'Name'),
    IsPurchase: (row) => isPurchase(row),
    IsSales: (row) => isSales(row),
    ResellerCode: lookup('Accounts', 'Reseller', 'Code'),
    ResellerName: lookup('Accounts', 'Reseller', 'Name'),
    PurchaseCurrencyDescription: lookupByCode('Currencies', 'PurchaseCurrency', 'Description'),
    PaymentConditionPurchaseDescription: lookupByCode('PaymentConditions', 'PaymentConditionPurchase', 'Description'),
    PaymentConditionSalesDescription: lookupByCode('PaymentConditions', 'PaymentConditionSales', 'Description'),
    PurchaseVATCodeDescription: lookupByCode('VATCodes', 'PurchaseVATCode', 'Description'),
    SalesCurrencyDescription: lookupByCode('Currencies', 'SalesCurrency', 'Description'),
    SalesVATCodeDescription: lookupByCode('VATCodes', 'SalesVATCode', 'Description'),
  },
};

const contacts: EntityBinding = {
  entity: 'Contacts',
  rules: contactRules,
  navigations: {},
  derived: {
    AccountIsCustomer: (row, scope) => accountOf(row, scope)?.Status === 'C',
    AccountIsSupplier: (row, scope) => accountOf(row, scope)?.IsSupplier === true,
    AccountMainContact: lookup('Accounts', 'Account', 'MainContact'),
    AccountName: lookup('Accounts', 'Account', 'Name'),
    AddressLine2: lookup('Accounts', 'Account', 'AddressLine2'),
    AddressStreet: streetPart('street'),
    AddressStreetNumber: streetPart('number'),
    AddressStreetNumberSuffix: streetPart('suffix'),
    City: lookup('Accounts', 'Account', 'City'),
    Country: lookup('Accounts', 'Account', 'Country'),
    IsMainContact: (row, scope) => accountOf(row, scope)?.MainContact === row.ID,
    Postcode: lookup('Accounts', 'Account', 'Postcode'),
    State: lookup('Accounts', 'Account', 'State'),
  },
};

const addresses: EntityBinding = {
  entity: 'Addresses',
  rules: addressRules,
  navigations: {},
  derived: {
    AccountIsSupplier: (row, scope) => accountOf(row, scope)?.IsSupplier === true,
    AccountName: lookup('Accounts', 'Account', 'Name'),
    ContactName: lookup('Contacts', 'Contact', 'FullName'),
    CountryName: countryOf,
  },
};

const bankAccounts: EntityBinding = {
  entity: 'BankAccounts',
  rules: bankAccountRules,
  navigations: {},
  derived: {
    AccountName: lookup('Accounts', 'Account', 'Name'),
    // Read-only: filled when the number is an IBAN by its shape.
    IBAN: (row) =>
      /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(textOf(row, 'BankAccount') ?? '') ? (row.BankAccount ?? null) : null,
  },
};

/** Master data of relations, which has no verbs but GET (exact-online.md 7.2). */
const classifications: EntityBinding = {
  entity: 'AccountClassifications',
  rules: null,
  navigations: {},
  derived: {
    AccountClassificationNameDescription: lookup(
      'AccountClassificationNames',
      'AccountClassificationName',
      'Description',
    ),
  },
};

const classificationNames: EntityBinding = {
  entity: 'AccountClassificationNames',
  rules: null,
  navigations: {},
  derived: {},
};

const classes: EntityBinding = { entity: 'AccountClasses', rules: null, navigations: {}, derived: {} };

export const crmBindings: Readonly<Record<string, EntityBinding>> = {
  'crm/Accounts': accounts,
  'crm/Contacts': contacts,
  'crm/Addresses': addresses,
  'crm/BankAccounts': bankAccounts,
  'crm/AccountClassifications': classifications,
  'crm/AccountClassificationNames': classificationNames,
  'crm/AccountClasses': classes,
};
