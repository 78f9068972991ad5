import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { amountOf, type Cents, centsOf } from './money.ts';

/**
 * Payment terms of customers and suppliers (exact-online.md 7.8). An open receivable has a negative amount, an open credit a
 * positive one; the transaction amount has the sign of its line on the ledger account. Payables mirror that, which is an
 * inference of ours. A partial payment splits a term into rows that share their
 * TransactionID. The books keep beside the documented columns: MatchedLine, the bank line that settled the row;
 * SplitFrom, the row it was cut off from; OwnLine, the bank line whose surplus it is.
 */
export const termOpen = 20;
export const termMatched = 50;

/** 20 receipt of a customer, 22 payment to a supplier (exact-online.md 5). */
export type LineType = 20 | 22;

/** What the party owes us by a row, in whole cents: negative for a credit, and for what we owe a supplier. */
export function owedFC(term: Row): Cents {
  return -centsOf(numberOf(term, 'AmountFC') ?? 0);
}

function owedDC(term: Row): Cents {
  return -centsOf(numberOf(term, 'AmountDC') ?? 0);
}

export function isOpen(term: Row): boolean {
  return term.Status === termOpen;
}

export interface TermDraft {
  readonly account: string;
  readonly lineType: LineType;
  /** EntryID of the entry that made it. */
  readonly entryId: string;
  /** ID of the transaction line on the receivable or payable account. */
  readonly transactionId: string;
  readonly owedFC: Cents;
  readonly owedDC: Cents;
  readonly dueWall: number;
}

/** The columns of a fresh term, without its id, set id and number. */
export function termColumns(draft: TermDraft): Row {
  return {
    Account: draft.account,
    AmountDC: amountOf(-draft.owedDC),
    AmountFC: amountOf(-draft.owedFC),
    DueDate: draft.dueWall,
    LineType: draft.lineType,
    Status: termOpen,
    TransactionAmountDC: amountOf(draft.owedDC),
    TransactionAmountFC: amountOf(draft.owedFC),
    TransactionEntryID: draft.entryId,
    TransactionID: draft.transactionId,
  };
}

export function nextTermNumber(division: DivisionState): number {
  return division.next('PaymentTerms.HID', 1);
}

export function insertTerm(division: DivisionState, columns: Row, cause: Cause): Row {
  const fresh = { EntryID: division.newGuid(), HID: nextTermNumber(division) };
  return division.insert('PaymentTerms', { ...columns, ...fresh }, cause);
}

export function termsOfEntry(division: DivisionState, entryId: string): readonly Row[] {
  return division.entity('PaymentTerms').rowsWith('TransactionEntryID', entryId);
}

export function isAnyMatched(division: DivisionState, entryId: string): boolean {
  return termsOfEntry(division, entryId).some((term) => !isOpen(term));
}

/** One term per entry; an unmatched one follows its entry and keeps its id (exact-online.md 7.5). */
export function putTerm(division: DivisionState, draft: TermDraft, cause: Cause): void {
  const [existing] = termsOfEntry(division, draft.entryId);
  const columns = termColumns(draft);
  if (existing === undefined) insertTerm(division, columns, cause);
  else division.update('PaymentTerms', existing, columns, cause);
}

export function removeTerms(division: DivisionState, entryId: string, cause: Cause): void {
  for (const term of termsOfEntry(division, entryId)) division.remove('PaymentTerms', term, cause);
}

/** Settles a row, or the part of it that was paid: then the part becomes a row of its own and the rest stays open. */
export function settle(
  division: DivisionState,
  term: Row,
  paidFC: Cents,
  by: { readonly lineId: string; readonly wall: number },
  cause: Cause,
): void {
  const paid = { Status: termMatched, LastPaymentDate: by.wall, MatchedLine: by.lineId };
  const wholeFC = owedFC(term);
  if (paidFC === wholeFC) {
    division.update('PaymentTerms', term, paid, cause);
    return;
  }
  const wholeDC = owedDC(term);
  const paidDC = wholeDC === wholeFC ? paidFC : (wholeDC * paidFC) / wholeFC;
  division.update(
    'PaymentTerms',
    term,
    {
      AmountFC: amountOf(paidFC - wholeFC),
      AmountDC: amountOf(paidDC - wholeDC),
      LastPaymentDate: by.wall,
    },
    cause,
  );
  const { ID: _ownId, ...shared } = term;
  const part = { AmountFC: amountOf(-paidFC), AmountDC: amountOf(-paidDC), SplitFrom: String(term.ID) };
  insertTerm(division, { ...shared, ...part, ...paid }, cause);
}

/** Takes back what one bank line settled; parts of one term that are open again become one row. */
export function reopen(division: DivisionState, lineId: string, cause: Cause): void {
  for (const term of division.entity('PaymentTerms').rowsWith('MatchedLine', lineId)) {
    const siblings = division
      .entity('PaymentTerms')
      .rowsWith('TransactionID', textOf(term, 'TransactionID'))
      .filter((other) => other.ID !== term.ID);
    const paidOn = siblings.filter((other) => !isOpen(other)).map((other) => numberOf(other, 'LastPaymentDate') ?? 0);
    const LastPaymentDate = paidOn.length === 0 ? null : Math.max(...paidOn);
    const rest = siblings.find(isOpen);
    const opened = { Status: termOpen, LastPaymentDate, MatchedLine: null };
    if (rest === undefined) {
      division.update('PaymentTerms', term, opened, cause);
      continue;
    }
    // The row that the others were cut off from is the one that stays.
    const [kept, merged] = (rest.SplitFrom ?? null) === null ? [rest, term] : [term, rest];
    const amounts = {
      AmountFC: amountOf(-(owedFC(kept) + owedFC(merged))),
      AmountDC: amountOf(-(owedDC(kept) + owedDC(merged))),
    };
    division.update('PaymentTerms', kept, { ...opened, ...amounts }, cause);
    division.remove('PaymentTerms', merged, cause);
  }
}
