/**
 * Exact arithmetic on the amounts that travel as doubles. A number is taken as the decimal that it prints as, calculated
 * with as whole millionths, and rounded half away from zero.
 */
const scale = 6;
const one = 10n ** BigInt(scale);

export type Millionths = bigint;

export function fromNumber(value: number): Millionths {
  const [whole = '0', fraction = ''] = plain(value).split('.');
  const digits = fraction.padEnd(scale + 1, '0');
  const rounded = BigInt(digits.slice(0, scale)) + (digits.charAt(scale) >= '5' ? 1n : 0n);
  const magnitude = BigInt(whole.replace('-', '')) * one + rounded;
  return whole.startsWith('-') ? -magnitude : magnitude;
}

/** Without an exponent, which `String` writes for very small numbers; what is larger than 1e21 is refused before it comes here. */
const plain = (value: number): string => (/e/i.test(String(value)) ? value.toFixed(scale + 1) : String(value));

export const multiply = (a: Millionths, b: Millionths): Millionths => divideRounded(a * b, one);

export const divide = (a: Millionths, b: Millionths): Millionths => divideRounded(a * one, b);

export function toCents(value: Millionths): Millionths {
  const cent = one / 100n;
  return divideRounded(value, cent) * cent;
}

export const toNumber = (value: Millionths): number => Number(value) / Number(one);

export const percent = (value: number): Millionths => divideRounded(fromNumber(value), 100n);

export const whole: Millionths = one;

function divideRounded(a: bigint, b: bigint): bigint {
  const isNegative = a < 0n !== b < 0n;
  const [top, bottom] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const result = (top * 2n + bottom) / (bottom * 2n);
  return isNegative ? -result : result;
}
