import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divide, fromNumber, multiply, percent, toCents, toNumber } from './decimal.ts';

describe('amounts', () => {
  test.each([
    [1.005, 1.01],
    [2.675, 2.68],
    [-1.005, -1.01],
    [0.1 + 0.2, 0.3],
    [1e-7, 0],
    [1e15, 1e15],
  ])('%s rounds to %s, half away from zero', (value, cents) => {
    expect(toNumber(toCents(fromNumber(value)))).toBe(cents);
  });

  test('a number of cents survives the way there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), (cents) => toNumber(fromNumber(cents / 100)) === cents / 100),
    );
  });

  test('dividing undoes multiplying to the cent', () => {
    const amount = fc.integer({ min: 1, max: 1e9 });
    const rate = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(amount, rate, (cents, vat) => {
        const base = fromNumber(cents / 100);
        const factor = percent(100 + vat);
        return toCents(divide(multiply(base, factor), factor)) === base;
      }),
    );
  });
});
