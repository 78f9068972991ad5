import { comparisonKey } from '../mapping/equivalence.ts';
import type { FieldPath, Fields } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import { textLikeness } from './likeness.ts';
import { doorKey, mainAddressKind, numberKey, organisationKey, personKey, postcodeKey, textOf } from './normalise.ts';

/** One thing that both records tell, how much it weighs and how alike it is, from 0 to 1. */
export interface LikenessFact {
  readonly fact: 'name' | 'number' | 'postcode' | 'door' | 'city' | 'vatNumber' | 'email' | 'phone';
  readonly weight: number;
  readonly likeness: number;
}

export interface Likeness {
  /** 0-100, whole. */
  readonly score: number;
  readonly facts: readonly LikenessFact[];
}

/** Fewer known facts than this weigh no more than their own weight: a name alone is not a certainty. */
const weightMin = 60;

type Weighing = readonly [fact: LikenessFact['fact'], weight: number, likeness: number | null];

/** How alike two records look to a person who has to choose. The ladder never decides by it. */
export function likeness(kind: Kind, a: Fields, b: Fields): Likeness {
  const weighings = kind === 'relation' ? weighRelations(a, b) : weighContacts(a, b);
  const facts = weighings.flatMap(([fact, weight, alike]) =>
    alike === null ? [] : [{ fact, weight, likeness: alike }],
  );
  const known = facts.reduce((sum, fact) => sum + fact.weight, 0);
  const alike = facts.reduce((sum, fact) => sum + fact.weight * fact.likeness, 0);
  return { score: Math.round((100 * alike) / Math.max(known, weightMin)), facts };
}

function weighRelations(a: Fields, b: Fields): readonly Weighing[] {
  const kindA = mainAddressKind(a) ?? 'visit';
  const kindB = mainAddressKind(b) ?? 'visit';
  return [
    ['name', 40, nearness(organisationKey(textOf(a, 'name')), organisationKey(textOf(b, 'name')))],
    ['number', 20, sameNumber(a, b)],
    [
      'postcode',
      15,
      sameness(postcodeKey(textOf(a, `${kindA}.postcode`)), postcodeKey(textOf(b, `${kindB}.postcode`))),
    ],
    ['door', 10, sameness(doorKey(a, kindA), doorKey(b, kindB))],
    ['city', 5, sameness(organisationKey(textOf(a, `${kindA}.city`)), organisationKey(textOf(b, `${kindB}.city`)))],
    ['vatNumber', 10, sameText('vatNumber', a, b)],
    ['email', 5, sameText('email', a, b)],
    ['phone', 5, sameText('phone', a, b)],
  ];
}

const weighContacts = (a: Fields, b: Fields): readonly Weighing[] => [
  ['name', 60, nearness(personKey(a), personKey(b))],
  ['email', 30, sameText('email', a, b)],
  ['phone', 10, sameText('phone', a, b)],
];

const sameness = (a: string | null, b: string | null): number | null =>
  a === null || b === null ? null : a === b ? 1 : 0;

const nearness = (a: string | null, b: string | null): number | null =>
  a === null || b === null ? null : textLikeness(a, b);

function sameText(field: FieldPath, a: Fields, b: Fields): number | null {
  const keyOf = (fields: Fields): string | null => {
    const value = textOf(fields, field);
    return value === null ? null : comparisonKey(field, value, textOf(fields, 'visit.country')).toLowerCase();
  };
  return sameness(keyOf(a), keyOf(b));
}

/** Debtor with debtor and creditor with creditor; either suffices. */
function sameNumber(a: Fields, b: Fields): number | null {
  const debtor = sameness(numberKey(textOf(a, 'debtorNumber')), numberKey(textOf(b, 'debtorNumber')));
  const creditor = sameness(numberKey(textOf(a, 'creditorNumber')), numberKey(textOf(b, 'creditorNumber')));
  return debtor === null ? creditor : Math.max(debtor, creditor ?? 0);
}
