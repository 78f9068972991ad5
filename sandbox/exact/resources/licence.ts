import type { Row } from '../state/rows.ts';
import type { ReadScope } from './served.ts';

/**
 * Editions: `bookkeeping` alone, or `trade` ("Handel") with orders, stock and price lists. What answers 403 without it. Indicative: the sheet names supplier items, stock, orders and price lists
 * (exact-online.md 7.1, 7.3).
 */
const tradeServices = [
  'inventory/',
  'salesorder/',
  'sync/inventory/',
  'sync/salesorder/',
  'sync/sales/',
  'bulk/salesorder/',
];
const tradeResources = new Set([
  'logistics/supplieritem',
  'salesinvoice/invoicesalesorders',
  'sync/logistics/supplieritem',
  'sync/logistics/purchaseitemprices',
  'read/logistics/stockposition',
  'sales/salespricelists',
  'sales/salespricelistperiods',
  'sales/salespricelistlinkedaccounts',
  'sales/salespricelistvolumediscounts',
]);

export function isLicensed(path: string, edition: unknown): boolean {
  const lower = path.toLowerCase();
  const isTrade = tradeResources.has(lower) || tradeServices.some((service) => lower.startsWith(service));
  return !isTrade || edition !== 'bookkeeping';
}

/** No public list of feature ids exists (exact-online.md 11.3): these numbers are ours. */
const features: readonly (readonly [id: number, description: string, isTrade: boolean])[] = [
  [1, 'General ledger', false],
  [2, 'Accounts receivable', false],
  [3, 'Accounts payable', false],
  [4, 'CRM', false],
  [5, 'Documents', false],
  [20, 'Sales orders', true],
  [21, 'Inventory', true],
  [22, 'Price lists', true],
];

export function availableFeatures(scope: ReadScope): readonly Row[] {
  const edition = scope.state.divisionRow(scope.division.code)?.Edition;
  return features
    .filter(([, , isTrade]) => !isTrade || edition !== 'bookkeeping')
    .map(([ID, Description]) => ({ ID, Description }));
}
