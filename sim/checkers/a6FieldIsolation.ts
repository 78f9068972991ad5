import type { Checker } from '../watch.ts';

const address = [
  'Street',
  'HouseNumber',
  'HouseNumberSuffix',
  'Postalcode',
  'City',
  'Country',
  'State',
  'ExtraAddressLine',
];

/** Per entity, what Tandem maps, and after the bar what the system itself computes from it. */
const writable: Readonly<Record<string, readonly string[]>> = {
  Accounts: [
    ...['Name', 'Email', 'Phone', 'Website', 'VATNumber', 'ChamberOfCommerce', 'Status', 'IsSupplier', 'Type'],
    ...['AddressLine1', 'AddressLine2', 'AddressLine3', 'Postcode', 'City', 'Country', 'PaymentConditionSales'],
    ...['MainContact', 'Code'],
  ],
  Addresses: ['AddressLine1', 'AddressLine2', 'AddressLine3', 'Postcode', 'City', 'Country', 'Main'],
  Contacts: [
    ...['FirstName', 'MiddleName', 'LastName', 'Title', 'Email', 'Phone', 'Mobile', 'IsMainContact'],
    ...['BusinessEmail', 'BusinessPhone', 'BusinessMobile', 'BirthName', 'FullName'],
  ],
  BankAccounts: ['BankAccount', 'IBAN', 'BICCode', 'Main'],
  'Relation.Organization': [
    ...['Name', 'EmailAddress', 'PhoneNumber', 'Website', 'VATNumber', 'ChamberOfCommerceNumber', 'IBAN'],
    ...['DebtorNumber', 'CreditorNumber', 'PaymentCondition', 'PaymentTerm'],
    ...['VisitingAddress', 'PostalAddress', 'InvoiceAddress'],
  ],
  'Relation.Person': ['FirstName', 'MiddleName', 'LastName', 'Title', 'Name', 'EmailAddress', 'PhoneNumber'],
  'Relationship.Person.Contact.Standard': [
    'EmailAddress',
    'PhoneNumber',
    'MobilePhoneNumber',
    'Name',
    'Title',
    'Function',
  ],
  Address: address,
};
const bookkeeping =
  /^(Modified|Modifier|Timestamp|LastMutation|LastModified|StatusSince|CustomerSince|SupplierSince|SortName|SearchName|DisplayName)/;

type Row = Readonly<Record<string, unknown>> | null;

/** A6: a write of Tandem changes only mapped fields; what a system computes from them is declared here. */
export const a6: Checker = {
  id: 'A6',
  listen: (_facts, fail) => ({
    effect: ({ author, effect, side }) => {
      const allowed = writable[effect.entity];
      if (author !== 'tandem' || effect.action !== 'update' || effect.cause.by === 'rule' || allowed === undefined)
        return;
      const [was, is] = [effect.before, effect.after] as [Row, Row];
      const changed = Object.keys({ ...was, ...is }).filter((name) => !isAlike(was?.[name], is?.[name]));
      const others = changed.filter((name) => !allowed.includes(name) && !bookkeeping.test(name));
      if (others.length > 0) fail(`${side} ${effect.entity} ${effect.key}: ${others.join(', ')} changed as well`);
    },
  }),
};

const isAlike = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
