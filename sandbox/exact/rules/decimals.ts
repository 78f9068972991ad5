import { type Decimal, decimalOf, dividedRounded } from './money.ts';

/** Prices and stock keep four decimals (`PricePrecision` of the currencies). */
const places = 4;

/** A decimal as the JSON number that prints it, rounded half away from zero. */
function numberOfDecimal({ digits, scale }: Decimal, keep: number): number {
  const scaled =
    scale > keep ? dividedRounded(digits, 10n ** BigInt(scale - keep)) : digits * 10n ** BigInt(keep - scale);
  return Number(`${scaled}e-${keep}`);
}

/** `a + b` without a float in between. */
export function plus(a: number, b: number): number {
  const [left, right] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(left.scale, right.scale);
  const digits = left.digits * 10n ** BigInt(scale - left.scale) + right.digits * 10n ** BigInt(scale - right.scale);
  return numberOfDecimal({ digits, scale }, places);
}

export function minus(a: number, b: number): number {
  return plus(a, -b);
}

/** `a × b`, to `keep` decimals. */
export function times(a: number, b: number, keep = places): number {
  const [left, right] = [decimalOf(a), decimalOf(b)];
  return numberOfDecimal({ digits: left.digits * right.digits, scale: left.scale + right.scale }, keep);
}

/** `1 - a / b` to six decimals: the discount that leads from price b to price a. Null when b is nothing. */
export function discountFrom(a: number, b: number): number | null {
  if (b === 0) return null;
  const [net, gross] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(net.scale, gross.scale);
  const top = net.digits * 10n ** BigInt(scale - net.scale);
  const bottom = gross.digits * 10n ** BigInt(scale - gross.scale);
  return numberOfDecimal({ digits: dividedRounded((bottom - top) * 1_000_000n, bottom), scale: 6 }, 6);
}
