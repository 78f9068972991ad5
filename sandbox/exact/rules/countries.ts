import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import french from 'i18n-iso-countries/langs/fr.json' with { type: 'json' };
import dutch from 'i18n-iso-countries/langs/nl.json' with { type: 'json' };
import type { Language } from './problems.ts';

countries.registerLocale(dutch);
countries.registerLocale(english);
countries.registerLocale(french);

export function isCountry(code: string): boolean {
  return countries.isValid(code) && code.length === 2;
}

export function countryName(code: string | null, language: Language): string | null {
  if (code === null) return null;
  // The Dutch list leads with `Koninkrijk der Nederlanden`; its alias is the everyday name.
  if (language === 'NL') return countries.getName(code, 'nl', { select: 'alias' }) ?? null;
  return countries.getName(code, language === 'FR' ? 'fr' : 'en') ?? null;
}
