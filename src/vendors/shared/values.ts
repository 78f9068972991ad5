import type { FieldPath, Fields, FieldValue } from '../../domain/model/fields.ts';
import type { Outcome } from '../outcome.ts';

/** The calendar date in the Netherlands at an instant: what "today" and "made on" mean to the people of both systems. */
const amsterdamDate = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

export const calendarDate = (instantMs: number): string => amsterdamDate.format(instantMs);

/** Text in canonical form: trimmed, and null rather than empty. */
export const textOrNull = (text: string | null | undefined): string | null => {
  const trimmed = (text ?? '').trim();
  return trimmed === '' ? null : trimmed;
};

export const textField = (fields: Fields, path: FieldPath): string | null => {
  const value = fields[path];
  return typeof value === 'string' ? value : null;
};

/**
 * 53 bits of a text, evenly spread (the cyrb53 mixing of two 32-bit halves). Pure and quick; neither secret nor proof.
 */
export function hash53(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** A short text that differs when any of the values differ: a version mark. */
export const fingerprint = (value: unknown): string => hash53(JSON.stringify(value), 0).toString(36);

/** Entries of `fields` with the type that `Object.entries` forgets. */
export function fieldEntries(fields: Fields): readonly (readonly [FieldPath, FieldValue])[] {
  return Object.entries(fields).filter((entry): entry is [FieldPath, FieldValue] => entry[1] !== undefined);
}

/**
 * A plan keeps to the capabilities; should one nevertheless ask for a field that the side decides by itself, the whole
 * update is refused rather than partly done.
 */
export function refuseReadOnly(
  system: string,
  readOnly: ReadonlySet<FieldPath>,
  changes: Fields,
): Outcome<never> | null {
  const refused = fieldEntries(changes).flatMap(([path]) => (readOnly.has(path) ? [path] : []));
  if (refused.length === 0) return null;
  const message = `${system} takes no value for: ${refused.join(', ')}`;
  return { is: 'rejected', rejection: { status: 400, cause: 'invalid', message } };
}
