import { journalProblems } from './invoiceEntries.ts';
import { type MoneyKind, moneyEntryLineRules, moneyEntryRules } from './moneyEntries.ts';
import type { EntityRules } from './rules.ts';

const cashJournal = 10;

const cashKind: MoneyKind = {
  entity: 'CashEntries',
  lines: 'CashEntryLines',
  label: 'Cash entry',
  // Another type of journal is refused in words of its own (exact-online.md 4.8, picqer#452).
  journalProblems: (division, code) =>
    journalProblems(division, code, cashJournal).map((problem) =>
      problem.is === 'invalid' ? { is: 'noCashJournal' } : problem,
    ),
};

/** The cash desk, which works as a bank account does (exact-online.md 7.8). */
export const cashEntryRules: EntityRules = moneyEntryRules(cashKind);

export const cashEntryLineRules: EntityRules = moneyEntryLineRules(cashKind);
