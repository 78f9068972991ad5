import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { findEntry } from './entryHeaders.ts';
import { atRate, type Cents } from './money.ts';
import { insertTerm, isOpen, type LineType, owedFC, reopen, settle, termColumns } from './terms.ts';

/** Money of one party that came in (positive) or went out (negative) over a receivable or payable account. */
export interface Payment {
  readonly lineId: string;
  readonly entryId: string;
  /** ID of its own transaction line. */
  readonly transactionId: string;
  readonly account: string;
  readonly lineType: LineType;
  readonly amountFC: Cents;
  readonly rate: number;
  readonly currency: string;
  readonly wall: number;
  /** Invoice or entry number that the payer names (exact-online.md 7.8). */
  readonly ourRef: number | null;
}

function headerOf(division: DivisionState, term: Row): Row | undefined {
  return findEntry(division, textOf(term, 'TransactionEntryID') ?? '')?.row;
}

/** Open rows that the payment could settle: same party, ledger, currency and direction; oldest due first. */
function candidates(division: DivisionState, payment: Payment): readonly Row[] {
  const rows = division
    .entity('PaymentTerms')
    .rowsWith('Account', payment.account)
    .filter((term) => isOpen(term) && term.LineType === payment.lineType)
    .filter((term) => owedFC(term) > 0n === payment.amountFC > 0n)
    .filter((term) => (textOf(headerOf(division, term) ?? {}, 'Currency') ?? payment.currency) === payment.currency);
  return rows.sort((a, b) => (numberOf(a, 'DueDate') ?? 0) - (numberOf(b, 'DueDate') ?? 0));
}

/** By the number it names, else by the exact amount (exact-online.md 7.8, picqer#260). */
function matchingTerm(division: DivisionState, payment: Payment): Row | undefined {
  const open = candidates(division, payment);
  const named = open.filter((term) => {
    const header = headerOf(division, term);
    const numbers = [header?.InvoiceNumber, header?.EntryNumber];
    return payment.ourRef !== null && numbers.includes(payment.ourRef);
  });
  return named[0] ?? open.find((term) => owedFC(term) === payment.amountFC);
}

/**
 * Matches a line with the receivable or payable it pays. Too little splits the term; what is too much, or fits nothing, stays
 * open as a credit of the party. Returns the TransactionID of what was matched.
 */
export function matchPayment(division: DivisionState, payment: Payment, cause: Cause): string | null {
  if (payment.amountFC === 0n) return null;
  const term = matchingTerm(division, payment);
  const owed = term === undefined ? 0n : owedFC(term);
  const isEnough = payment.amountFC > 0n ? payment.amountFC >= owed : payment.amountFC <= owed;
  const settled = isEnough ? owed : payment.amountFC;
  if (term !== undefined) settle(division, term, settled, { lineId: payment.lineId, wall: payment.wall }, cause);
  const surplus = payment.amountFC - settled;
  if (surplus !== 0n) {
    const columns = termColumns({
      account: payment.account,
      lineType: payment.lineType,
      entryId: payment.entryId,
      transactionId: payment.transactionId,
      owedFC: -surplus,
      owedDC: -atRate(surplus, payment.rate),
      dueWall: payment.wall,
    });
    insertTerm(division, { ...columns, OwnLine: payment.lineId }, cause);
  }
  return term === undefined ? null : textOf(term, 'TransactionID');
}

/** Whether the surplus of this line has been used since, so that it cannot be taken back. */
export function isSurplusUsed(division: DivisionState, lineId: string): boolean {
  return division
    .entity('PaymentTerms')
    .rowsWith('OwnLine', lineId)
    .some((term) => !isOpen(term));
}

/** Undoes `matchPayment`: the books are as they were before, apart from rowversions. */
export function unmatchPayment(division: DivisionState, lineId: string, cause: Cause): void {
  reopen(division, lineId, cause);
  for (const surplus of division.entity('PaymentTerms').rowsWith('OwnLine', lineId)) {
    division.remove('PaymentTerms', surplus, cause);
  }
}
