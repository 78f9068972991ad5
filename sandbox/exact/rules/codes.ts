import type { DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';
import type { BusinessProblem } from './problems.ts';

/** Properties that hold the code of another record instead of its guid (exact-online.md 8, number 21). */
interface CodeReference {
  readonly from: string;
  readonly property: string;
  readonly to: string;
  readonly label: string;
}

const codeReferences: readonly CodeReference[] = [
  { from: 'Accounts', property: 'SalesCurrency', to: 'Currencies', label: 'Currency' },
  { from: 'Accounts', property: 'PurchaseCurrency', to: 'Currencies', label: 'Currency' },
  { from: 'Accounts', property: 'SalesVATCode', to: 'VATCodes', label: 'VAT code' },
  { from: 'Accounts', property: 'PurchaseVATCode', to: 'VATCodes', label: 'VAT code' },
  { from: 'Accounts', property: 'PaymentConditionSales', to: 'PaymentConditions', label: 'Payment condition' },
  { from: 'Accounts', property: 'PaymentConditionPurchase', to: 'PaymentConditions', label: 'Payment condition' },
  { from: 'GLAccounts', property: 'VATCode', to: 'VATCodes', label: 'VAT code' },
  { from: 'Journals', property: 'Currency', to: 'Currencies', label: 'Currency' },
  { from: 'Items', property: 'Unit', to: 'Units', label: 'Unit' },
  { from: 'Items', property: 'SalesVatCode', to: 'VATCodes', label: 'VAT code' },
  { from: 'Items', property: 'CostPriceCurrency', to: 'Currencies', label: 'Currency' },
  { from: 'SalesItemPrices', property: 'Unit', to: 'Units', label: 'Unit' },
  { from: 'SalesItemPrices', property: 'Currency', to: 'Currencies', label: 'Currency' },
  { from: 'SupplierItem', property: 'PurchaseUnit', to: 'Units', label: 'Purchase unit' },
  { from: 'SupplierItem', property: 'Currency', to: 'Currencies', label: 'Currency' },
  { from: 'SupplierItem', property: 'PurchaseVATCode', to: 'VATCodes', label: 'VAT code' },
  { from: 'SalesOrders', property: 'Currency', to: 'Currencies', label: 'Currency' },
  { from: 'SalesOrders', property: 'PaymentCondition', to: 'PaymentConditions', label: 'Payment condition' },
  { from: 'SalesOrderLines', property: 'UnitCode', to: 'Units', label: 'Unit' },
  { from: 'SalesOrderLines', property: 'VATCode', to: 'VATCodes', label: 'VAT code' },
  ...['BankEntryLines', 'CashEntryLines', 'GeneralJournalEntryLines'].map((from) => ({
    from,
    property: 'VATCode',
    to: 'VATCodes',
    label: 'VAT code',
  })),
  { from: 'ExchangeRates', property: 'SourceCurrency', to: 'Currencies', label: 'Currency' },
  { from: 'SalesInvoices', property: 'Currency', to: 'Currencies', label: 'Currency' },
  { from: 'SalesInvoices', property: 'PaymentCondition', to: 'PaymentConditions', label: 'Payment condition' },
  { from: 'SalesInvoiceLines', property: 'UnitCode', to: 'Units', label: 'Unit' },
  { from: 'SalesInvoiceLines', property: 'VATCode', to: 'VATCodes', label: 'VAT code' },
];

/** `Invalid reference: …` for each code in `values` that nothing in this division has. */
export function codeProblems(division: DivisionState, entity: string, values: Row): BusinessProblem[] {
  return codeReferences.flatMap((reference) => {
    if (reference.from !== entity) return [];
    const code = textOf(values, reference.property);
    if (code === null || division.entity(reference.to).rowsWith('Code', code.trim()).length > 0) return [];
    return [{ is: 'invalidReference' as const, label: reference.label }];
  });
}
