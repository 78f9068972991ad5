import type { Edits } from './people.ts';

/**
 * What people write: few values, so that they collide, each in the form that both systems keep as it is. Forms that a
 * system changes are the business of the codecs' own tests.
 */
const names = ['Bakkerij Jansen', 'De Vries', 'Smit Bouw', 'Visser Vis', 'Groen en Co', 'Oost West'];
const cities = [
  ['3011AB', 'Rotterdam'],
  ['2611CD', 'Delft'],
  ['1012EF', 'Amsterdam'],
] as const;
const streets = ['Kade', 'Dorpsstraat', 'Lange Haven'];
const firstNames = ['An', 'Bo', 'Cor'];
const lastNames = ['Bakker', 'Dekker', 'Kok'];

const at = <T>(from: readonly T[], die: number): T => {
  const picked = from[Math.min(from.length - 1, Math.floor(die * from.length))];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
};
const figure = (die: number, below: number): number => Math.floor(die * below);

export const dieOf = (dice: readonly number[], index: number): number => dice[index % dice.length] ?? 0;

export const relationName = (die: number, mark: string): string => `${at(names, die)} ${mark}`.trim();

/** Fields of a relation that an edit may change, each with a maker of its values. */
const relationValues: Readonly<Record<string, (die: number) => string | null>> = {
  email: (die) => (die < 0.1 ? null : `post${figure(die, 6)}@bedrijf.example`),
  phone: (die) => (die < 0.1 ? null : `+3110555010${figure(die, 9)}`),
  website: (die) => (die < 0.1 ? null : `https://www.site${figure(die, 6)}.example`),
  chamberOfCommerce: (die) => `2435678${figure(die, 9)}`,
  'visit.line': (die) => `${at(streets, die)} ${1 + figure(die * 7 - Math.floor(die * 7), 9)}`,
  'visit.city': (die) => at(cities, die)[1],
  'visit.postcode': (die) => at(cities, die)[0],
};

const contactValues: Readonly<Record<string, (die: number) => string | null>> = {
  firstName: (die) => at(firstNames, die),
  lastName: (die) => at(lastNames, die),
  email: (die) => (die < 0.1 ? null : `mens${figure(die, 6)}@bedrijf.example`),
  phone: (die) => (die < 0.1 ? null : `+3120555020${figure(die, 9)}`),
  mobile: (die) => (die < 0.1 ? null : `+3161234567${figure(die, 9)}`),
};

/** A whole new relation. */
export function newRelation(dice: readonly number[], mark: string): Edits {
  const role = dieOf(dice, 5);
  return {
    name: relationName(dieOf(dice, 0), mark),
    isCustomer: role < 0.8,
    isSupplier: role > 0.6,
    'visit.country': 'NL',
    ...Object.fromEntries(
      Object.entries(relationValues).map(([field, make], index) => [field, make(dieOf(dice, index + 1))]),
    ),
    ...(dieOf(dice, 6) < 0.3
      ? { 'postal.line': 'Postbus 12', 'postal.postcode': '3000AA', 'postal.city': 'Rotterdam' }
      : {}),
  };
}

export const newContact = (dice: readonly number[], mark: string): Edits => ({
  firstName: at(firstNames, dieOf(dice, 1)),
  lastName: `${at(lastNames, dieOf(dice, 2))} ${mark}`.trim(),
  email: `mens${mark}${figure(dieOf(dice, 3), 6)}@bedrijf.example`,
});

/** One field of a record and a value for it. */
export function oneEdit(kind: 'relation' | 'contact', fieldDie: number, valueDie: number): Edits {
  const values = kind === 'relation' ? relationValues : contactValues;
  const field = at(Object.keys(values), fieldDie);
  return { [field]: values[field]?.(valueDie) ?? null };
}
