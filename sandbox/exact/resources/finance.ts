import { costCenterRules, costUnitRules } from '../rules/dimensions.ts';
import { exchangeRateRules } from '../rules/exchangeRates.ts';
import { glAccountRules, journalRules, paymentConditionRules, vatCodeRules } from '../rules/ledgerMasterData.ts';
import { percentageOn } from '../rules/vat.ts';
import { numberOf, type Row, type Value } from '../state/rows.ts';
import { type EntityBinding, lookup, lookupByCode } from './binding.ts';
import type { ReadScope } from './served.ts';

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
  rules: journalRules,
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
  rules: glAccountRules,
  navigations: {},
  derived: { VATDescription: lookupByCode('VATCodes', 'VATCode', 'Description') },
};

const vatCodes: EntityBinding = {
  entity: 'VATCodes',
  rules: vatCodeRules,
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
  rules: paymentConditionRules,
  navigations: {},
  derived: {},
};

function readOnly(entity: string): EntityBinding {
  return { entity, rules: null, navigations: {}, derived: {} };
}

const exchangeRates: EntityBinding = {
  entity: 'ExchangeRates',
  rules: exchangeRateRules,
  navigations: {},
  derived: {
    SourceCurrencyDescription: lookupByCode('Currencies', 'SourceCurrency', 'Description'),
    TargetCurrencyDescription: lookupByCode('Currencies', 'TargetCurrency', 'Description'),
  },
};

const costCenters: EntityBinding = {
  entity: 'CostCenters',
  rules: costCenterRules,
  navigations: {},
  derived: {
    Active: (row, { division }) => (numberOf(row, 'EndDate') ?? Number.POSITIVE_INFINITY) >= division.nowWall(),
  },
};

export const financeBindings: Readonly<Record<string, EntityBinding>> = {
  'financial/Journals': journals,
  'financial/GLAccounts': glAccounts,
  'financial/ExchangeRates': exchangeRates,
  'hrm/Costcenters': costCenters,
  'hrm/Costunits': { entity: 'CostUnits', rules: costUnitRules, navigations: {}, derived: {} },
  'financial/FinancialPeriods': readOnly('FinancialPeriods'),
  'vat/VATCodes': vatCodes,
  'vat/VatPercentages': readOnly('VatPercentages'),
  'cashflow/PaymentConditions': paymentConditions,
  'general/Currencies': readOnly('Currencies'),
};
