import { random } from '../../kit/random.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { Row } from '../state/rows.ts';
import { seedAuthor } from './people.ts';

const createdWall = Date.UTC(2018, 2, 12, 9, 45);

/** Years that have periods; the newest reaches beyond the present of any test. */
const firstYear = 2020;
const lastYear = 2030;
/** Its books and those of the years before are closed: entries are refused (exact-online.md 7.5). */
const lastClosedYear = 2023;

/** A Dutch chart of accounts, as far as relations, invoices and payments touch it. */
const glAccounts: readonly (readonly [
  code: string,
  description: string,
  type: number,
  side: 'D' | 'C',
  vatCode?: string,
])[] = [
  ['1000', 'Kas', 10, 'D'],
  ['1100', 'Bank', 12, 'D'],
  ['1200', 'Mollie', 16, 'D'],
  ['1300', 'Debiteuren', 20, 'D'],
  ['1500', 'Btw te vorderen', 24, 'D'],
  ['1520', 'Btw te betalen hoog', 24, 'C'],
  ['1521', 'Btw te betalen laag', 24, 'C'],
  ['1522', 'Btw verlegd', 24, 'C'],
  ['1600', 'Crediteuren', 22, 'C'],
  ['2000', 'Tussenrekening', 90, 'D'],
  ['3000', 'Voorraad', 40, 'D'],
  ['4400', 'Kantoorkosten', 121, 'D'],
  ['4500', 'Verkoopkosten', 121, 'D'],
  ['7000', 'Inkoopwaarde van de omzet', 111, 'D'],
  ['8000', 'Omzet hoog tarief', 110, 'C', '2'],
  ['8010', 'Omzet laag tarief', 110, 'C', '1'],
  ['8020', 'Omzet vrijgesteld', 110, 'C', '0'],
  ['8030', 'Omzet EU', 110, 'C', '7'],
  ['8040', 'Omzet buiten EU', 110, 'C', '8'],
  ['8050', 'Omzet verlegd', 110, 'C', '6'],
  ['8100', 'Doorberekende verzendkosten', 110, 'C', '2'],
  ['8200', 'Betalingsverschillen', 110, 'C'],
];

const journals: readonly (readonly [code: string, description: string, type: number, glAccount: string])[] = [
  ['10', 'Kas', 10, '1000'],
  ['20', 'Bank', 12, '1100'],
  ['21', 'Mollie', 16, '1200'],
  ['60', 'Inkoopboek', 22, '1600'],
  ['70', 'Verkoopboek', 20, '1300'],
  ['71', 'Verkoopboek webshop', 20, '1300'],
  ['75', 'Retourfacturen', 21, '1300'],
  ['90', 'Memoriaal', 90, '2000'],
];

/** Type E excluding, I including, B base only, N none (exact-online.md 7.4); percentages as fractions with their first day. */
interface VatSeed {
  readonly code: string;
  readonly description: string;
  readonly type: 'B' | 'E' | 'I' | 'N';
  readonly transaction: 'B' | 'P' | 'S';
  readonly percentages: readonly (readonly [from: string, percentage: number])[];
  readonly toPay: string | null;
  readonly listing?: 'L' | 'S';
  readonly isCharged?: boolean;
}

const low = [
  ['2012-10-01', 0.06],
  ['2019-01-01', 0.09],
] as const;
const high = [['2012-10-01', 0.21]] as const;
const zero = [['2000-01-01', 0]] as const;

const vatCodes: readonly VatSeed[] = [
  { code: '0', description: 'Geen btw', type: 'N', transaction: 'B', percentages: zero, toPay: null },
  { code: '1', description: 'Btw laag, exclusief', type: 'E', transaction: 'S', percentages: low, toPay: '1521' },
  { code: '2', description: 'Btw hoog, exclusief', type: 'E', transaction: 'S', percentages: high, toPay: '1520' },
  { code: '3', description: 'Btw laag, inclusief', type: 'I', transaction: 'S', percentages: low, toPay: '1521' },
  { code: '4', description: 'Btw hoog, inclusief', type: 'I', transaction: 'S', percentages: high, toPay: '1520' },
  { code: '5', description: 'Btw hoog inkoop', type: 'E', transaction: 'P', percentages: high, toPay: null },
  {
    code: '6',
    description: 'Btw verlegd',
    type: 'B',
    transaction: 'S',
    percentages: zero,
    toPay: '1522',
    isCharged: true,
  },
  {
    code: '7',
    description: 'Leveringen binnen de EU',
    type: 'B',
    transaction: 'S',
    percentages: zero,
    toPay: '1522',
    listing: 'L',
  },
  { code: '8', description: 'Uitvoer buiten de EU', type: 'B', transaction: 'S', percentages: zero, toPay: null },
  {
    code: '9',
    description: 'Diensten binnen de EU',
    type: 'B',
    transaction: 'S',
    percentages: zero,
    toPay: '1522',
    listing: 'S',
  },
];

const paymentConditions: readonly (readonly [code: string, description: string, days: number, method: string])[] = [
  ['00', 'Contant', 0, 'K'],
  ['08', '8 dagen', 8, 'B'],
  ['14', '14 dagen', 14, 'B'],
  ['30', '30 dagen', 30, 'B'],
  ['60', '60 dagen', 60, 'B'],
  ['IN', 'Automatische incasso', 14, 'I'],
];

const currencies: readonly (readonly [code: string, description: string])[] = [
  ['EUR', 'Euro'],
  ['GBP', 'Pond sterling'],
  ['USD', 'Amerikaanse dollar'],
  ['CHF', 'Zwitserse frank'],
  ['PLN', 'Zloty'],
];

/** What one unit was worth in euros, from the first day of two years. */
const exchangeRates: readonly (readonly [currency: string, in2020: number, in2026: number])[] = [
  ['GBP', 1.1765, 1.155],
  ['USD', 0.893, 0.862],
  ['CHF', 0.921, 1.071],
  ['PLN', 0.235, 0.236],
];

const costCenters: readonly (readonly [code: string, description: string])[] = [
  ['LOG', 'Logistiek'],
  ['VERK', 'Verkoop'],
  ['WEB', 'Webshop'],
];

const costUnits: readonly (readonly [code: string, description: string])[] = [
  ['BEURS', 'Vakbeurs'],
  ['VW1', 'Vrachtwagen 1'],
];

const classificationNames = ['Branche', 'Regio'] as const;
const classifications: readonly (readonly [sequence: number, code: string, description: string])[] = [
  [1, 'BOUW', 'Bouw'],
  [1, 'HORECA', 'Horeca'],
  [1, 'ZORG', 'Zorg'],
  [2, 'NOORD', 'Noord-Nederland'],
  [2, 'ZUID', 'Zuid-Nederland'],
  [2, 'EXPORT', 'Export'],
];

/** Fills what a fresh administration has before its first relation. The same in each one, apart from the ids. */
export function seedMasterData(division: DivisionState, seed: number): void {
  const author = seedAuthor();
  const system = {
    Created: createdWall,
    Creator: author.id,
    CreatorFullName: author.name,
    Modified: createdWall,
    Modifier: author.id,
    ModifierFullName: author.name,
  };
  const id = (name: string): string => random(seed, `${division.code}/${name}`).guid();
  const put = (entity: string, name: string, row: Row): Row =>
    division.seed(entity, { ID: id(`${entity}/${name}`), ...system, ...row });

  for (const [Code, Description] of currencies)
    put('Currencies', Code, { Code, Description, AmountPrecision: 0.01, PricePrecision: 0.0001 });
  for (const [Code, Description, Type, BalanceSide, VATCode] of glAccounts) {
    const BalanceType = Number(Code) < 4000 ? 'B' : 'W';
    put('GLAccounts', Code, {
      ...{ Code, Description, Type, BalanceSide, BalanceType, VATCode: VATCode ?? null, SearchCode: Code },
      ...{ Compress: false, IsBlocked: false, Matching: Type === 20 || Type === 22, UseCostcenter: 0, UseCostunit: 0 },
    });
  }
  for (const [Code, Description, Type, glAccount] of journals) {
    put('Journals', Code, {
      ...{ Code, Description, Type, GLAccount: id(`GLAccounts/${glAccount}`), Currency: 'EUR' },
      ...{
        AllowVariableCurrency: true,
        AllowVariableExchangeRate: true,
        AllowVAT: true,
        AutoSave: false,
        IsBlocked: false,
      },
    });
  }
  for (const [Code, Description, PaymentDays, PaymentMethod] of paymentConditions) {
    put('PaymentConditions', Code, {
      Code,
      Description,
      PaymentDays,
      PaymentMethod,
      PaymentEndOfMonths: 0,
      Percentage: 1,
    });
  }
  for (const [SourceCurrency, in2020, in2026] of exchangeRates) {
    for (const [year, Rate] of [
      [2020, in2020],
      [2026, in2026],
    ] as const) {
      const row = { SourceCurrency, TargetCurrency: 'EUR', Rate, StartDate: Date.UTC(year, 0, 1) };
      put('ExchangeRates', `${SourceCurrency}/${year}`, row);
    }
  }
  for (const [Code, Description] of costCenters) put('CostCenters', Code, { Code, Description });
  for (const [Code, Description] of costUnits) put('CostUnits', Code, { Code, Description });
  seedVat(put, id);
  seedPeriods(put);
  seedClassifications(put, id);
}

type Put = (entity: string, name: string, row: Row) => Row;

function seedVat(put: Put, id: (name: string) => string): void {
  for (const vat of vatCodes) {
    put('VATCodes', vat.code, {
      ...{ Code: vat.code, Description: vat.description, Type: vat.type, VATTransactionType: vat.transaction },
      ...{ Charged: vat.isCharged ?? false, EUSalesListing: vat.listing ?? 'N', IntraStat: false, IsBlocked: false },
      ...{ GLToPay: vat.toPay === null ? null : id(`GLAccounts/${vat.toPay}`), GLToClaim: id('GLAccounts/1500') },
    });
    for (const [index, [from, percentage]] of vat.percentages.entries()) {
      const next = vat.percentages[index + 1];
      put('VatPercentages', `${vat.code}/${from}`, {
        VATCodeID: id(`VATCodes/${vat.code}`),
        LineNumber: index + 1,
        Percentage: percentage,
        StartDate: Date.parse(from),
        EndDate: next === undefined ? null : Date.parse(next[0]) - 86_400_000,
        Type: 0,
      });
    }
  }
}

function seedPeriods(put: Put): void {
  for (let year = firstYear; year <= lastYear; year += 1) {
    for (let period = 1; period <= 12; period += 1) {
      const row = {
        FinYear: year,
        FinPeriod: period,
        StartDate: Date.UTC(year, period - 1),
        EndDate: Date.UTC(year, period, 0),
        IsClosed: year <= lastClosedYear,
      };
      put('FinancialPeriods', `${year}/${period}`, row);
    }
  }
}

function seedClassifications(put: Put, id: (name: string) => string): void {
  for (const [index, Description] of classificationNames.entries()) {
    put('AccountClassificationNames', String(index + 1), { Description, SequenceNumber: index + 1 });
  }
  for (const [sequence, Code, Description] of classifications) {
    const AccountClassificationName = id(`AccountClassificationNames/${sequence}`);
    put('AccountClassifications', Code, { AccountClassificationName, Code, Description });
  }
}
