import { fullNameOf } from '../state/exactState.ts';
import { isTrue, type Row } from '../state/rows.ts';
import { journalTypeDescription, transactionTypes } from './descriptions.ts';
import type { ReadScope } from './served.ts';

/** Numbers of roles are not public: these are ours. */
const administratorRole = 1;
const userRole = 2;

/** One role per user with rights to this company: who sees every company manages it, the others use it. */
export function userRoleRows(scope: ReadScope): readonly Row[] {
  const { state, division } = scope;
  const companies = state.divisionRows();
  const created = companies.find((row) => row.Code === division.code)?.Created ?? null;
  return state
    .users()
    .filter((user) => user.divisions.includes(division.code))
    .map((user): Row => {
      const isAdministrator = user.divisions.length === companies.length;
      return {
        ID: user.id.replace(/^.{8}/, (head) => [...head].reverse().join('')),
        Created: created,
        CreatorFullName: fullNameOf(user),
        Description: isAdministrator ? 'Administrator' : 'User',
        Division: division.code,
        Modified: created,
        Role: isAdministrator ? administratorRole : userRole,
        RoleLevel: 1,
        StartDate: created,
        UserID: user.id,
      };
    });
}

/** Status of a journal in a period: 0 open, 1 closed. The numbers and words are ours. */
const closedNames = {
  EN: ['Open', 'Closed'],
  NL: ['Open', 'Afgesloten'],
  FR: ['Ouvert', 'Clôturé'],
} as const;

/** `read/financial/JournalStatusList`: each journal in each period. */
export function journalStatusRows(scope: ReadScope): readonly Row[] {
  const { division, language } = scope;
  const periods = [...division.entity('FinancialPeriods').rows()];
  return [...division.entity('Journals').rows()].flatMap((journal) =>
    periods.map((period): Row => {
      const status = isTrue(period, 'IsClosed') ? 1 : 0;
      const row = { Journal: journal.Code, JournalType: journal.Type };
      return {
        ...row,
        JournalDescription: journal.Description,
        JournalTypeDescription: journalTypeDescription(row, scope),
        Period: period.FinPeriod,
        Status: status,
        StatusDescription: closedNames[language][status],
        Year: period.FinYear,
      };
    }),
  );
}

/** `financial/GLTransactionTypes`: the types of entries that this sandbox books. */
export function transactionTypeRows({ language }: ReadScope): readonly Row[] {
  return Object.entries(transactionTypes).map(([id, names]) => ({ ID: Number(id), Description: names[language] }));
}
