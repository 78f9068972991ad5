import type { FieldValue } from '../model/fields.ts';

/**
 * Whether a side kept what it was given and only spells it in its own way: other case, spaces, punctuation or accents.
 * A text that was cut or replaced is another value, and must not travel back over what a person typed.
 */
export function isOnlySpelledAnew(sent: FieldValue, kept: FieldValue): boolean {
  if (typeof sent !== 'string' || typeof kept !== 'string') return false;
  return bare(sent) === bare(kept) && bare(sent) !== '';
}

/** Whether a side took only the beginning of what it was given. */
export function isCutShort(sent: FieldValue, kept: FieldValue): boolean {
  if (typeof sent !== 'string' || typeof kept !== 'string') return false;
  return bare(kept).length < bare(sent).length && bare(sent).startsWith(bare(kept));
}

const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
