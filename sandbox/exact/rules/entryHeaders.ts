import type { DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';

/** Entities whose rows are the headers of booked entries, with the entity of their lines. */
const lineEntities = {
  SalesEntries: 'SalesEntryLines',
  PurchaseEntries: 'PurchaseEntryLines',
  BankEntries: 'BankEntryLines',
  CashEntries: 'CashEntryLines',
  GeneralJournalEntries: 'GeneralJournalEntryLines',
} as const;

export type EntryEntity = keyof typeof lineEntities;

export const entryEntities = Object.keys(lineEntities) as readonly EntryEntity[];

/** Lines whose payments settle receivables and payables. */
const payingEntities: readonly EntryEntity[] = ['BankEntries', 'CashEntries', 'GeneralJournalEntries'];

export interface FoundEntry {
  readonly entity: EntryEntity;
  readonly row: Row;
}

/** The header of a transaction, of whichever kind it is. */
export function findEntry(division: DivisionState, entryId: string): FoundEntry | undefined {
  for (const entity of entryEntities) {
    const row = division.entity(entity).get(entryId);
    if (row !== undefined) return { entity, row };
  }
  return undefined;
}

/** The day of an entry: its own, or that of its first line. */
export function firstLineOf(division: DivisionState, { entity, row }: FoundEntry): Row | undefined {
  return division.entity(lineEntities[entity]).rowsWith('EntryID', String(row.EntryID))[0];
}

/** The line of a bank, cash or general journal entry that paid something. */
export function payingLine(division: DivisionState, lineId: string): Row | undefined {
  for (const entity of payingEntities) {
    const line = division.entity(lineEntities[entity]).get(lineId);
    if (line !== undefined) return line;
  }
  return undefined;
}

/** A record that a code names. */
export function byCode(division: DivisionState, entity: string, code: string | null): Row | undefined {
  return code === null ? undefined : division.entity(entity).rowsWith('Code', code)[0];
}

/** The G/L account that a journal keeps: bank, cash, receivables or payables. */
export function accountOfJournal(division: DivisionState, code: string | null): string {
  return textOf(byCode(division, 'Journals', code) ?? {}, 'GLAccount') ?? '';
}
