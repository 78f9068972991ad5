import type { DivisionState } from '../state/divisionState.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';

const int32Max = 2_147_483_647;

/** Two-digit year and journal code, which every number of that journal and year begins with (exact-online.md 7.5). */
function rangePrefix(journalCode: string, year: number): string {
  const digits = journalCode.replace(/\D/g, '').slice(0, 3);
  return `${String(year % 100)}${digits === '' ? '00' : digits.padStart(2, '0')}`;
}

/** `24700001`: year, journal, sequence of at least four digits. Null when no number of 32 bits is left. */
export function entryNumberOf(journalCode: string, year: number, sequence: number): number | null {
  const number = Number(`${rangePrefix(journalCode, year)}${String(sequence).padStart(4, '0')}`);
  return number <= int32Max ? number : null;
}

function isTaken(division: DivisionState, entity: string, number: number): boolean {
  return division.entity(entity).rowsWith('EntryNumber', number).length > 0;
}

export function entryCounter(journalCode: string, year: number): string {
  return `EntryNumber/${journalCode}/${year}`;
}

/** The next number of a journal in a book year; numbers that somebody chose are passed over. */
export function nextEntryNumber(division: DivisionState, entity: string, journalCode: string, year: number): number {
  for (;;) {
    const number = entryNumberOf(journalCode, year, division.next(entryCounter(journalCode, year), 1));
    if (number === null) refuseAny([{ is: 'invalid', label: 'Entry number' }]);
    else if (!isTaken(division, entity, number)) return number;
  }
}

/** A number of one's own must lie in the journal's range and be free (exact-online.md 7.5, [C]). */
export function ownNumberProblems(
  division: DivisionState,
  entity: string,
  number: number,
  journalCode: string,
  year: number,
): BusinessProblem[] {
  const prefix = rangePrefix(journalCode, year);
  const text = String(number);
  if (!text.startsWith(prefix) || text.length < prefix.length + 4) return [{ is: 'invalid', label: 'Entry number' }];
  return isTaken(division, entity, number) ? [{ is: 'taken', label: 'Entry number' }] : [];
}
