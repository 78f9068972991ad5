import type { DivisionState } from '../state/divisionState.ts';
import { salesKind } from './entryKinds.ts';
import { invoiceEntryLineRules, invoiceEntryRules, journalProblems } from './invoiceEntries.ts';
import type { BusinessProblem } from './problems.ts';
import type { EntityRules } from './rules.ts';

export function salesJournalProblems(division: DivisionState, code: string | null): BusinessProblem[] {
  return journalProblems(division, code, salesKind.journalType);
}

/** Bookings without print layout (exact-online.md 7.5). */
export const salesEntryRules: EntityRules = invoiceEntryRules(salesKind);

export const salesEntryLineRules: EntityRules = invoiceEntryLineRules(salesKind);
