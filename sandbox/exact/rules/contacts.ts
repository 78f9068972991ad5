import type { Cause, DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { inUseProblems, referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

/** V, M, O: the values of `Gender`; O is the default of `observedCreate2026`. */
const genders = new Set(['M', 'V', 'O']);

/** First, middle and last name as the screen shows them; the server computes it (exact-online.md 7.2). */
export function fullName(contact: Row): string {
  return ['FirstName', 'MiddleName', 'LastName']
    .map((name) => (textOf(contact, name) ?? '').trim())
    .filter((part) => part !== '')
    .join(' ');
}

function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const mandatory = [
    ['Account', 'Account'],
    ['FirstName', 'First name'],
    ['LastName', 'Last name'],
  ] as const;
  for (const [property, label] of mandatory) {
    const isChecked = before === null || property in values;
    if (isChecked && (textOf(values, property) ?? '').trim() === '') problems.push({ is: 'mandatory', label });
  }
  const gender = textOf(values, 'Gender');
  if (gender !== null && !genders.has(gender)) problems.push({ is: 'invalid', label: 'Gender' });
  problems.push(...referenceProblems(division, 'Contacts', values));
  return problems;
}

/** Email is mirrored into BusinessEmail (exact-online.md 7.2). */
function mirrored(values: Row): Row {
  return 'Email' in values && !('BusinessEmail' in values) ? { ...values, BusinessEmail: values.Email } : values;
}

function setMainContact(division: DivisionState, accountId: string, contactId: string | null, cause: Cause): void {
  const account = division.entity('Accounts').get(accountId);
  if (account !== undefined) division.update('Accounts', account, { MainContact: contactId }, cause);
}

/** A contact that leaves an account cannot stay its main contact; the next one takes over. */
function succeedMainContact(division: DivisionState, contact: Row, cause: Cause): void {
  const accountId = textOf(contact, 'Account') ?? '';
  if (division.entity('Accounts').get(accountId)?.MainContact !== contact.ID) return;
  const next = division
    .entity('Contacts')
    .rowsWith('Account', accountId)
    .find((other) => other.ID !== contact.ID);
  setMainContact(division, accountId, next === undefined ? null : textOf(next, 'ID'), cause);
}

function becomeMainWhenFirst(division: DivisionState, contact: Row, cause: Cause): void {
  const accountId = textOf(contact, 'Account') ?? '';
  const account = division.entity('Accounts').get(accountId);
  if (account !== undefined && (account.MainContact ?? null) === null) {
    setMainContact(division, accountId, textOf(contact, 'ID'), cause);
  }
}

export const contactRules: EntityRules = {
  create(division, sent, cause) {
    const values = mirrored(sent);
    refuseAny(problemsOf(division, null, values));
    const number = division.next('Contacts.HID', 1);
    const row = division.insert(
      'Contacts',
      {
        BirthName: textOf(values, 'LastName'),
        Gender: 'O',
        IsAnonymised: 0,
        IsMailingExcluded: false,
        Language: 'NL',
        StartDate: midnightOf(division.nowWall()),
        HID: number,
        Person: division.newGuid(),
        ...values,
        Code: String(number),
        FullName: fullName(values),
      },
      cause,
    );
    becomeMainWhenFirst(division, row, cause);
    return row;
  },

  update(division, before, sent, cause) {
    const values = mirrored(sent);
    refuseAny(problemsOf(division, before, values));
    const changes = { ...values, FullName: fullName({ ...before, ...values }) };
    const row = division.update('Contacts', before, changes, cause);
    if (row.Account !== before.Account) {
      succeedMainContact(division, before, cause);
      becomeMainWhenFirst(division, row, cause);
    }
    return row;
  },

  remove(division, row, cause) {
    refuseAny(inUseProblems(division, 'Contacts', String(row.ID), 'Contact'));
    succeedMainContact(division, row, cause);
    division.remove('Contacts', row, cause);
  },
};
