import type { NeutralRecord } from '../model/record.ts';
import type { Reason } from '../plan/plan.ts';
import { indexBy, type LadderRung } from './ladder.ts';
import { textLikeness } from './likeness.ts';
import { mailboxKey, personKey, words } from './normalise.ts';
import { carriesAnother, exactIdRung } from './relations.ts';

/**
 * Contacts are looked for only under the Tribe relation that their own relation was matched with, so `tribe` holds the
 * contacts of one relation. A mailbox that colleagues share is told apart by name before it counts by itself, and
 * asked about where another has the name.
 */
export function contactRungs(
  tribe: readonly NeutralRecord[],
  knownExactIds: ReadonlySet<string>,
): readonly LadderRung[] {
  const byEmailAndName = indexBy(tribe, emailAndNameKey);
  const byEmail = indexBy(tribe, ({ fields }) => mailboxKey(fields));
  const byName = indexBy(tribe, ({ fields }) => personKey(fields));
  const doubt = (_record: NeutralRecord, candidate: NeutralRecord): Reason | null =>
    carriesAnother(candidate, knownExactIds);
  /** Somebody of the very name, reached elsewhere: then the mailbox does not say who is who. */
  const hasNamesake = ({ fields }: NeutralRecord, candidate: NeutralRecord): boolean =>
    byName(personKey(fields)).some((other) => other !== candidate && mailboxKey(other.fields) !== null);
  return [
    exactIdRung(tribe),
    { rung: 'email', find: (record) => byEmailAndName(emailAndNameKey(record)), doubt },
    {
      rung: 'email',
      find: ({ fields }) => byEmail(mailboxKey(fields)),
      doubt: (record, candidate) =>
        doubt(record, candidate) ??
        (hasNamesake(record, candidate) ? emailContradictsName(record) : emailDoubt(record, candidate)),
    },
    { rung: 'personName', find: ({ fields }) => byName(personKey(fields)), doubt },
  ];
}

function emailAndNameKey({ fields }: NeutralRecord): string | null {
  const email = mailboxKey(fields);
  const name = personKey(fields);
  return email === null || name === null ? null : `${email}|${name}`;
}

const similarNameMin = 0.5;

/** One mailbox, two people: info@ of a company that has one contact on each side who are not the same person. */
function emailDoubt(record: NeutralRecord, candidate: NeutralRecord): Reason | null {
  const ours = personKey(record.fields);
  const theirs = personKey(candidate.fields);
  if (ours === null || theirs === null || textLikeness(ours, theirs) >= similarNameMin) return null;
  const known = new Set(words(theirs));
  const isAnyShared = words(ours).some((word) => word.length > 2 && known.has(word));
  return isAnyShared ? null : emailContradictsName(record);
}

const emailContradictsName = ({ fields }: NeutralRecord): Reason => ({
  code: 'emailContradictsName',
  words: { email: mailboxKey(fields) ?? '' },
});
