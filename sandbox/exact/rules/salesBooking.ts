import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { amountOf, atRate, type Cents, sumOf } from './money.ts';
import type { SalesLine } from './salesEntryLines.ts';
import type { Leg } from './transactions.ts';

const dayMs = 86_400_000;

/** A sales entry as it is booked, in the currency of the entry and of the company, in whole cents. */
export interface SalesBooking {
  /** Line 0 is the receivable, then revenue (negative), then tax (exact-online.md 7.5). */
  readonly legs: readonly Leg[];
  readonly totalFC: Cents;
  readonly totalDC: Cents;
  readonly vatFC: Cents;
  readonly vatDC: Cents;
}

/** Where the tax of a code goes; a code without an account of its own uses the account of its revenue. */
function vatAccount(division: DivisionState, line: SalesLine): string {
  const code = line.vatCode === null ? undefined : division.entity('VATCodes').rowsWith('Code', line.vatCode)[0];
  return textOf(code ?? {}, 'GLToPay') ?? line.glAccount;
}

/**
 * What an entry books. Each line is converted on its own and the receivable is their sum, so that the books balance to the
 * cent in both currencies.
 */
export function salesBooking(
  division: DivisionState,
  receivableAccount: string,
  lines: readonly SalesLine[],
  rate: number,
): SalesBooking {
  const revenue = lines.map(
    (line): Leg => ({
      glAccount: line.glAccount,
      amountFC: -line.baseFC,
      amountDC: -atRate(line.baseFC, rate),
      more: {
        Description: textOf(line.row, 'Description'),
        Quantity: numberOf(line.row, 'Quantity'),
        VATCode: line.vatCode,
        VATPercentage: line.percentage,
        AmountVATBaseFC: amountOf(line.vatCode === null ? 0n : -line.baseFC),
        AmountVATFC: amountOf(-line.vatFC),
      },
    }),
  );
  const taxed = lines.filter((line) => line.vatFC !== 0n);
  const tax = taxed.map(
    (line): Leg => ({
      glAccount: vatAccount(division, line),
      amountFC: -line.vatFC,
      amountDC: -atRate(line.vatFC, rate),
      more: {
        Description: textOf(line.row, 'Description'),
        VATCode: line.vatCode,
        VATPercentage: line.percentage,
        AmountVATBaseFC: amountOf(-line.baseFC),
        AmountVATFC: amountOf(-line.vatFC),
      },
    }),
  );
  const counter = [...revenue, ...tax];
  const totalFC = -sumOf(counter.map((leg) => leg.amountFC));
  const totalDC = -sumOf(counter.map((leg) => leg.amountDC));
  const receivable: Leg = { glAccount: receivableAccount, amountFC: totalFC, amountDC: totalDC, more: {} };
  return {
    legs: [receivable, ...counter],
    totalFC,
    totalDC,
    vatFC: -sumOf(tax.map((leg) => leg.amountFC)),
    vatDC: -sumOf(tax.map((leg) => leg.amountDC)),
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
