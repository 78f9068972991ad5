import { canonicalHouseNumber, canonicalText } from './canonical.ts';

/**
 * Exact keeps street, number and addition in one line of text; Tribe keeps the number as a number. Splitting is
 * careful rather than clever: a line that cannot be split safely stays whole in `street`, where nothing is lost.
 *
 * Laws, for every line, with `s = splitAddressLine(line)`: `splitAddressLine(joinAddressLine(s))` equals `s`; `s.houseNumber` is null or digits without leading zeros.
 */
export interface AddressLine {
  readonly street: string | null;
  /** Digits only, for Tribe keeps it as a number (tribe-crm.md 4.2). */
  readonly houseNumber: string | null;
  /** Whatever follows the number: "A-2", "bus 4", "hs", "bis"; "14" of "12-14"; "/3" of "12/3". */
  readonly addition: string | null;
}

/** Longer runs of digits are no house number: an identifier, a telephone number. */
const houseNumberDigitsMax = 6;

/** Words that stand between a house number and a unit, or name a unit, in Dutch, French, German and English addresses. */
const unitWords = new Set(
  (
    'bus box bte boite boîte app appt apt appartement apartment unit flat kamer room suite etage étage etg floor verd ' +
    'verdieping bis ter quater hs huis boven beneden onder rood zwart wit blauw groen links rechts toren gebouw geb ' +
    'bâtiment batiment bât bat building blok block entree ingang hal hall whg wohnung haus hinterhaus vorderhaus stiege ' +
    'stock top tür tur aufgang iii viii xii'
  ).split(' '),
);
const unknownWordLengthMax = 2;

/**
 * Where the number comes first ("12 rue de la Paix", "12, avenue du 8 Mai 1945") a number at the end is part of the
 * name. Told by the French word for street, not by the country: both sides have to split alike also while they do
 * not agree on the country.
 */
const numberFirst =
  /^\d+[\p{L}]{0,3}(?:[ ,-]+(?:bis|ter|quater))?[ ,]+(?:rue|av|ave|avenue|bd|bld|boulevard|place|pl|chemin|ch|all[ée]e|impasse|quai|route|rte|cours|square|passage|sentier|esplanade|r[ée]sidence|zone|z\.?[ai]\.?|hameau|lieu-dit|cit[ée]|faubourg|fbg)(?!\p{L})/iu;

/** Post office boxes whose number is written in groups ("Postfach 10 12 34") are not split. */
const groupedBox = /^(?:postfach|p\.? ?o\.? ?box|b\.? ?p\.?|boîte postale|boite postale) \d+ \d/iu;

const numberInLine = new RegExp(`(?<=\\s)\\d{1,${houseNumberDigitsMax}}(?!\\d)`, 'gu');
const additionToken = /\p{L}+|\d+|[ \-/.,+]+/gu;

/** Whether `rest`, the text right after a number, reads as an addition to it and nothing else. */
function isAddition(rest: string): boolean {
  if (rest === '') return true;
  const tokens = rest.match(additionToken) ?? [];
  if (tokens.join('') !== rest || rest.startsWith('.')) return false;
  let before: 'digits' | 'word' | 'dash' | 'space' = 'digits';
  let lastSolid: 'digits' | 'word' = 'digits';
  for (const token of tokens) {
    if (/^\d/.test(token)) {
      // "1944 5" is a street with a year and a number, "12 bus 5" and "12-5" are a number with an addition.
      if (before === 'space' && lastSolid === 'digits') return false;
      before = 'digits';
      lastSolid = 'digits';
    } else if (/^\p{L}/u.test(token)) {
      const word = token.toLowerCase();
      if (word.length > unknownWordLengthMax && !unitWords.has(word)) return false;
      before = 'word';
      lastSolid = 'word';
    } else {
      before = /[-/]/.test(token) ? 'dash' : 'space';
    }
  }
  return true;
}

function tidyAddition(rest: string): string | null {
  const tidy = rest
    .replace(/ *([-/]) */gu, '$1')
    .replace(/^[-,+ ]+/u, '')
    .replace(/[-/,+ ]+$/u, '')
    .replace(/ ?, ?/gu, ' ');
  return canonicalText(tidy);
}

const wholeInStreet = (street: string | null): AddressLine => ({ street, houseNumber: null, addition: null });

function trySplit(line: string): AddressLine | null {
  for (const match of line.matchAll(numberInLine)) {
    const street = canonicalText(line.slice(0, match.index).replace(/[ ,]+$/u, ''));
    const rest = line.slice(match.index + match[0].length);
    if (street === null || !/[\p{L}\p{N}.)'’]$/u.test(street) || !isAddition(rest)) continue;
    return { street, houseNumber: canonicalHouseNumber(match[0]), addition: tidyAddition(rest) };
  }
  return null;
}

export function sameAddressLine(a: AddressLine, b: AddressLine): boolean {
  return a.street === b.street && a.houseNumber === b.houseNumber && a.addition === b.addition;
}

const splitOnce = (text: string): AddressLine =>
  groupedBox.test(text) || numberFirst.test(text) ? wholeInStreet(text) : (trySplit(text) ?? wholeInStreet(text));

export function splitAddressLine(line: string | null): AddressLine {
  const text = line === null ? null : canonicalText(line);
  if (text === null) return wholeInStreet(null);
  const split = splitOnce(text);
  // A split that would read differently after being written back is not safe: both systems would disagree forever.
  const joined = joinAddressLine(split);
  return joined !== null && sameAddressLine(splitOnce(joined), split) ? split : wholeInStreet(text);
}

/** One line of text, or null when there is nothing to write. */
export function joinAddressLine(parts: AddressLine): string | null {
  const { street, houseNumber, addition } = parts;
  const before = [street, houseNumber].filter((part) => part !== null).join(' ');
  if (addition === null) return canonicalText(before);
  // A bare number after the number would be taken for the house number itself.
  const joint = houseNumber === null ? ' ' : addition.startsWith('/') ? '' : /^\d/.test(addition) ? '-' : ' ';
  return canonicalText(`${before}${joint}${addition}`);
}

/**
 * What becomes of an address after it went through one line and back: a street typed with its number in it, or an
 * addition written "-A", gets the form that both systems agree on. Idempotent.
 */
export const settleAddressLine = (parts: AddressLine): AddressLine => splitAddressLine(joinAddressLine(parts));
