import { type ObservedPart, partNames, type Sighting } from './record.ts';

/** What a look sees of a record that is not there any more. */
export const nothingLeft: Sighting = { parts: [], covers: partNames };

const keyOf = (part: ObservedPart): string => `${part.part} ${part.partId}`;

/** Differs from every version that the side itself tells, so a part that comes back is news. */
const goneSince = (part: ObservedPart): ObservedPart =>
  part.isGone ? part : { ...part, version: `gone after ${part.version}`, isGone: true, fields: {}, main: null };

/**
 * What is to be stored of one record after a sighting of it, given what is stored now: the sighting's own parts, and of
 * the stored ones those that it does not replace, by name and id. A stored part of a covered name that the sighting does
 * not show is gone; a record whose main part is gone is gone whole. Nothing is ever left out: a part that ends is told
 * as gone. Idempotent.
 */
export function overlay(stored: readonly ObservedPart[], sighting: Sighting): readonly ObservedPart[] {
  const covered = new Set(sighting.covers);
  const shown = new Set(sighting.parts.map(keyOf));
  const kept = stored
    .filter((part) => !shown.has(keyOf(part)))
    .map((part) => (covered.has(part.part) ? goneSince(part) : part));
  const now = [...kept, ...sighting.parts];
  const mains = now.filter(({ part }) => part === 'main');
  return mains.length > 0 && mains.every(({ isGone }) => isGone) ? now.map(goneSince) : now;
}
