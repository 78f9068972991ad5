import { amountOf, type Cents, centsOf, sumOf } from '../rules/money.ts';
import type { Language } from '../rules/problems.ts';
import { numberOf, type Row } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { payablesListRows, receivablesListRows } from './receivables.ts';
import type { ReadScope } from './served.ts';

const dayMs = 86_400_000;

/** From which age in days a group begins; the bounds are ours, the four groups are documented by their properties. */
const groupStarts = [0, 31, 61, 91] as const;

function groupName(index: number, language: Language): string {
  const from = groupStarts[index] ?? 0;
  const next = groupStarts[index + 1];
  const days = { EN: 'days', NL: 'dagen', FR: 'jours' }[language];
  return next === undefined ? `> ${from - 1} ${days}` : `${from} - ${next - 1} ${days}`;
}

/** The group of an open item, by the days since its invoice date. */
function groupOf(row: Row, today: number): number {
  const age = Math.floor((today - (numberOf(row, 'InvoiceDate') ?? today)) / dayMs);
  return groupStarts.findLastIndex((start) => Math.max(age, 0) >= start);
}

function amount(row: Row): Cents {
  return centsOf(numberOf(row, 'Amount') ?? 0);
}

function sumIn(rows: readonly Row[], group: number, today: number): number {
  return amountOf(sumOf(rows.filter((row) => groupOf(row, today) === group).map(amount)));
}

function agingList(scope: ReadScope, open: readonly Row[]): readonly Row[] {
  const today = midnightOf(scope.division.nowWall());
  return [...Map.groupBy(open, (row) => row.AccountId).values()].map((rows): Row => {
    const [{ AccountCode, AccountId, AccountName, CurrencyCode } = {}] = rows;
    const groups = groupStarts.map((_start, index) => ({
      [`AgeGroup${index + 1}`]: index + 1,
      [`AgeGroup${index + 1}Amount`]: sumIn(rows, index, today),
      [`AgeGroup${index + 1}Description`]: groupName(index, scope.language),
    }));
    const total = { TotalAmount: amountOf(sumOf(rows.map(amount))) };
    return Object.assign({ AccountCode, AccountId, AccountName, CurrencyCode }, total, ...groups);
  });
}

/** `read/financial/AgingReceivablesList`: per customer, what is open by age (exact-online.md 7.8). */
export function agingReceivableRows(scope: ReadScope): readonly Row[] {
  return agingList(scope, receivablesListRows(scope));
}

export function agingPayableRows(scope: ReadScope): readonly Row[] {
  return agingList(scope, payablesListRows(scope));
}

/** `read/financial/AgingOverview`: both halves of the whole company by age. */
export function agingOverviewRows(scope: ReadScope): readonly Row[] {
  const today = midnightOf(scope.division.nowWall());
  const [receivables, payables] = [receivablesListRows(scope), payablesListRows(scope)];
  return groupStarts.map((_start, index) => ({
    AgeGroup: index + 1,
    AgeGroupDescription: groupName(index, scope.language),
    AmountPayable: sumIn(payables, index, today),
    AmountReceivable: sumIn(receivables, index, today),
    CurrencyCode: 'EUR',
  }));
}

/** `read/financial/OutstandingInvoicesOverview`: counts and totals per currency, and how much of them is overdue. */
export function outstandingRows(scope: ReadScope): readonly Row[] {
  const today = midnightOf(scope.division.nowWall());
  const halves = { Receivable: receivablesListRows(scope), Payable: payablesListRows(scope) };
  const currencies = new Set(['EUR', ...Object.values(halves).flatMap((rows) => rows.map((row) => row.CurrencyCode))]);
  return [...currencies].map((CurrencyCode): Row => {
    const columns = Object.entries(halves).map(([half, all]): Row => {
      const rows = all.filter((row) => row.CurrencyCode === CurrencyCode);
      const overdue = rows.filter((row) => (numberOf(row, 'DueDate') ?? today) < today);
      return {
        [`Outstanding${half}InvoiceAmount`]: amountOf(sumOf(rows.map(amount))),
        [`Outstanding${half}InvoiceCount`]: rows.length,
        [`Overdue${half}InvoiceAmount`]: amountOf(sumOf(overdue.map(amount))),
        [`Overdue${half}InvoiceCount`]: overdue.length,
      };
    });
    return Object.assign({ CurrencyCode }, ...columns);
  });
}
