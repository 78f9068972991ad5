import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, filterOf, type Position, readCursor, startOfReading, wholeSecond, writeCursor } from './cursor.ts';

const dates = ['CreationDate', 'LastMutationDate'];

test('filters', () => {
  const start = startOfReading(null);
  expect(filterOf(start, dates)).toBeUndefined();
  expect(filterOf({ ...start, from: '2026-01-01T00:00:00Z' }, dates)).toBe('CreationDate ge 2026-01-01T00:00:00Z');
  expect(filterOf(startOfReading('2026-01-01T00:00:00Z'), dates)).toBe(
    '(CreationDate ge 2026-01-01T00:00:00Z or LastMutationDate ge 2026-01-01T00:00:00Z)',
  );
});

test('a cursor survives as text, and one that is not ours is a bug', () => {
  const at: Position = { since: null, nextSince: '2026-01-01T00:00:00Z', from: '2025-01-01T00:00:00Z', skip: 3 };
  expect(readCursor(writeCursor(at))).toEqual(at);
  expect(readCursor(null)).toEqual(startOfReading(null));
  expect(() => readCursor('{"skip":-1}')).toThrow();
});

test('rows that are not in the order of their creation stop the reading', () => {
  const start = startOfReading(null);
  expect(advance(start, ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'])).toBeNull();
  expect(advance(start, [null])).toBeNull();
});

describe('any set of rows, read in pages of any size', () => {
  const rows = fc
    .array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 })
    .map((seconds) =>
      seconds
        .sort((a, b) => a - b)
        .map((second, index) => ({ index, date: wholeSecond(Date.UTC(2026, 0, 1, 0, 0, second)) })),
    );

  test('is told completely and in order', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (all, top) => {
        const told: number[] = [];
        let at = startOfReading(null);
        for (;;) {
          const page = all.filter(({ date }) => at.from === null || date >= at.from).slice(at.skip, at.skip + top);
          told.push(...page.map(({ index }) => index));
          if (page.length < top) break;
          const next = advance(
            readCursor(writeCursor(at)),
            page.map(({ date }) => date),
          );
          if (next === null) throw new Error('out of order');
          at = next;
        }
        expect(told).toEqual(all.map(({ index }) => index));
      }),
    );
  });
});
