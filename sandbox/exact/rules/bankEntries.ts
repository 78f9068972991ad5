import { journalProblems } from './invoiceEntries.ts';
import { type MoneyKind, moneyEntryLineRules, moneyEntryRules } from './moneyEntries.ts';
import type { EntityRules } from './rules.ts';

const bankJournal = 12;

const bankKind: MoneyKind = {
  entity: 'BankEntries',
  lines: 'BankEntryLines',
  label: 'Bank entry',
  journalProblems: (division, code) => journalProblems(division, code, bankJournal),
};

/** Bank statements (exact-online.md 7.8). Journals of payment services are not among them (picqer#582). */
export const bankEntryRules: EntityRules = moneyEntryRules(bankKind);

export const bankEntryLineRules: EntityRules = moneyEntryLineRules(bankKind);
