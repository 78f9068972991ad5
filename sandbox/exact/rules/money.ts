/**
 * Amounts inside the books are whole cents in a bigint: a float never takes part in a sum or a product. Wire values are
 * JSON numbers, read through their decimal text and written as the double nearest to the cent, which prints as the cent.
 */
export type Cents = bigint;

/** A JSON number as the decimal it prints: `digits / 10^scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Up to here a double with two decimals is told apart from its neighbours by those two. */
const centsPlainMax = 1e13;

export function decimalOf(value: number): Decimal {
  // Most amounts are whole cents: the nearest hundredth is then this very double, and no text is needed to see it.
  const cents = Math.round(value * 100);
  if (Math.abs(cents) < centsPlainMax && cents / 100 === value) return { digits: BigInt(cents), scale: 2 };
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (match === null) throw new Error(`${value} is no amount`);
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** Half cents go away from zero, so that a credit note mirrors its invoice to the cent. */
export function dividedRounded(numerator: bigint, denominator: bigint): bigint {
  const isNegative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * top + bottom) / (2n * bottom);
  return isNegative ? -rounded : rounded;
}

export function centsOf(amount: number): Cents {
  const { digits, scale } = decimalOf(amount);
  if (scale === 2) return digits;
  return dividedRounded(digits * 100n, 10n ** BigInt(scale));
}

/** The double nearest to the cent: a whole number of cents is one exactly, and the division rounds to the nearest. */
export function amountOf(cents: Cents): number {
  return Number(cents) / 100;
}

/** In the other currency, at a rate. */
export function atRate(cents: Cents, rate: number): Cents {
  if (rate === 1) return cents;
  const { digits, scale } = decimalOf(rate);
  return dividedRounded(cents * digits, 10n ** BigInt(scale));
}

export function sumOf(amounts: Iterable<Cents>): Cents {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** `1234.50`, as pages show it. */
export function textOfCents(cents: Cents): string {
  return amountOf(cents).toFixed(2);
}

/** Reads `1234,50`, `1234.5` or `1.234,50` as a person types it; null when it is no amount. */
export function centsOfText(text: string): Cents | null {
  const bare = text.trim().replace(/^€\s*/, '');
  const plain = /^-?\d{1,3}(\.\d{3})+(,\d{1,2})?$/.test(bare) ? bare.replaceAll('.', '') : bare;
  const match = /^(-?)(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(plain);
  if (match === null) return null;
  const [, sign = '', whole = '0', fraction = ''] = match;
  return BigInt(`${sign}${whole}${fraction.padEnd(2, '0')}`);
}
