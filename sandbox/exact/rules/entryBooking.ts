import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { byCode } from './entryHeaders.ts';
import type { EntryKind } from './entryKinds.ts';
import type { EntryLine } from './entryLines.ts';
import { amountOf, atRate, type Cents, sumOf } from './money.ts';
import type { Leg } from './transactions.ts';

const dayMs = 86_400_000;

/** An entry as it is booked, in the currency of the entry and of the company, in whole cents. */
export interface EntryBooking {
  /** Line 0 is the receivable or payable, then revenue or costs, then tax (exact-online.md 7.5). */
  readonly legs: readonly Leg[];
  /** What the party is charged, whichever way it is booked. */
  readonly totalFC: Cents;
  readonly totalDC: Cents;
  readonly vatFC: Cents;
  readonly vatDC: Cents;
}

/** Where the tax of a code goes; a code without an account of its own uses the account of its line. */
function vatAccount(division: DivisionState, kind: EntryKind, line: EntryLine): string {
  return textOf(byCode(division, 'VATCodes', line.vatCode) ?? {}, kind.vatAccount) ?? line.glAccount;
}

/** What both legs of a line tell about its tax. */
function taxColumns(line: EntryLine, side: bigint): Row {
  return {
    Description: textOf(line.row, 'Description'),
    VATCode: line.vatCode,
    VATPercentage: line.percentage,
    AmountVATBaseFC: amountOf(line.vatCode === null ? 0n : -side * line.baseFC),
    AmountVATFC: amountOf(-side * line.vatFC),
  };
}

/**
 * What an entry books: revenue is negative, costs are positive. Each line is converted on its own and the receivable or
 * payable is their sum, so that the books balance to the cent in both currencies.
 */
export function entryBooking(
  division: DivisionState,
  kind: EntryKind,
  ledgerAccount: string,
  lines: readonly EntryLine[],
  rate: number,
): EntryBooking {
  const { side } = kind;
  const bases = lines.map(
    (line): Leg => ({
      glAccount: line.glAccount,
      amountFC: -side * line.baseFC,
      amountDC: -side * atRate(line.baseFC, rate),
      more: {
        ...taxColumns(line, side),
        CostCenter: textOf(line.row, 'CostCenter'),
        CostUnit: textOf(line.row, 'CostUnit'),
        Quantity: numberOf(line.row, 'Quantity'),
      },
    }),
  );
  const tax = lines
    .filter((line) => line.vatFC !== 0n)
    .map(
      (line): Leg => ({
        glAccount: vatAccount(division, kind, line),
        amountFC: -side * line.vatFC,
        amountDC: -side * atRate(line.vatFC, rate),
        more: taxColumns(line, side),
      }),
    );
  const counter = [...bases, ...tax];
  const [ledgerFC, ledgerDC] = [-sumOf(counter.map((leg) => leg.amountFC)), -sumOf(counter.map((leg) => leg.amountDC))];
  const ledger: Leg = { glAccount: ledgerAccount, amountFC: ledgerFC, amountDC: ledgerDC, more: {} };
  return {
    legs: [ledger, ...counter],
    totalFC: side * ledgerFC,
    totalDC: side * ledgerDC,
    vatFC: -side * sumOf(tax.map((leg) => leg.amountFC)),
    vatDC: -side * sumOf(tax.map((leg) => leg.amountDC)),
  };
}

/** From the payment condition: days, then to the end of so many months (exact-online.md 7.4). */
export function dueDateOf(condition: Row | undefined, entryWall: number): number {
  if (condition === undefined) return entryWall;
  const due = entryWall + (numberOf(condition, 'PaymentDays') ?? 0) * dayMs;
  const months = numberOf(condition, 'PaymentEndOfMonths') ?? 0;
  if (months === 0) return due;
  const date = new Date(due);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 0);
}
