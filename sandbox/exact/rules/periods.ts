import type { DivisionState } from '../state/divisionState.ts';
import { isTrue, numberOf, type Row } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import type { BusinessProblem } from './problems.ts';

/** A reporting year and period, or why there is none to book in. */
export type PeriodChoice =
  | { readonly is: 'open'; readonly year: number; readonly period: number }
  | { readonly is: 'refused'; readonly problem: BusinessProblem };

export function periodRow(division: DivisionState, year: number, period: number): Row | undefined {
  return division
    .entity('FinancialPeriods')
    .rowsWith('FinYear', year)
    .find((row) => row.FinPeriod === period);
}

function periodOfDate(division: DivisionState, wall: number): Row | undefined {
  const day = midnightOf(wall);
  // A book year need not be a calendar year, so the neighbours are searched as well.
  const year = new Date(day).getUTCFullYear();
  for (const candidate of [year, year + 1, year - 1]) {
    const found = division
      .entity('FinancialPeriods')
      .rowsWith('FinYear', candidate)
      .find((row) => (numberOf(row, 'StartDate') ?? 0) <= day && day <= (numberOf(row, 'EndDate') ?? 0));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Where an entry is reported: in the period it names, else in the one of its date (exact-online.md 7.5). Closed periods
 * refuse.
 */
export function choosePeriod(
  division: DivisionState,
  asked: { readonly year: number | null; readonly period: number | null; readonly wall: number },
): PeriodChoice {
  const dated = periodOfDate(division, asked.wall);
  const isNamed = asked.year !== null || asked.period !== null;
  const year = asked.year ?? (dated === undefined ? null : numberOf(dated, 'FinYear'));
  const period = asked.period ?? (dated === undefined ? null : numberOf(dated, 'FinPeriod'));
  const row = isNamed ? periodRow(division, year ?? 0, period ?? 0) : dated;
  if (row === undefined || year === null || period === null) {
    return { is: 'refused', problem: { is: 'invalidReference', label: 'Period' } };
  }
  if (isTrue(row, 'IsClosed')) return { is: 'refused', problem: { is: 'closed', label: 'Period' } };
  return { is: 'open', year, period };
}
