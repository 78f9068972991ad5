import { type ODataQuery, odataUrl } from '../shared/odataUrl.ts';
import type { AccountRow, AddressRow, BankAccountRow, ContactRow, DeletedRow, PaymentConditionRow } from './wire.ts';

/** Always an explicit `$select`: cheaper, and required by some resources (exact-online.md 4.6, 5). */
const accountColumns: readonly (keyof AccountRow)[] = [
  'ID',
  'Created',
  'Code',
  'Name',
  'Status',
  'IsSupplier',
  'Email',
  'Phone',
  'Website',
  'VATNumber',
  'ChamberOfCommerce',
  'SearchCode',
  'PaymentConditionSales',
  'AddressLine1',
  'AddressLine2',
  'AddressLine3',
  'Postcode',
  'City',
  'Country',
  'StartDate',
  'EndDate',
];
const addressColumns: readonly (keyof AddressRow)[] = [
  'ID',
  'Account',
  'Type',
  'Main',
  'AddressLine1',
  'AddressLine2',
  'AddressLine3',
  'Postcode',
  'City',
  'Country',
];
const contactColumns: readonly (keyof ContactRow)[] = [
  'ID',
  'Created',
  'Account',
  'FirstName',
  'MiddleName',
  'LastName',
  'Title',
  'Email',
  'BusinessEmail',
  'Phone',
  'BusinessPhone',
  'Mobile',
  'BusinessMobile',
  'IsMainContact',
  'Notes',
  'StartDate',
  'EndDate',
];
const deletedColumns: readonly (keyof DeletedRow)[] = ['Timestamp', 'EntityKey', 'EntityType'];

const bankAccountColumns: readonly (keyof BankAccountRow)[] = [
  'ID',
  'Modified',
  'Account',
  'BankAccount',
  'IBAN',
  'Main',
];
const paymentConditionColumns: readonly (keyof PaymentConditionRow)[] = [
  'Code',
  'PaymentDays',
  'PaymentEndOfMonths',
  'PaymentMethod',
  'Percentage',
  'DiscountPaymentDays',
  'DiscountPercentage',
];

/** A resource beside its sync twin. The normal one has no `Timestamp`, so `Modified` stands in as its version. */
export const resources = {
  accounts: { path: 'crm/Accounts', select: [...accountColumns, 'Modified'] },
  addresses: { path: 'crm/Addresses', select: [...addressColumns, 'Modified'] },
  contacts: { path: 'crm/Contacts', select: [...contactColumns, 'Modified'] },
  bankAccounts: { path: 'crm/BankAccounts', select: bankAccountColumns },
  paymentConditions: { path: 'cashflow/PaymentConditions', select: paymentConditionColumns },
  divisions: { path: 'system/Divisions', select: ['Code', 'Description', 'CustomerName', 'Country', 'VATNumber'] },
  subscriptions: { path: 'webhooks/WebhookSubscriptions', select: ['ID', 'Topic', 'CallbackURL'] },
  syncAccounts: { path: 'sync/CRM/Accounts', select: ['Timestamp', ...accountColumns] },
  syncAddresses: { path: 'sync/CRM/Addresses', select: ['Timestamp', ...addressColumns] },
  syncContacts: { path: 'sync/CRM/Contacts', select: ['Timestamp', ...contactColumns] },
  syncDeleted: { path: 'sync/Deleted', select: deletedColumns },
} as const satisfies Record<string, { path: string; select: readonly string[] }>;

export interface ExactUrls {
  /** A list of one resource, with its columns. */
  list(resource: { readonly path: string; readonly select: readonly string[] }, query?: ODataQuery): string;
  /** One record by its guid. */
  one(resource: { readonly path: string }, keyLiteral: string): string;
  /** Where creates of a resource go. */
  all(resource: { readonly path: string }): string;
  /** Whether a continuation link stays with this service and this division; anything else must not get our token. */
  isOurs(next: string): boolean;
}

export const meUrl = (apiUrl: string): string =>
  odataUrl(`${apiUrl}/api/v1/current/Me`, { select: ['UserID', 'FullName', 'UserName', 'Email', 'CurrentDivision'] });

/** Every address carries the division: whatever company the user has open meanwhile plays no part. */
export function exactUrls(apiUrl: string, division: string): ExactUrls {
  if (!/^\d{1,10}$/.test(division)) throw new Error(`not a division: ${JSON.stringify(division)}`);
  const root = `${apiUrl}/api/v1/${division}/`;
  return {
    list: (resource, query = {}) => odataUrl(`${root}${resource.path}`, { select: resource.select, ...query }),
    one: (resource, keyLiteral) => `${root}${resource.path}(${keyLiteral})`,
    all: (resource) => `${root}${resource.path}`,
    isOurs: (next) => next.toLowerCase().startsWith(root.toLowerCase()),
  };
}
