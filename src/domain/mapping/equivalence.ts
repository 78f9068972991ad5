import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { FieldPath, FieldValue } from '../model/fields.ts';

/**
 * What counts as the same value. Two values are the same when their comparison keys are equal, so sameness is an
 * equivalence relation for a given region and no chain of spellings ever drifts. Names compare exactly: a change of
 * case is an edit.
 */

/** Where a telephone number without a country prefix is dialled: ISO 3166-1 alpha-2, or anything else for "unknown". */
export type Region = string | null;

export function sameValue(field: FieldPath, a: FieldValue, b: FieldValue, region: Region): boolean {
  if (a === b || (isNo(a) && isNo(b))) return true;
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  return comparisonKey(field, a, region) === comparisonKey(field, b, region);
}

/**
 * Whether a value still says what was agreed on. A telephone number is dialled from the country of its record, and who
 * moves abroad edits no number: the agreed one without its country stays the agreed one. Who adds a country edits.
 */
export const isStill = (field: FieldPath, agreed: FieldValue, value: FieldValue, region: Region): boolean =>
  sameValue(field, agreed, value, region) || leavesCountryOut(field, agreed, value);

/** Fewer digits than any number that can be dialled from elsewhere has behind its country. */
const nationalDigitsMin = 6;

/** Whether `part` is the telephone number `whole` without its country. */
export function leavesCountryOut(field: FieldPath, whole: FieldValue, part: FieldValue): boolean {
  if ((field !== 'phone' && field !== 'mobile') || typeof whole !== 'string' || typeof part !== 'string') return false;
  if (!isInternational(whole) || isInternational(part)) return false;
  const digits = significant(part);
  return digits.length >= nationalDigitsMin && significant(whole).endsWith(digits);
}

const isInternational = (text: string): boolean => /^\s*(\+|00)/.test(text);
const significant = (text: string): string => text.replace('(0)', '').replace(/\D/g, '').replace(/^0+/, '');

/** A flag that is not set and a flag that is unknown to be set say the same. */
const isNo = (value: FieldValue): boolean => value === null || value === false;

/** Equal for two texts of one field exactly when they count as the same. For comparing only, never for writing. */
export function comparisonKey(field: FieldPath, text: string, region: Region): string {
  switch (field) {
    case 'phone':
    case 'mobile':
      return phoneKey(text, region);
    case 'email':
      return emailKey(text);
    case 'website':
      return websiteKey(text);
    case 'iban':
    case 'vatNumber':
    case 'chamberOfCommerce':
      return text.toUpperCase().replace(/[\s.\-/]/g, '');
    case 'visit.postcode':
    case 'postal.postcode':
    case 'invoice.postcode':
      return text.toUpperCase().replace(/\s/g, '');
    case 'visit.houseNumber':
    case 'postal.houseNumber':
    case 'invoice.houseNumber':
      return text.trim().replace(/^0+(?=\d)/, '');
    case 'debtorNumber':
    case 'creditorNumber':
      return text.trim();
    default:
      return text;
  }
}

/** E.164 with the extension where the text is a telephone number, otherwise its letters and digits. */
function phoneKey(text: string, region: Region): string {
  const country: CountryCode | undefined = region !== null && isSupportedCountry(region) ? region : undefined;
  const parsed = parsePhoneNumberFromString(text, { ...(country && { defaultCountry: country }), extract: false });
  if (parsed?.isPossible()) return `${parsed.number};${parsed.ext ?? ''}`;
  return text.toLowerCase().replace(/[^\p{L}\p{N}+]/gu, '');
}

/** The domain has no case (RFC 5321 2.4); the part before it may have. */
function emailKey(text: string): string {
  const at = text.lastIndexOf('@');
  return at < 0 ? text : text.slice(0, at) + text.slice(at).toLowerCase();
}

/** Without scheme and closing slash; the host has no case, the path may have. */
function websiteKey(text: string): string {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '');
  const end = bare.search(/[/?#]/);
  return end < 0 ? bare.toLowerCase() : bare.slice(0, end).toLowerCase() + bare.slice(end);
}
