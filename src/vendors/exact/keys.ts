import { hash53 } from '../shared/values.ts';

/** Where Exact keeps the key of what Tandem made: an account in its search code, a contact in its notes. */

const searchCodeLengthMax = 20;

/**
 * The lookup field is short and shared with people, so a long key goes in as a digest: the same key always gives the
 * same code, and 76 bits keep two keys apart.
 */
export function searchCodeOf(businessKey: string): string {
  if (businessKey.length <= searchCodeLengthMax) return businessKey;
  const digest = [1, 2].map((seed) => hash53(businessKey, seed).toString(16).padStart(14, '0')).join('');
  return `T${digest.slice(-(searchCodeLengthMax - 1)).toUpperCase()}`;
}

/** What `searchCodeOf` makes of a key; undefined for what people write there. */
export function keyInSearchCode(code: string | null | undefined): string | undefined {
  const text = (code ?? '').trim();
  return /^T[0-9A-F]{19}$/.test(text) ? text : undefined;
}

/** The key is a word of its own among what people write in the notes. */
export const keyInNotes = (notes: string | null | undefined): string | undefined =>
  wordsIn(notes).find((word) => /^tribe:./.test(word));

export const wordsIn = (text: string | null | undefined): readonly string[] => (text ?? '').split(/\s+/);
