import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advance,
  filterOf,
  type Position,
  readCursor,
  skipOf,
  startOfReading,
  wholeSecond,
  writeCursor,
} from './cursor.ts';

const dates = ['CreationDate', 'LastMutationDate'];

test('filters', () => {
  const start = startOfReading(null);
  expect(filterOf(start, dates)).toBeUndefined();
  expect(filterOf({ ...start, from: '2026-01-01T00:00:00Z' }, dates)).toBe('CreationDate ge 2026-01-01T00:00:00Z');
  expect(filterOf(startOfReading('2026-01-01T00:00:00Z'), dates)).toBe(
    '(CreationDate ge 2026-01-01T00:00:00Z or LastMutationDate ge 2026-01-01T00:00:00Z)',
  );
});

test('what was told of a second is left out by id where no other row comes with the last one', () => {
  const [id, date] = ['0f8fad5b-d9cb-469f-a165-708677289501', '2026-01-01T00:00:00Z'];
  const first = advance(startOfReading(null), [{ id, date }]) as Position;
  const next = advance(first, [{ id, date }]) as Position;
  expect(skipOf(next)).toBe(0);
  expect(filterOf(next, dates)).toBe(`CreationDate ge ${date} and ID ne ${id}`);
});

test('a cursor survives as text, and one that is not ours is a bug', () => {
  const at: Position = {
    since: null,
    nextSince: '2026-01-01T00:00:00Z',
    from: '2025-01-01T00:00:00Z',
    skip: 3,
    anchor: 'a',
    passed: null,
  };
  expect(readCursor(writeCursor(at))).toEqual(at);
  expect(readCursor(null)).toEqual(startOfReading(null));
  expect(() => readCursor('{"skip":-1}')).toThrow();
});

test('rows that are not in the order of their creation stop the reading', () => {
  const start = startOfReading(null);
  const [early, late] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];
  expect(
    advance(start, [
      { id: 'a', date: late },
      { id: 'b', date: early },
    ]),
  ).toBeNull();
  expect(advance(start, [{ id: 'a', date: null }])).toBeNull();
});

interface Row {
  readonly id: string;
  readonly date: string;
}

const rowAt = (second: number, id: number): Row => ({
  id: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
  date: wholeSecond(Date.UTC(2026, 0, 1, 0, 0, second)),
});
const inOrder = (a: Row, b: Row): number => (a.date + a.id < b.date + b.id ? -1 : 1);

/** Reads everything in pages; after each page `between` may change what is there. */
function readThrough(
  all: readonly Row[],
  top: number,
  between: (page: number, rows: readonly Row[]) => readonly Row[],
) {
  let rows = [...all].sort(inOrder);
  const told: string[] = [];
  let at = startOfReading(null);
  for (let page = 0; page < 1_000; page += 1) {
    const shown = rows
      .filter(({ date, id }) => (at.from === null || date >= at.from) && at.passed?.includes(id) !== true)
      .slice(skipOf(at), skipOf(at) + top);
    told.push(...shown.map(({ id }) => id));
    const isAnchored = at.anchor === null || shown[0]?.id === at.anchor;
    if (isAnchored && shown.length < top) return told;
    const next = advance(readCursor(writeCursor(at)), shown);
    if (next === null) throw new Error('out of order');
    at = next;
    rows = [...between(page, rows)].sort(inOrder);
  }
  throw new Error('the reading never ends');
}

describe('any set of rows, read in pages of any size', () => {
  const rows = fc
    .array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 })
    .map((seconds) => seconds.map((second, index) => rowAt(second, index)));
  const tops = fc.integer({ min: 1, max: 9 });

  test('is told completely and in order', () => {
    fc.assert(
      fc.property(rows, tops, (all, top) => {
        const told = readThrough(all, top, (_page, now) => now);
        expect([...new Set(told)]).toEqual([...all].sort(inOrder).map(({ id }) => id));
      }),
    );
  });

  test('is told completely when rows of the very second go and come between the pages', () => {
    const changes = fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 0, max: 6 }), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(rows, tops, changes, (all, top, drawn) => {
        const left = new Set(all.map(({ id }) => id));
        const told = readThrough(all, top, (page, now) => {
          const [at, second, isMade] = drawn[page] ?? [0, 0, null];
          if (isMade === null) return now;
          if (isMade) return [...now, rowAt(second, 500 + page)];
          const gone = now[at % Math.max(1, now.length)];
          if (gone !== undefined) left.delete(gone.id);
          return now.filter((row) => row !== gone);
        });
        expect([...left].filter((id) => !told.includes(id))).toEqual([]);
      }),
    );
  });
});
