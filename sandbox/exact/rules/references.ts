import type { DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { financeReferences } from './financeReferences.ts';
import type { BusinessProblem } from './problems.ts';
import { tradeReferences } from './tradeReferences.ts';

/** A property that holds the guid of a record of the same division (exact-online.md 4.7). */
export interface Reference {
  readonly from: string;
  readonly property: string;
  readonly to: string;
  /** Screen label of the property, for `Invalid reference: …`. */
  readonly label: string;
  /** What the delete message says the target is used in; null when rows go along with their owner. */
  readonly usedBy: string | null;
}

/** New entities widen this list; both the reference check and the in-use rule read it. */
const references: readonly Reference[] = [
  { from: 'Accounts', property: 'InvoiceAccount', to: 'Accounts', label: 'Invoice to', usedBy: 'Relations' },
  { from: 'Accounts', property: 'Parent', to: 'Accounts', label: 'Parent', usedBy: 'Relations' },
  { from: 'Accounts', property: 'Reseller', to: 'Accounts', label: 'Reseller', usedBy: 'Relations' },
  { from: 'Accounts', property: 'Accountant', to: 'Accounts', label: 'Accountant', usedBy: 'Relations' },
  { from: 'Accounts', property: 'MainContact', to: 'Contacts', label: 'Main contact', usedBy: null },
  ...['GLAccountSales', 'GLAccountPurchase', 'GLAR', 'GLAP'].map((property) => ({
    from: 'Accounts',
    property,
    to: 'GLAccounts',
    label: 'G/L account',
    usedBy: 'Relations',
  })),
  { from: 'Contacts', property: 'Account', to: 'Accounts', label: 'Account', usedBy: null },
  { from: 'Addresses', property: 'Account', to: 'Accounts', label: 'Account', usedBy: null },
  { from: 'Addresses', property: 'Contact', to: 'Contacts', label: 'Contact', usedBy: 'Addresses' },
  { from: 'BankAccounts', property: 'Account', to: 'Accounts', label: 'Account', usedBy: null },
  { from: 'Journals', property: 'GLAccount', to: 'GLAccounts', label: 'G/L account', usedBy: 'Journals' },
  { from: 'VATCodes', property: 'GLToPay', to: 'GLAccounts', label: 'G/L account', usedBy: 'VAT codes' },
  { from: 'VATCodes', property: 'GLToClaim', to: 'GLAccounts', label: 'G/L account', usedBy: 'VAT codes' },
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({
    from: 'Accounts',
    property: `Classification${number}`,
    to: 'AccountClassifications',
    label: `Classification ${number}`,
    usedBy: 'Relations',
  })),
  ...financeReferences,
  ...tradeReferences,
];

/** `Invalid reference: …` for each guid in `values` that names no record of this division. */
export function referenceProblems(division: DivisionState, entity: string, values: Row): BusinessProblem[] {
  return references.flatMap((reference) => {
    if (reference.from !== entity) return [];
    const key = textOf(values, reference.property);
    if (key === null || division.entity(reference.to).get(key) !== undefined) return [];
    return [{ is: 'invalidReference' as const, label: reference.label }];
  });
}

/** Why a record cannot be deleted: it is used elsewhere (exact-online.md 4.8, 7.2: answers 500). */
export function inUseProblems(division: DivisionState, entity: string, key: string, label: string): BusinessProblem[] {
  const usedBy = new Set<string>();
  for (const reference of references) {
    if (reference.to !== entity || reference.usedBy === null) continue;
    const users = division.entity(reference.from).rowsWith(reference.property, key);
    if (users.some((user) => user.ID !== key)) usedBy.add(reference.usedBy);
  }
  return [...usedBy].map((name) => ({ is: 'inUse' as const, label, usedBy: name }));
}
