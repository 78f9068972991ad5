import type { NeutralRecord } from '../model/record.ts';
import { settleAddresses } from '../model/settle.ts';
import type { Reason } from '../plan/plan.ts';
import { indexBy, type LadderRung } from './ladder.ts';
import { contradicts, countWords, type Names } from './likeness.ts';
import { nameAndAddressKey, numberKey, textOf } from './normalise.ts';

/**
 * The article's duplicate check: "using the unique Exact Online ID. If no match is found, the system checks the debtor
 * or creditor number. If needed, it then checks the organisation name, postcode, house number, and addition."
 */
export function relationRungs(
  exact: readonly NeutralRecord[],
  tribe: readonly NeutralRecord[],
  knownExactIds: ReadonlySet<string>,
): readonly LadderRung[] {
  const names = countWords([...exact, ...tribe].flatMap(({ fields }) => textOf(fields, 'name') ?? []));
  return [exactIdRung(tribe), numberRung(tribe, names, knownExactIds), nameAndAddressRung(tribe, knownExactIds)];
}

export function exactIdRung(tribe: readonly NeutralRecord[]): LadderRung {
  const byCarriedId = indexBy(tribe, (record) => record.carriedExactId);
  return { rung: 'exactId', find: (record) => byCarriedId(record.id), doubt: () => null };
}

/** A debtor number is compared with debtor numbers only: Tribe counts creditors in a range of their own. */
function numberRung(tribe: readonly NeutralRecord[], names: Names, knownExactIds: ReadonlySet<string>): LadderRung {
  const byDebtor = indexBy(tribe, ({ fields }) => numberKey(textOf(fields, 'debtorNumber')));
  const byCreditor = indexBy(tribe, ({ fields }) => numberKey(textOf(fields, 'creditorNumber')));
  return {
    rung: 'number',
    find: ({ fields }) => {
      const debtors = byDebtor(numberKey(textOf(fields, 'debtorNumber')));
      const creditors = byCreditor(numberKey(textOf(fields, 'creditorNumber')));
      return [...new Set([...debtors, ...creditors])];
    },
    doubt: (record, candidate) =>
      carriesAnother(candidate, knownExactIds) ??
      (contradicts(settleAddresses(record.fields), settleAddresses(candidate.fields), names)
        ? { code: 'numberContradictsIdentity', words: { number: sharedNumber(record, candidate) } }
        : null),
  };
}

function sharedNumber(record: NeutralRecord, candidate: NeutralRecord): string {
  const debtor = textOf(record.fields, 'debtorNumber');
  const isDebtor = debtor !== null && numberKey(debtor) === numberKey(textOf(candidate.fields, 'debtorNumber'));
  return (isDebtor ? debtor : textOf(record.fields, 'creditorNumber')) ?? '';
}

/** Settled, so that a house number typed into the street field is found as one. */
const identityOf = ({ fields }: NeutralRecord): string | null => nameAndAddressKey(settleAddresses(fields));

function nameAndAddressRung(tribe: readonly NeutralRecord[], knownExactIds: ReadonlySet<string>): LadderRung {
  const byKey = indexBy(tribe, identityOf);
  return {
    rung: 'nameAndAddress',
    find: (record) => byKey(identityOf(record)),
    doubt: (_record, candidate) => carriesAnother(candidate, knownExactIds),
  };
}

/**
 * The candidate says by its import id that it is another record that does exist in Exact. One that carries the id of
 * the record in question never comes here: the rung of the Exact ID has decided about it.
 */
export function carriesAnother(candidate: NeutralRecord, knownExactIds: ReadonlySet<string>): Reason | null {
  const carried = candidate.carriedExactId;
  return carried !== null && knownExactIds.has(carried)
    ? { code: 'candidateClaimedTwice', words: { exactId: carried } }
    : null;
}
