import { formatNumber, type Language } from '../../kit/language.ts';
import { amountOf, type Cents, centsOf, textOfCents } from '../rules/money.ts';
import { numberOf, type Row } from '../state/rows.ts';

const locales = { nl: 'nl-NL', en: 'en-GB' } as const;

/** A day as people write it, kept on one line; empty when there is none. */
export function dayOf(row: Row, property: string, language: Language): string {
  const wall = numberOf(row, property);
  if (wall === null) return '';
  // A wall value decoded as UTC shows what the clock in Amsterdam showed.
  const shown = new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeZone: 'UTC' }).format(wall);
  return shown.replaceAll(' ', '\u00a0');
}

/** `1.234,50` or `1,234.50`. */
export function centsText(cents: Cents, language: Language): string {
  return formatNumber(amountOf(cents), language, 2);
}

export function centsIn(row: Row, property: string): Cents {
  return centsOf(numberOf(row, property) ?? 0);
}

/** As an amount stands in a field, where a person changes it: no points between thousands. */
export function centsField(cents: Cents, language: Language): string {
  const text = textOfCents(cents);
  return language === 'nl' ? text.replace('.', ',') : text;
}
