import type { Fields } from '../model/fields.ts';
import { doorKey, mainAddressKind, organisationKey, organisationWords, postcodeKey, textOf } from './normalise.ts';

/**
 * Whether two records could be one company at all. It never makes a match; it only stops a number that was given
 * twice from joining two companies that have nothing else in common.
 */

/** In how many names each word occurs: a word that many bear ("Bakkerij") says nothing about who is meant. */
export type WordCounts = ReadonlyMap<string, number>;

const commonWordShare = 0.005;
const commonWordMin = 4;
const similarTextMin = 0.5;

export interface Names {
  readonly counts: WordCounts;
  readonly total: number;
}

export function countWords(names: Iterable<string>): Names {
  const counts = new Map<string, number>();
  let total = 0;
  for (const name of names) {
    total += 1;
    for (const word of new Set(organisationWords(name))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return { counts, total };
}

function tellingWords(name: string, names: Names): string[] {
  const all = organisationWords(name);
  const limit = Math.max(commonWordMin, names.total * commonWordShare);
  const telling = all.filter((word) => word.length > 1 && (names.counts.get(word) ?? 0) <= limit);
  return telling.length === 0 ? all : telling;
}

function pairsOfLetters(plain: string): Map<string, number> {
  const pairs = new Map<string, number>();
  for (let at = 0; at + 2 <= plain.length; at += 1) {
    const pair = plain.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/** Sørensen-Dice over pairs of letters: 0 for nothing in common, 1 for the same. */
export function textLikeness(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length < 2 || b.length < 2) return 0;
  const pairs = pairsOfLetters(a);
  let common = 0;
  for (const [pair, count] of pairsOfLetters(b)) common += Math.min(count, pairs.get(pair) ?? 0);
  return (2 * common) / (a.length + b.length - 2);
}

export function areNamesAlike(a: string, b: string, names: Names): boolean {
  if (organisationKey(a) === organisationKey(b)) return true;
  const ofA = tellingWords(a, names);
  const ofB = tellingWords(b, names);
  return ofA.some((word) => ofB.includes(word)) || textLikeness(ofA.join(' '), ofB.join(' ')) >= similarTextMin;
}

/**
 * A shared postcode, or a shared door in a shared street, of the addresses that the ladder goes by. A shared city is no
 * likeness, and neither is a shared invoice or postal address beside it: bookkeepers and parent companies have many.
 */
export function areAddressesAlike(a: Fields, b: Fields): boolean {
  const kindA = mainAddressKind(a) ?? 'visit';
  const kindB = mainAddressKind(b) ?? 'visit';
  const postcode = postcodeKey(textOf(a, `${kindA}.postcode`));
  if (postcode !== null && postcode === postcodeKey(textOf(b, `${kindB}.postcode`))) return true;
  const street = textOf(a, `${kindA}.street`)?.toLowerCase();
  return (
    street !== undefined &&
    street === textOf(b, `${kindB}.street`)?.toLowerCase() &&
    doorKey(a, kindA) === doorKey(b, kindB)
  );
}

/** True when neither name nor address support that both are one; a missing name cannot contradict. */
export function contradicts(a: Fields, b: Fields, names: Names): boolean {
  const nameA = textOf(a, 'name');
  const nameB = textOf(b, 'name');
  return nameA !== null && nameB !== null && !areNamesAlike(nameA, nameB, names) && !areAddressesAlike(a, b);
}
