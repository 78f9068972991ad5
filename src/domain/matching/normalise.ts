import { type AddressKind, addressKinds, type FieldPath, type Fields } from '../model/fields.ts';

/** Keys under which records of both sides meet. They only find candidates; nothing is ever written from them. */

export function textOf(fields: Fields, field: FieldPath): string | null {
  const value = fields[field];
  return typeof value === 'string' ? value : null;
}

const unfoldable: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** Lower case without accents: "Łódź" and "lodz" meet. */
export const fold = (plain: string): string =>
  plain
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => unfoldable[letter] ?? letter);

const connectives = new Set(['en', 'and', 'und', 'et', 'e', 'y']);

/** Legal forms say how a company is registered, and one system leaves them out where the other spells them. */
const legalForms = new Set(
  (
    'bv nv vof cv bvba bvio cvba cvoa ebvba comm commv gcv vzw asbl sprl srl sa sas sasu sarl eurl snc scs scrl ' +
    'gmbh ag kg kgaa ohg ug gbr ev mbh ltd limited plc llp llc inc corp co spa sl ab as aps oy sro zoo eenmanszaak'
  ).split(' '),
);

/** The words of a text, folded, abbreviations such as "B. V." joined into "bv". */
export function spokenWords(text: string): string[] {
  const parts = fold(text)
    .replace(/['’`´]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
  const joined: string[] = [];
  let isAbbreviating = false;
  for (const part of parts) {
    const isLetter = /^\p{L}$/u.test(part);
    const last = joined.length - 1;
    if (isLetter && isAbbreviating) joined[last] = `${joined[last]}${part}`;
    else joined.push(part);
    isAbbreviating = isLetter;
  }
  return joined;
}

/** The same of a name, "&" and "en" left out. */
export function words(name: string): string[] {
  const all = spokenWords(fold(name).replace(/[&+]/g, ' en '));
  const plain = all.filter((word) => !connectives.has(word));
  return plain.length === 0 ? all : plain;
}

/** The words of an organisation's name without legal forms at either end; "BV" alone stays. */
export function organisationWords(name: string): string[] {
  const all = words(name);
  let start = 0;
  let end = all.length;
  while (end - start > 1 && legalForms.has(all[end - 1] ?? '')) end -= 1;
  while (end - start > 1 && legalForms.has(all[start] ?? '')) start += 1;
  return all.slice(start, end);
}

const keyOf = (parts: readonly string[]): string | null => (parts.length === 0 ? null : parts.join(' '));

export const organisationKey = (name: string | null): string | null =>
  name === null ? null : keyOf(organisationWords(name));

/** First, middle and last name as one, wherever a system draws the lines between them. */
export const personKey = (fields: Fields): string | null =>
  keyOf(words([textOf(fields, 'firstName'), textOf(fields, 'middleName'), textOf(fields, 'lastName')].join(' ')));

/** Unpadded, without leading zeros: "  00123" is 123. Null for nothing at all. */
export function numberKey(number: string | null): string | null {
  const bare =
    number
      ?.trim()
      .toUpperCase()
      .replace(/^0+(?=.)/, '') ?? '';
  return bare === '' ? null : bare;
}

/** Letters and digits only. */
export const solid = (value: string | null): string =>
  value === null ? '' : fold(value).replace(/[^\p{L}\p{N}]/gu, '');

export function postcodeKey(postcode: string | null): string | null {
  const bare = solid(postcode);
  return bare === '' ? null : bare;
}

/**
 * Where within a postcode: number and addition, or the street where an address has no number. One without a street has
 * its number there once it is settled, for a number alone is all that Exact's line then holds.
 */
export function doorKey(fields: Fields, kind: AddressKind): string | null {
  const houseNumber = numberKey(textOf(fields, `${kind}.houseNumber`));
  if (houseNumber !== null) return `${houseNumber} ${solid(textOf(fields, `${kind}.addition`))}`;
  const street = solid(textOf(fields, `${kind}.street`));
  const [, number, addition] = /^0*(\d+)(\p{L}?)$/u.exec(street) ?? [];
  if (number !== undefined) return `${number} ${addition}`;
  return street === '' ? null : street;
}

/** The address that a relation is known by: where it is visited, else where its post goes. */
export const mainAddressKind = (fields: Fields): AddressKind | null =>
  addressKinds.find((kind) => postcodeKey(textOf(fields, `${kind}.postcode`)) !== null) ?? null;

/** Name, postcode, house number and addition in one; null when any of name, postcode or door is missing. */
export function nameAndAddressKey(fields: Fields): string | null {
  const kind = mainAddressKind(fields);
  const name = organisationKey(textOf(fields, 'name'));
  if (kind === null || name === null) return null;
  const door = doorKey(fields, kind);
  return door === null ? null : `${name}|${postcodeKey(textOf(fields, `${kind}.postcode`))}|${door}`;
}

export const mailboxKey = (fields: Fields): string | null => textOf(fields, 'email')?.trim().toLowerCase() ?? null;
