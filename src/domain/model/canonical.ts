import { type FieldPath, type Fields, type FieldValue, isFieldPath } from './fields.ts';

/**
 * The canonical form of every neutral value (see `FieldValue`): what codecs produce on reading, so that two spellings
 * that no person would call different never look like an edit. Each function is idempotent.
 */

const spaceRun = /[\s\u00a0\u200b\u2060\ufeff]+/gu;
const lineBreak = /[\t \u00a0]*(?:\r\n|\r|\n|\u2028|\u2029)+[\t \u00a0]*/gu;
const blankRun = /[\t \u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here.
const controlCharacter = /[\u0000-\u0008\u000e-\u001f\u007f]/gu;

const composed = (text: string): string => text.toWellFormed().replace(controlCharacter, '').normalize('NFC');

/** One line of text: trimmed, inner white space as single spaces, composed Unicode; empty becomes null. */
export function canonicalText(text: string): string | null {
  const plain = composed(text).replace(spaceRun, ' ').trim();
  return plain === '' ? null : plain;
}

/** Text that may hold several lines: line breaks stay, blank lines and trailing blanks go; empty becomes null. */
export function canonicalLines(text: string): string | null {
  const plain = composed(text).replace(lineBreak, '\n').replace(blankRun, ' ').trim();
  return plain === '' ? null : plain;
}

/** Only plain letters are raised: raising others can take a text out of composed form. */
const upperCode = (text: string): string | null =>
  canonicalText(text)?.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) ?? null;

/** ISO 3166-1 alpha-2 in upper case. `UK` and `EL` are what people and VAT numbers say for GB and GR. */
export function canonicalCountry(text: string): string | null {
  const code = upperCode(text);
  if (code === 'UK') return 'GB';
  if (code === 'EL') return 'GR';
  return code;
}

/** Upper case; a Dutch postcode, which no other country's resembles, as "1234 AB". */
export function canonicalPostcode(text: string): string | null {
  const code = upperCode(text);
  const dutch = code === null ? null : /^(\d{4}) ?([A-Z]{2})$/.exec(code);
  return dutch === null ? code : `${dutch[1]} ${dutch[2]}`;
}

/** Digits without leading zeros, as a system that keeps house numbers as numbers gives them back. */
export function canonicalHouseNumber(text: string): string | null {
  const plain = canonicalText(text);
  return plain !== null && /^\d+$/.test(plain) ? plain.replace(/^0+(?=\d)/, '') : plain;
}

function canonicalTextOf(field: FieldPath, text: string): string | null {
  switch (field) {
    case 'visit.country':
    case 'postal.country':
    case 'invoice.country':
      return canonicalCountry(text);
    case 'visit.postcode':
    case 'postal.postcode':
    case 'invoice.postcode':
      return canonicalPostcode(text);
    case 'visit.houseNumber':
    case 'postal.houseNumber':
    case 'invoice.houseNumber':
      return canonicalHouseNumber(text);
    case 'visit.extra':
    case 'postal.extra':
    case 'invoice.extra':
      return canonicalLines(text);
    default:
      return canonicalText(text);
  }
}

export const canonicalValue = (field: FieldPath, value: FieldValue): FieldValue =>
  typeof value === 'string' ? canonicalTextOf(field, value) : value;

/** Every told value in canonical form; what a side does not tell stays untold, and unknown paths are dropped. */
export function canonicalFields(fields: Fields): Fields {
  const canonical: Partial<Record<FieldPath, FieldValue>> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (isFieldPath(name) && value !== undefined) canonical[name] = canonicalValue(name, value);
  }
  return canonical;
}
