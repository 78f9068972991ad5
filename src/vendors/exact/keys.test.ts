import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyInNotes, keyInSearchCode, searchCodeOf } from './keys.ts';

test('a search code is short, stable, and its own for each key', () => {
  expect(searchCodeOf('short')).toBe('short');
  const long = fc.string({ minLength: 21, maxLength: 120 });
  fc.assert(
    fc.property(long, long, (a, b) => {
      expect(searchCodeOf(a)).toMatch(/^T[0-9A-F]{19}$/);
      expect(searchCodeOf(a) === searchCodeOf(b)).toBe(a === b);
    }),
  );
});

test('keys that differ in one place only do not meet in ten thousand', () => {
  const codes = Array.from({ length: 10_000 }, (_, n) =>
    searchCodeOf(`tribe:1cc7a20a-5b70-4165-a3be-08dbea05b4e3:${n}`),
  );
  expect(new Set(codes).size).toBe(codes.length);
});

test('a key is found again where it was put, and nothing that people write is taken for one', () => {
  const key = 'tribe:1cc7a20a-5b70-4165-a3be-08dbea05b4e3';
  expect(keyInSearchCode(`${searchCodeOf(key)} `)).toBe(searchCodeOf(key));
  expect(['JANSEN', 'T123', '', null, undefined].map(keyInSearchCode)).toEqual(Array(5).fill(undefined));
  expect(keyInNotes(`Calls on Mondays\n${key} only`)).toBe(key);
  expect(['works at tribe: sales', '', null, undefined].map(keyInNotes)).toEqual(Array(4).fill(undefined));
});
