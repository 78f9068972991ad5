import { masterDataRules } from '../rules/masterData.ts';
import { percentageOn } from '../rules/vat.ts';
import type { Row, Value } from '../state/rows.ts';
import { type EntityBinding, lookup, lookupByCode } from './binding.ts';
import type { ReadScope } from './served.ts';

const bookkeepingLabels = { Code: 'Code', Description: 'Description' } as const;

/** Today's percentage (exact-online.md 7.4). */
function percentageToday(row: Row, scope: ReadScope): Value {
  return percentageOn(scope.division, row, scope.division.nowWall());
}

function glAccount(property: string): Readonly<Record<string, ReturnType<typeof lookup>>> {
  return {
    [`${property}Code`]: lookup('GLAccounts', property, 'Code'),
    [`${property}Description`]: lookup('GLAccounts', property, 'Description'),
  };
}

const journals: EntityBinding = {
  entity: 'Journals',
  rules: masterDataRules({ entity: 'Journals', label: 'Journal', mandatory: { ...bookkeepingLabels, Type: 'Type' } }),
  navigations: {},
  derived: {
    CurrencyDescription: lookupByCode('Currencies', 'Currency', 'Description'),
    GLAccountCode: lookup('GLAccounts', 'GLAccount', 'Code'),
    GLAccountDescription: lookup('GLAccounts', 'GLAccount', 'Description'),
    GLAccountType: lookup('GLAccounts', 'GLAccount', 'Type'),
  },
};

const glAccounts: EntityBinding = {
  entity: 'GLAccounts',
  rules: masterDataRules({ entity: 'GLAccounts', label: 'G/L account', mandatory: bookkeepingLabels }),
  navigations: {},
  derived: { VATDescription: lookupByCode('VATCodes', 'VATCode', 'Description') },
};

const vatCodes: EntityBinding = {
  entity: 'VATCodes',
  rules: masterDataRules({ entity: 'VATCodes', label: 'VAT code', mandatory: bookkeepingLabels }),
  navigations: { VATPercentages: { to: 'vat/VatPercentages', by: 'VATCodeID' } },
  derived: {
    AccountCode: lookup('Accounts', 'Account', 'Code'),
    AccountName: lookup('Accounts', 'Account', 'Name'),
    Percentage: percentageToday,
    ...glAccount('GLToPay'),
    ...glAccount('GLToClaim'),
  },
};

const paymentConditions: EntityBinding = {
  entity: 'PaymentConditions',
  rules: masterDataRules({ entity: 'PaymentConditions', label: 'Payment condition', mandatory: bookkeepingLabels }),
  navigations: {},
  derived: {},
};

function readOnly(entity: string): EntityBinding {
  return { entity, rules: null, navigations: {}, derived: {} };
}

export const financeBindings: Readonly<Record<string, EntityBinding>> = {
  'financial/Journals': journals,
  'financial/GLAccounts': glAccounts,
  'financial/FinancialPeriods': readOnly('FinancialPeriods'),
  'vat/VATCodes': vatCodes,
  'vat/VatPercentages': readOnly('VatPercentages'),
  'cashflow/PaymentConditions': paymentConditions,
  'general/Currencies': readOnly('Currencies'),
};
