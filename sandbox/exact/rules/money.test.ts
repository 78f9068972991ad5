import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountOf, centsOf, decimalOf } from './money.ts';

/** A decimal in its shortest form, so that 0.10 and 0.1 are one. */
function shortest(digits: bigint, scale: number): string {
  const text = digits
    .toString()
    .replace('-', '')
    .padStart(scale + 1, '0');
  const cut = text.length - scale;
  const fraction = text.slice(cut).replace(/0+$/, '');
  const whole = `${digits < 0n ? '-' : ''}${text.slice(0, cut)}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

describe('amounts', () => {
  test('a cent goes to the double that prints it, and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (cents) => {
        const amount = amountOf(cents);
        expect(amount).toBe(Number(shortest(cents, 2)));
        expect(centsOf(amount)).toBe(cents);
      }),
    );
  });

  test('a number is the decimal that it prints, however close to a cent', () => {
    const near = fc.tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: -2, max: 2 }));
    const numbers = fc.oneof(
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      near.map(([cents, steps]) => cents / 100 + steps * 2 ** -40),
      fc.integer({ min: -1e9, max: 1e9 }).map((digits) => digits / 10_000),
    );
    fc.assert(
      fc.property(numbers, (number) => {
        const { digits, scale } = decimalOf(number);
        expect(Number(shortest(digits, scale))).toBe(number + 0);
      }),
    );
  });
});
