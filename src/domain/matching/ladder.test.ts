import { describe, expect, test } from 'vitest';
import type { Fields } from '../model/fields.ts';
import type { NeutralRecord } from '../model/record.ts';
import type { MatchAnswer } from '../plan/plan.ts';
import { exactContact, exactRelation, inShort, plan, tribeContact, tribeRelation, visit } from '../testing/build.ts';

interface Row {
  readonly what: string;
  readonly exact: readonly NeutralRecord[];
  readonly tribe: readonly NeutralRecord[];
  readonly answers?: Readonly<Record<string, MatchAnswer>>;
  /** Exact id, Tribe id, action, reason, rung; in order of Exact id. */
  readonly expected: readonly string[];
}

const jansen: Fields = { name: 'Jansen B.V.', ...visit('Kade', '12', '1234 AB', 'A') };
const alike: Fields = { name: 'JANSEN', ...visit('Kade', '12', '1234 AB', 'a') };
const deWit: Fields = { name: 'De Wit', ...visit('Laan', '5', '9876 ZZ') };
const numbered = (debtorNumber: string, fields: Fields = jansen): Fields => ({ ...fields, debtorNumber });

const relationRows: readonly Row[] = [
  {
    what: 'the Exact ID decides before the number and the name',
    exact: [exactRelation('e1', numbered('1'))],
    tribe: [tribeRelation('t1', deWit, { carriedExactId: 'e1' }), tribeRelation('t2', numbered('1'))],
    expected: ['e1 t1 update matched exactId'],
  },
  {
    what: 'the number decides before the name, padded or with leading zeros',
    exact: [exactRelation('e1', numbered('12'))],
    tribe: [
      tribeRelation('t1', numbered('  0012', { ...jansen, 'visit.postcode': '9999 XX' })),
      tribeRelation('t2', alike),
    ],
    expected: ['e1 t1 update matched number'],
  },
  {
    what: 'a creditor number is a number too, but not a debtor number',
    exact: [
      exactRelation('e1', { ...jansen, creditorNumber: '7' }),
      exactRelation('e2', { ...deWit, creditorNumber: '8' }),
    ],
    tribe: [
      tribeRelation('t1', { ...jansen, creditorNumber: '7' }),
      tribeRelation('t2', { name: 'De Wit', debtorNumber: '8' }),
    ],
    expected: ['e1 t1 link matched number', 'e2 - create newInExact'],
  },
  {
    what: 'name and address decide last, whatever their spelling',
    exact: [exactRelation('e1', jansen)],
    tribe: [tribeRelation('t1', alike)],
    expected: ['e1 t1 update matched nameAndAddress'],
  },
  {
    what: 'a house number typed into the street field is a house number',
    exact: [exactRelation('e1', jansen)],
    tribe: [tribeRelation('t1', { ...jansen, ...visit('Kade 12 A', null, '1234AB') })],
    expected: ['e1 t1 link matched nameAndAddress'],
  },
  {
    what: 'another number, addition or postcode at the same name is another relation',
    exact: [exactRelation('e1', jansen)],
    tribe: [
      tribeRelation('t1', { ...jansen, 'visit.houseNumber': '13' }),
      tribeRelation('t2', { ...jansen, 'visit.addition': 'B' }),
      tribeRelation('t3', { ...jansen, 'visit.postcode': '1234 AC' }),
    ],
    expected: ['e1 - create newInExact'],
  },
  {
    what: 'two candidates on one rung are a question, even if a lower rung would tell them apart',
    exact: [exactRelation('e1', numbered('1'))],
    tribe: [tribeRelation('t1', numbered('1')), tribeRelation('t2', numbered('1', deWit))],
    expected: ['e1 - ask severalCandidates number'],
  },
  {
    what: 'one Tribe record that two Exact records want is a question for both',
    exact: [exactRelation('e1', jansen), exactRelation('e2', alike)],
    tribe: [tribeRelation('t1', jansen)],
    expected: ['e1 - ask candidateClaimedTwice nameAndAddress', 'e2 - ask candidateClaimedTwice nameAndAddress'],
  },
  {
    what: 'a record matched for a better reason is not there for a worse one, whoever comes first',
    exact: [exactRelation('e1', jansen), exactRelation('e2', numbered('2', alike))],
    tribe: [tribeRelation('t1', numbered('2', alike))],
    expected: ['e1 - create newInExact', 'e2 t1 link matched number'],
  },
  {
    what: 'a candidate of an open question is nobody else’s match either',
    exact: [exactRelation('e1', numbered('1', deWit)), exactRelation('e2', jansen)],
    tribe: [tribeRelation('t1', numbered('1')), tribeRelation('t2', numbered('1', deWit))],
    expected: ['e1 - ask severalCandidates number', 'e2 - ask candidateClaimedTwice nameAndAddress'],
  },
  {
    what: 'a number that joins two companies with nothing else in common is a question',
    exact: [exactRelation('e1', numbered('1'))],
    tribe: [tribeRelation('t1', numbered('1', deWit))],
    expected: ['e1 - ask numberContradictsIdentity'],
  },
  {
    what: 'a number with another name at the same address is a match, and so is one that moved',
    exact: [exactRelation('e1', numbered('1')), exactRelation('e2', numbered('2', deWit))],
    tribe: [
      tribeRelation('t1', numbered('1', { ...jansen, name: 'Pietersen' })),
      tribeRelation('t2', numbered('2', { ...jansen, name: 'de wit' })),
    ],
    expected: ['e1 t1 update matched number', 'e2 t2 update matched number'],
  },
  {
    what: 'a Tribe record that carries the id of another living Exact record is a question',
    exact: [exactRelation('e1', jansen), exactRelation('e9', deWit, { isActive: false })],
    tribe: [tribeRelation('t1', jansen, { carriedExactId: 'e9' })],
    expected: ['e1 - ask candidateClaimedTwice', 'e9 - skip inactiveInExact'],
  },
  {
    what: 'an id of an administration long gone does not stand in the way',
    exact: [exactRelation('e1', jansen)],
    tribe: [tribeRelation('t1', jansen, { carriedExactId: 'gone' })],
    expected: ['e1 t1 link matched nameAndAddress'],
  },
  {
    what: 'a relation that takes no part wants nothing',
    exact: [exactRelation('e1', jansen), exactRelation('e2', alike, { isActive: false })],
    tribe: [tribeRelation('t1', jansen)],
    expected: ['e1 t1 link matched nameAndAddress', 'e2 - skip inactiveInExact'],
  },
];

const twins = {
  exact: [exactRelation('e1', jansen), exactRelation('e2', alike)],
  tribe: [tribeRelation('t1', jansen)],
};
const answerRows: readonly Row[] = [
  {
    what: '"the same" links the chosen one and takes it from the others',
    ...twins,
    answers: { 'relation:exact:e2': { is: 'same', tribeId: 't1' } },
    expected: ['e1 - create newInExact', 'e2 t1 update matched person'],
  },
  {
    what: '"different" makes a new one and leaves the candidate to the other',
    ...twins,
    answers: { 'relation:exact:e2': { is: 'different' } },
    expected: ['e1 t1 link matched nameAndAddress', 'e2 - create answeredDifferent'],
  },
  {
    what: '"leave" leaves it out, which does not say that the candidate is the other’s',
    ...twins,
    answers: { 'relation:exact:e2': { is: 'leave' } },
    expected: ['e1 - ask candidateClaimedTwice nameAndAddress', 'e2 - skip answeredLeave'],
  },
  {
    what: '"the same" said twice of one record is a question again',
    ...twins,
    answers: { 'relation:exact:e1': { is: 'same', tribeId: 't1' }, 'relation:exact:e2': { is: 'same', tribeId: 't1' } },
    expected: ['e1 - ask candidateClaimedTwice person', 'e2 - ask candidateClaimedTwice person'],
  },
  {
    what: '"the same" as a record that is gone is asked again',
    ...twins,
    answers: { 'relation:exact:e1': { is: 'same', tribeId: 't9' } },
    expected: ['e1 - ask candidateClaimedTwice nameAndAddress', 'e2 - ask candidateClaimedTwice nameAndAddress'],
  },
  {
    what: '"different" overrules even the Exact ID',
    exact: [exactRelation('e1', jansen)],
    tribe: [tribeRelation('t1', jansen, { carriedExactId: 'e1' })],
    answers: { 'relation:exact:e1': { is: 'different' } },
    expected: ['e1 - create answeredDifferent'],
  },
];

const owner = {
  exact: exactRelation('e1', { name: 'Jansen' }),
  tribe: tribeRelation('t1', { name: 'Jansen' }, { carriedExactId: 'e1' }),
};
const contactRow = (
  what: string,
  exact: readonly NeutralRecord[],
  tribe: readonly NeutralRecord[],
  ...expected: string[]
): Row => ({
  what,
  exact: [owner.exact, ...exact],
  tribe: [owner.tribe, ...tribe],
  expected: [...expected, 'e1 t1 link matched exactId'],
});
const jan: Fields = { firstName: 'Jan', middleName: 'van der', lastName: 'Berg' };

const contactRows: readonly Row[] = [
  contactRow(
    'an e-mail address is a contact',
    [exactContact('c1', 'e1', { ...jan, email: 'jan@x.nl' })],
    [tribeContact('p1', 't1', { ...jan, firstName: 'J.', email: 'Jan@X.nl' }), tribeContact('p2', 't1', jan)],
    'c1 p1 update matched email',
  ),
  contactRow(
    'a full name is a contact, wherever its parts are',
    [exactContact('c1', 'e1', jan)],
    [tribeContact('p1', 't1', { firstName: 'JAN', lastName: 'van der berg' })],
    'c1 p1 update matched personName',
  ),
  contactRow(
    'two of one name are a question',
    [exactContact('c1', 'e1', jan)],
    [tribeContact('p1', 't1', jan), tribeContact('p2', 't1', jan)],
    'c1 - ask severalCandidates personName',
  ),
  contactRow(
    'a shared mailbox is told apart by name',
    [
      exactContact('c1', 'e1', { ...jan, email: 'info@x.nl' }),
      exactContact('c2', 'e1', { firstName: 'Piet', lastName: 'Kok', email: 'info@x.nl' }),
    ],
    [
      tribeContact('p1', 't1', { firstName: 'Piet', lastName: 'Kok', email: 'info@x.nl' }),
      tribeContact('p2', 't1', { ...jan, email: 'info@x.nl' }),
    ],
    'c1 p2 link matched email',
    'c2 p1 link matched email',
  ),
  contactRow(
    'one mailbox with two unlike names is a question',
    [exactContact('c1', 'e1', { ...jan, email: 'info@x.nl' })],
    [tribeContact('p1', 't1', { firstName: 'Piet', lastName: 'Kok', email: 'info@x.nl' })],
    'c1 - ask emailContradictsName',
  ),
  contactRow(
    'a mailbox of one and the name of another is a question',
    [exactContact('c1', 'e1', { firstName: 'Jan', lastName: 'Boer', email: 'jan@x.nl' })],
    [
      tribeContact('p1', 't1', { firstName: 'Jan', lastName: 'Boer', email: 'boer@x.nl' }),
      tribeContact('p2', 't1', { firstName: 'Jan', lastName: 'Vos', email: 'jan@x.nl' }),
    ],
    'c1 - ask emailContradictsName',
  ),
  contactRow(
    'a contact of another relation is no candidate',
    [exactContact('c1', 'e1', { ...jan, email: 'a@x.nl' })],
    [tribeContact('p1', 't9', { ...jan, email: 'a@x.nl' })],
    'c1 - create newInExact',
  ),
];

describe.each([
  ['the matching ladder for relations', relationRows],
  ['answers', answerRows],
  ['the matching ladder for contacts', contactRows],
])('%s', (_title, rows) => {
  test.each(rows)('$what', ({ exact, tribe, answers = {}, expected }) => {
    const input = { exact, tribe, answers: new Map(Object.entries(answers)) };
    expect(inShort(plan(input).items).toSorted()).toEqual(expected);
    const turned = { ...input, exact: exact.toReversed(), tribe: tribe.toReversed() };
    expect(plan(turned), 'in whatever order the records come').toEqual(plan(input));
  });
});

describe('candidates', () => {
  test('come likeliest first, with what they hold', () => {
    const [item] = plan({
      exact: [exactRelation('e1', numbered('1'))],
      tribe: [tribeRelation('t1', numbered('1', deWit)), tribeRelation('t2', numbered('1'))],
    }).items;
    expect(item?.candidates.map(({ tribeId, label, rung }) => [tribeId, label, rung])).toEqual([
      ['t2', 'Jansen B.V.', 'number'],
      ['t1', 'De Wit', 'number'],
    ]);
    expect(item?.candidates[0]).toMatchObject({ score: 100, fields: { debtorNumber: '1' } });
    expect(item?.effects).toEqual([]);
  });
});
