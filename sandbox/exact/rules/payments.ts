import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { bankEntryRules } from './bankEntries.ts';
import { cashEntryRules } from './cashEntries.ts';
import { accountOfJournal, findEntry, payingLine } from './entryHeaders.ts';
import { generalJournalEntryRules } from './generalJournalEntries.ts';
import { amountOf, type Cents, centsOf, sumOf } from './money.ts';
import { isOpen, owedFC, termsOfEntry } from './terms.ts';

/** What a customer still owes on a sales entry; negative for an open credit note. */
export function openAmount(division: DivisionState, entry: Row): Cents {
  return sumOf(termsOfEntry(division, String(entry.EntryID)).filter(isOpen).map(owedFC));
}

/**
 * The bank receives money for a sales entry: a statement with one line that names the invoice. Too little and too much are
 * as welcome as the exact amount; a negative amount pays a credit note out.
 * @throws BusinessRefusal as the posting of a bank entry does.
 */
export function receivePayment(
  division: DivisionState,
  entry: Row,
  payment: { readonly amount: Cents; readonly wall: number },
  cause: Cause,
): Row {
  const journal = division.entity('Journals').rowsWith('Type', 12)[0];
  const line: Row = {
    Account: textOf(entry, 'Customer'),
    AmountFC: amountOf(payment.amount),
    Date: payment.wall,
    Description: `Betaling ${entry.InvoiceNumber}`,
    ExchangeRate: numberOf(entry, 'Rate') ?? 1,
    GLAccount: accountOfJournal(division, textOf(entry, 'Journal')),
    OurRef: numberOf(entry, 'InvoiceNumber'),
  };
  const header = { Currency: textOf(entry, 'Currency'), JournalCode: textOf(journal ?? {}, 'Code') };
  return bankEntryRules.create(division, header, cause, { BankEntryLines: [line] });
}

/** Money that comes in is positive in a bank or cash entry; a memo entry credits it (exact-online.md 7.8). */
function receivedBy(division: DivisionState, line: Row): Cents {
  const amount = centsOf(numberOf(line, 'AmountFC') ?? 0);
  return findEntry(division, textOf(line, 'EntryID') ?? '')?.entity === 'GeneralJournalEntries' ? -amount : amount;
}

/** A line that settled a sales entry, and what it brought in. */
interface FoundPayment {
  readonly line: Row;
  readonly amount: Cents;
}

/** Lines of bank, cash and memo entries that were matched with a sales entry. */
export function paymentsOf(division: DivisionState, entry: Row): readonly FoundPayment[] {
  const lines = termsOfEntry(division, String(entry.EntryID)).flatMap((term) => {
    const line = payingLine(division, textOf(term, 'MatchedLine') ?? '');
    return line === undefined ? [] : [line];
  });
  const paid = lines.map((line) => ({ line, amount: receivedBy(division, line) }));
  return paid.sort((a, b) => (numberOf(a.line, 'Date') ?? 0) - (numberOf(b.line, 'Date') ?? 0));
}

const rulesOfPayments = {
  BankEntries: bankEntryRules,
  CashEntries: cashEntryRules,
  GeneralJournalEntries: generalJournalEntryRules,
} as const;

/**
 * Takes a whole payment back, whichever kind of entry it was. False when there is no such one.
 * @throws BusinessRefusal as the deletion of the entry does.
 */
export function undoPayment(division: DivisionState, entryId: string, cause: Cause): boolean {
  const found = findEntry(division, entryId);
  if (found === undefined || found.entity === 'SalesEntries' || found.entity === 'PurchaseEntries') return false;
  rulesOfPayments[found.entity].remove(division, found.row, cause);
  return true;
}
