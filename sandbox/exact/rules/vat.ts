import type { DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row } from '../state/rows.ts';
import { type Cents, decimalOf, dividedRounded } from './money.ts';

/** The percentage, a fraction, that holds on a day: of the newest period that had begun (exact-online.md 7.4). Null when none had. */
export function percentageOn(division: DivisionState, vatCode: Row, wall: number): number | null {
  let newest: Row | null = null;
  for (const period of division.entity('VatPercentages').rowsWith('VATCodeID', vatCode.ID ?? null)) {
    const start = numberOf(period, 'StartDate') ?? 0;
    if (start <= wall && start > (newest === null ? Number.NEGATIVE_INFINITY : (numberOf(newest, 'StartDate') ?? 0))) {
      newest = period;
    }
  }
  return newest === null ? null : numberOf(newest, 'Percentage');
}

export interface VatSplit {
  readonly base: Cents;
  readonly vat: Cents;
}

/**
 * The tax in an amount as it was entered: on top of it for type E, inside it for type I, none for B and N
 * (exact-online.md 7.4). Base and tax add up to what the customer pays, to the cent.
 */
export function splitVat(amount: Cents, type: unknown, percentage: number): VatSplit {
  const { digits, scale } = decimalOf(percentage);
  const one = 10n ** BigInt(scale);
  if (type === 'E') return { base: amount, vat: dividedRounded(amount * digits, one) };
  if (type !== 'I') return { base: amount, vat: 0n };
  const vat = dividedRounded(amount * digits, one + digits);
  return { base: amount - vat, vat };
}
