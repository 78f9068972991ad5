import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { assembleRecord } from './assemble.ts';
import { overlay } from './overlay.ts';
import type { ObservedPart, PartName, Sighting } from './record.ts';

const part = (name: PartName, partId: string, version: string, more: Partial<ObservedPart> = {}): ObservedPart => ({
  side: 'exact',
  kind: 'relation',
  recordId: 'r',
  part: name,
  partId,
  version,
  isGone: false,
  fields: name === 'main' ? { name: version } : name === 'postal' ? { 'postal.city': version } : {},
  main:
    name === 'main' ? { isActive: true, createdOn: null, ownerId: null, carriedExactId: null, isPerson: false } : null,
  ...more,
});
const gone = (name: PartName, partId: string, version: string): ObservedPart =>
  part(name, partId, version, { isGone: true, fields: {}, main: null });

const inShort = (parts: readonly ObservedPart[]): readonly string[] =>
  parts.map(({ part: name, partId, version, isGone }) => `${name} ${partId} ${version}${isGone ? ' gone' : ''}`).sort();

const stored = [part('main', 'r', '1'), part('postal', 'p', '1'), part('invoice', 'i', '1')];

describe('overlay', () => {
  test.each<[string, Sighting, readonly string[]]>([
    ['nothing seen changes nothing', { parts: [], covers: [] }, ['invoice i 1', 'main r 1', 'postal p 1']],
    [
      'a part replaces its own older self',
      { parts: [part('main', 'r', '2')], covers: ['main'] },
      ['invoice i 1', 'main r 2', 'postal p 1'],
    ],
    [
      'a covered name that is not shown is gone',
      { parts: [part('main', 'r', '2')], covers: ['main', 'postal'] },
      ['invoice i 1', 'main r 2', 'postal p gone after 1 gone'],
    ],
    [
      'another identity under a covered name takes the place of the first',
      { parts: [part('postal', 'q', '1')], covers: ['postal'] },
      ['invoice i 1', 'main r 1', 'postal p gone after 1 gone', 'postal q 1'],
    ],
    [
      'under an uncovered name it stands beside the first',
      { parts: [part('postal', 'q', '1')], covers: [] },
      ['invoice i 1', 'main r 1', 'postal p 1', 'postal q 1'],
    ],
    [
      'a part seen to be gone is gone in its own words',
      { parts: [gone('postal', 'p', '7')], covers: [] },
      ['invoice i 1', 'main r 1', 'postal p 7 gone'],
    ],
    [
      'a gone main part takes the record with it',
      { parts: [gone('main', 'r', '7')], covers: [] },
      ['invoice i gone after 1 gone', 'main r 7 gone', 'postal p gone after 1 gone'],
    ],
    [
      'so does a main part that was looked for and not found',
      { parts: [], covers: ['main'] },
      ['invoice i gone after 1 gone', 'main r gone after 1 gone', 'postal p gone after 1 gone'],
    ],
  ])('%s', (_name, sighting, expected) => {
    expect(inShort(overlay(stored, sighting))).toEqual(expected);
  });

  test('a part that is gone holds no fields', () => {
    const after = overlay(stored, { parts: [], covers: ['postal'] });
    expect(after.find(({ part: name }) => name === 'postal')).toMatchObject({ isGone: true, fields: {}, main: null });
    expect(assembleRecord(after)?.fields['postal.city']).toBeNull();
  });
});

const names = ['main', 'postal', 'invoice', 'commercial'] as const;
const anyPart = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom('a', 'b'), fc.constantFrom('1', '2', '3'), fc.boolean())
  .map(([name, id, version, isGone]) => (isGone ? gone : part)(name, name === 'main' ? 'r' : id, version));
const keyOf = ({ part: name, partId }: ObservedPart): string => `${name} ${partId}`;
const anyParts = fc.uniqueArray(anyPart, { selector: keyOf, maxLength: 7 });
const anySighting = fc.record({ parts: anyParts, covers: fc.subarray([...names]) });

describe('for any store and any sighting', () => {
  const holds = (law: (before: readonly ObservedPart[], sighting: Sighting, after: readonly ObservedPart[]) => void) =>
    fc.assert(
      fc.property(anyParts, anySighting, (before, sighting) => law(before, sighting, overlay(before, sighting))),
      propertyRuns,
    );

  test('seeing the same again changes nothing', () => {
    holds((_before, sighting, after) => {
      expect(inShort(overlay(after, sighting))).toEqual(inShort(after));
    });
  });

  test('every part is there once, and none that was known is forgotten', () => {
    holds((before, sighting, after) => {
      expect(new Set(after.map(keyOf)).size).toBe(after.length);
      expect(new Set(after.map(keyOf))).toEqual(new Set([...before, ...sighting.parts].map(keyOf)));
    });
  });

  test('of a covered name lives what was shown alive, unless the record is gone', () => {
    holds((_before, sighting, after) => {
      if (after.some(({ part: name, isGone }) => name === 'main' && isGone)) {
        expect(after.filter(({ isGone }) => !isGone)).toEqual([]);
        return;
      }
      for (const name of sighting.covers) {
        const living = (parts: readonly ObservedPart[]): readonly string[] =>
          inShort(parts.filter((one) => one.part === name && !one.isGone));
        expect(living(after)).toEqual(living(sighting.parts));
      }
    });
  });

  test('what was neither shown nor covered stays as it was, unless the record is gone', () => {
    holds((before, sighting, after) => {
      const isGone = after.some((one) => one.part === 'main' && one.isGone);
      const shown = new Set(sighting.parts.map(keyOf));
      const untouched = before.filter((one) => !shown.has(keyOf(one)) && !sighting.covers.includes(one.part));
      if (!isGone) expect(after).toEqual(expect.arrayContaining(untouched));
    });
  });
});
