import { formatNumber } from '../../kit/language.ts';
import { currencyDefault, currencyOf } from '../rules/prices.ts';
import type { Entity } from '../state/entity.ts';
import type { Screen } from './screen.ts';

/** To the cent, or as exactly as a price of fractions of a cent is. */
export function money(screen: Screen, value: number | null): string | null {
  if (value === null) return null;
  const isFine = Math.abs(value * 100 - Math.round(value * 100)) > 1e-6;
  return formatNumber(value, screen.language, isFine ? 4 : 2);
}

/** Counts, with as many decimals as they have, at most three. */
export function quantity(screen: Screen, value: number | null): string | null {
  if (value === null) return null;
  const digits = String(Number(value.toFixed(3))).split('.')[1]?.length ?? 0;
  return formatNumber(value, screen.language, digits);
}

/** An amount of an activity; the currency is said when it is not the usual one. */
export function amountOf(screen: Screen, activity: Entity, value: number | null): string | null {
  const shown = money(screen, value);
  const currency = currencyOf(activity);
  return shown === null || currency === currencyDefault ? shown : `${currency} ${shown}`;
}
