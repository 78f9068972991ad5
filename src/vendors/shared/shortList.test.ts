import { expect, test } from 'vitest';
import { endOfPatience } from './shortList.ts';

const pages = (count: number): readonly number[] => Array.from({ length: count }, (_, page) => page);

test('pages of a single row are followed as far as any list that may be called short goes', () => {
  const patience = endOfPatience();
  const ends = pages(10_001).map((page) => patience([`row ${page}`], 1));
  expect(ends.slice(0, 10_000).filter((end) => end !== null)).toEqual([]);
  expect(ends.at(-1)).toMatch(/more than 10000 rows/);
});

test('a page that tells nothing new is borne now and then, three in a row are not', () => {
  const patience = endOfPatience();
  const told = ['a', 'a', 'a', 'b', 'b', 'b', 'b'].map((row) => patience([row], 1));
  expect(told.slice(0, -1).every((end) => end === null)).toBe(true);
  expect(told.at(-1)).toMatch(/again and again/);
});
