import type { Cause, DivisionState } from '../state/divisionState.ts';
import { isTrue, type Row, textOf } from '../state/rows.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const mandatory = [
    ['Account', 'Account'],
    ['BankAccount', 'Bank account'],
  ] as const;
  for (const [property, label] of mandatory) {
    const isChecked = before === null || property in values;
    if (isChecked && (textOf(values, property) ?? '').trim() === '') problems.push({ is: 'mandatory', label });
  }
  problems.push(...referenceProblems(division, 'BankAccounts', values));
  return problems;
}

function demoteOtherMains(division: DivisionState, row: Row, cause: Cause): void {
  if (!isTrue(row, 'Main')) return;
  for (const other of division.entity('BankAccounts').rowsWith('Account', textOf(row, 'Account'))) {
    if (other.ID !== row.ID && isTrue(other, 'Main')) division.update('BankAccounts', other, { Main: false }, cause);
  }
}

export const bankAccountRules: EntityRules = {
  create(division, values, cause) {
    refuseAny(problemsOf(division, null, values));
    const isFirst = division.entity('BankAccounts').rowsWith('Account', textOf(values, 'Account')).length === 0;
    const isMain = isFirst || isTrue(values, 'Main');
    // Other types exist, but only A can be created (exact-online.md 7.2).
    const row = division.insert('BankAccounts', { ...values, Type: 'A', Main: isMain }, cause);
    demoteOtherMains(division, row, cause);
    return row;
  },

  update(division, before, values, cause) {
    refuseAny(problemsOf(division, before, values));
    const row = division.update('BankAccounts', before, values, cause);
    demoteOtherMains(division, row, cause);
    return row;
  },

  remove(division, row, cause) {
    division.remove('BankAccounts', row, cause);
  },
};
