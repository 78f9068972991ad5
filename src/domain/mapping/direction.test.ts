import { expect, test } from 'vitest';
import { sides } from '../model/kind.ts';
import { bothAllow, directions, mayWrite } from './direction.ts';

test('what two directions both allow is what each of them allows', () => {
  for (const a of directions) {
    for (const b of directions) {
      for (const side of sides) expect(mayWrite(bothAllow(a, b), side)).toBe(mayWrite(a, side) && mayWrite(b, side));
    }
  }
});

test('each direction writes where its name says', () => {
  expect(directions.map((direction) => sides.filter((side) => mayWrite(direction, side)))).toEqual([
    ['tribe'],
    ['exact'],
    ['exact', 'tribe'],
    [],
  ]);
});
