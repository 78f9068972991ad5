import { parseCookies } from './requestParts.ts';
import type { WireRequest } from './wire.ts';

/** The sandbox pages speak Dutch and English; which one is the person's choice, kept in a cookie. */
export type Language = 'nl' | 'en';

export const languageCookie = 'language';

/** A text in both languages; forgetting one does not compile. */
export type Texts<Key extends string> = Readonly<Record<Key, { readonly nl: string; readonly en: string }>>;

/** Looks up texts; `{name}` in a text is replaced by the value of that name. */
export type Translate<Key extends string> = (key: Key, values?: Readonly<Record<string, string | number>>) => string;

export function translator<Key extends string>(texts: Texts<Key>, language: Language): Translate<Key> {
  return (key, values = {}) =>
    texts[key][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The cookie, else the first of the browser's languages that we speak, else Dutch. */
export function languageOf(request: WireRequest): Language {
  const chosen = parseCookies(request).get(languageCookie);
  if (chosen === 'nl' || chosen === 'en') return chosen;
  for (const range of (request.headers['accept-language'] ?? '').split(',')) {
    const primary = range.trim().slice(0, 2).toLowerCase();
    if (primary === 'nl' || primary === 'en') return primary;
  }
  return 'nl';
}

const localeOf = { nl: 'nl-NL', en: 'en-GB' } as const;

export function formatNumber(value: number, language: Language, fractionDigits = 0): string {
  const digits = { minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits };
  return new Intl.NumberFormat(localeOf[language], digits).format(value);
}

/** Date and time of an instant in the Netherlands. */
export function formatDateTime(atMs: number, language: Language): string {
  return new Intl.DateTimeFormat(localeOf[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Amsterdam',
  }).format(atMs);
}
