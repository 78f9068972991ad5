import type { FieldPath, Fields } from '../../domain/model/fields.ts';
import type { NeutralRecord, ObservedPart, PartName, Sighting } from '../../domain/model/record.ts';
import type { NotOk, WriteOutcome } from '../outcome.ts';
import { fingerprint } from './values.ts';

/** A write of several calls that ended early, with what was done before. */
export const endedAfter = (outcome: NotOk, parts: readonly ObservedPart[]): WriteOutcome =>
  parts.length === 0 ? outcome : { ...outcome, done: sightingOf(parts, []) };

/** Parts of one record as a sighting; of a part that came more than once the first stands. */
export function sightingOf(parts: readonly ObservedPart[], covers: readonly PartName[]): Sighting {
  const seen = new Map<string, ObservedPart>();
  for (const part of parts) {
    const key = `${part.part} ${part.partId}`;
    if (!seen.has(key)) seen.set(key, part);
  }
  return { parts: [...seen.values()], covers };
}

/**
 * The version of a part that was written and not looked at afterwards. It equals none that a side ever tells, so the
 * next reading is news; and none of an earlier write, for it grows out of the version before.
 */
export const unreadVersion = (before: string | undefined, written: Fields): string =>
  `unread ${fingerprint([before ?? null, written])}`;

/** The part `name` of a record as it stands after a write that nobody looked at: what was seen before, with `written`. */
export function writtenPart(input: {
  readonly seen: NeutralRecord;
  readonly name: PartName;
  readonly partId: string;
  /** Fields that the part speaks for. */
  readonly speaksFor: (path: FieldPath) => boolean;
  readonly written: Fields;
}): ObservedPart {
  const { seen, name, written } = input;
  const after = Object.entries({ ...seen.fields, ...written });
  const { isActive, createdOn, ownerId, carriedExactId, businessKey, isPerson } = seen;
  return {
    side: seen.side,
    kind: seen.kind,
    recordId: seen.id,
    part: name,
    partId: input.partId,
    version: unreadVersion(seen.parts[name]?.version, written),
    isGone: false,
    fields: Object.fromEntries(after.filter(([path]) => input.speaksFor(path as FieldPath))),
    main: name === 'main' ? { isActive, createdOn, ownerId, carriedExactId, businessKey, isPerson } : null,
  };
}
