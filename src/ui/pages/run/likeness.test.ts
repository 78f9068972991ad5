import { describe, expect, test } from 'vitest';
import { likeness } from './likeness.ts';

describe('likeness', () => {
  test.each([
    ['Bakker', 'Bakker', 'equal'],
    ['Bakker B.V.', 'BAKKER BV', 'close'],
    ['Café Zoë', 'cafe zoe', 'close'],
    ['1012 AB', '1012ab', 'close'],
    ['Bakker', 'Slager', 'differs'],
    ['12', '12A', 'differs'],
    ['Bakker', null, 'oneSide'],
    [undefined, 'Bakker', 'oneSide'],
    ['', 'Bakker', 'oneSide'],
    [null, undefined, 'nothing'],
    [false, false, 'equal'],
    [true, false, 'differs'],
    ['&', '+', 'differs'],
    ['…', '!', 'differs'],
  ] as const)('%j and %j: %s', (one, other, expected) => {
    expect(likeness(one, other)).toBe(expected);
    expect(likeness(other, one)).toBe(expected);
  });
});
