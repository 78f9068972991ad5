import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { codeProblems } from './codes.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import type { EntityRules } from './rules.ts';

/** Every company keeps its books in euros. */
const companyCurrency = 'EUR';

/** What one unit of a currency is worth on a day: of the newest rate that had begun, else 1 (exact-online.md 7.4, 7.5). */
export function rateOn(division: DivisionState, currency: string, wall: number): number {
  if (currency === companyCurrency) return 1;
  let newest: Row | undefined;
  for (const row of division.entity('ExchangeRates').rowsWith('SourceCurrency', currency)) {
    const start = numberOf(row, 'StartDate') ?? 0;
    if (start <= wall && start >= (numberOf(newest ?? {}, 'StartDate') ?? Number.NEGATIVE_INFINITY)) newest = row;
  }
  return numberOf(newest ?? {}, 'Rate') ?? 1;
}

function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const merged = { ...before, ...values };
  const problems: BusinessProblem[] = [];
  const currency = textOf(merged, 'SourceCurrency');
  if (currency === null) problems.push({ is: 'mandatory', label: 'Currency' });
  if (currency === companyCurrency) problems.push({ is: 'invalid', label: 'Currency' });
  const rate = numberOf(merged, 'Rate');
  if (rate !== null && rate <= 0) problems.push({ is: 'invalid', label: 'Rate' });
  problems.push(...codeProblems(division, 'ExchangeRates', values));
  const isTaken = division
    .entity('ExchangeRates')
    .rowsWith('SourceCurrency', currency)
    .some((other) => other.ID !== before?.ID && other.StartDate === merged.StartDate);
  if (isTaken) problems.push({ is: 'alreadyExists' });
  return problems;
}

/** One rate per currency and day, towards the currency of the company (exact-online.md 7.4). */
export const exchangeRateRules: EntityRules = {
  create(division, sent, cause) {
    const StartDate = numberOf(sent, 'StartDate') ?? midnightOf(division.nowWall());
    const SourceCurrency = textOf(sent, 'SourceCurrency')?.trim() ?? null;
    const values = { ...sent, SourceCurrency, StartDate, Rate: numberOf(sent, 'Rate') ?? 1 };
    refuseAny(problemsOf(division, null, values));
    return division.insert('ExchangeRates', { ...values, TargetCurrency: companyCurrency }, cause);
  },
  update(division, before, values, cause) {
    refuseAny(problemsOf(division, before, values));
    return division.update('ExchangeRates', before, values, cause);
  },
  remove(division, row, cause) {
    division.remove('ExchangeRates', row, cause);
  },
};
