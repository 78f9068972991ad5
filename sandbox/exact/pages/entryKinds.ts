import type { EntryEntity } from '../rules/entryHeaders.ts';
import { byCode, firstLineOf } from '../rules/entryHeaders.ts';
import { type Cents, centsOf, sumOf } from '../rules/money.ts';
import { linesOfEntry } from '../rules/transactions.ts';
import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import type { TextKey } from './texts.ts';

/** The kinds of entries that a person can choose, in the order of the choice. */
export const shownKinds: readonly { readonly entity: EntryEntity; readonly label: TextKey }[] = [
  { entity: 'SalesEntries', label: 'salesEntries' },
  { entity: 'PurchaseEntries', label: 'purchaseEntries' },
  { entity: 'BankEntries', label: 'bankEntries' },
  { entity: 'CashEntries', label: 'cashEntries' },
  { entity: 'GeneralJournalEntries', label: 'memoEntries' },
];

/** What every kind of entry has, under one name. */
export interface ShownEntry {
  readonly number: number | null;
  /** Account of a sale or purchase, else the journal. */
  readonly who: string;
  readonly accountId: string | null;
  readonly dated: Row;
  readonly reference: string | null;
  readonly currency: string;
  readonly total: Cents;
}

const amount = (row: Row, property: string): Cents => centsOf(numberOf(row, property) ?? 0);

/** What moved: the total of an invoice, the money of a statement, the debits of a memo. */
function totalOf(division: DivisionState, entity: EntryEntity, row: Row): Cents {
  switch (entity) {
    case 'SalesEntries':
    case 'PurchaseEntries':
      return amount(row, 'AmountFC');
    case 'BankEntries':
    case 'CashEntries':
      return amount(row, 'ClosingBalanceFC') - amount(row, 'OpeningBalanceFC');
    case 'GeneralJournalEntries': {
      const booked = linesOfEntry(division, String(row.EntryID)).map((line) => amount(line, 'AmountFC'));
      return sumOf(booked.filter((cents) => cents > 0n));
    }
  }
}

/** A name for people: some relations are imported without a visible one. */
export function nameOf(division: DivisionState, accountId: string | null): string {
  const name = textOf(division.entity('Accounts').get(accountId ?? '') ?? {}, 'Name')?.trim() ?? '';
  return name === '' && accountId !== null ? '(…)' : name;
}

export function shownEntry(division: DivisionState, entity: EntryEntity, row: Row): ShownEntry {
  const accountId = textOf(row, 'Customer') ?? textOf(row, 'Supplier');
  const journal = textOf(row, 'Journal') ?? textOf(row, 'JournalCode');
  const journalName = textOf(byCode(division, 'Journals', journal) ?? {}, 'Description') ?? '';
  const date = row.EntryDate ?? firstLineOf(division, { entity, row })?.Date;
  return {
    number: numberOf(row, 'EntryNumber'),
    who: accountId === null ? `${journal} ${journalName}` : nameOf(division, accountId),
    accountId,
    dated: { Date: date },
    reference: textOf(row, 'YourRef'),
    currency: textOf(row, 'Currency') ?? 'EUR',
    total: totalOf(division, entity, row),
  };
}
