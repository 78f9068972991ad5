import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { bankEntryRules } from './bankEntries.ts';
import { amountOf, type Cents, sumOf } from './money.ts';
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
  const receivable = division.entity('Journals').rowsWith('Code', textOf(entry, 'Journal'))[0];
  const line: Row = {
    Account: textOf(entry, 'Customer'),
    AmountFC: amountOf(payment.amount),
    Date: payment.wall,
    Description: `Betaling ${entry.InvoiceNumber}`,
    ExchangeRate: numberOf(entry, 'Rate') ?? 1,
    GLAccount: textOf(receivable ?? {}, 'GLAccount'),
    OurRef: numberOf(entry, 'InvoiceNumber'),
  };
  const header = { Currency: textOf(entry, 'Currency'), JournalCode: textOf(journal ?? {}, 'Code') };
  return bankEntryRules.create(division, header, cause, { BankEntryLines: [line] });
}

/** Bank lines that were matched with a sales entry. */
export function paymentsOf(division: DivisionState, entry: Row): readonly Row[] {
  const lines = termsOfEntry(division, String(entry.EntryID)).flatMap((term) => {
    const line = division.entity('BankEntryLines').get(textOf(term, 'MatchedLine') ?? '');
    return line === undefined ? [] : [line];
  });
  return lines.sort((a, b) => (numberOf(a, 'Date') ?? 0) - (numberOf(b, 'Date') ?? 0));
}
