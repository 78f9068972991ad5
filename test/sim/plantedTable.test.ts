import { expect, test } from 'vitest';
import { rowOf, withRow } from '../../sim/planted/table.ts';

const at = { worldsMax: 50, day: '2026-01-02', commit: 'abc' };
const caught = { worlds: 3, seed: 3, by: ['A1', 'B2'], words: '' };

test('a row says by what and after how many worlds its bug was caught, and where that was seen', () => {
  expect(rowOf({ id: 'M1', what: 'x', caught }, at).text).toBe('| M1 | x | A1, B2 | 3 | 2026-01-02 | abc |');
  expect(rowOf({ id: 'M2', what: 'y', caught: null }, at).text).toBe(
    '| M2 | y | not caught | more than 50 | 2026-01-02 | abc |',
  );
});

test('a row takes the place of the one before it, in the order of the bugs, and the page around it stays', () => {
  const ids = ['M1', 'M2', 'X1'];
  let page = 'before\n<!-- table -->\n<!-- end of table -->\nafter\n';
  for (const [id, text] of [
    ['X1', '| X1 | c |'],
    ['M1', '| M1 | a |'],
    ['M9', '| M9 | gone |'],
    ['X1', '| X1 | d |'],
  ] as const) {
    page = withRow(page, { id, text }, ids);
  }
  expect(page.split('\n').filter((line) => /^\| [MX]/.test(line))).toEqual(['| M1 | a |', '| X1 | d |']);
  expect(page.startsWith('before\n') && page.endsWith('\nafter\n')).toBe(true);
});
