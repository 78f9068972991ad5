import { advice as enAdvice } from './en/advice.ts';
import { names as enNames } from './en/names.ts';
import { pages as enPages } from './en/pages.ts';
import { advice as nlAdvice } from './nl/advice.ts';
import { names as nlNames } from './nl/names.ts';
import { pages as nlPages } from './nl/pages.ts';

export const texts = {
  en: { pages: enPages, names: enNames, advice: enAdvice },
  nl: { pages: nlPages, names: nlNames, advice: nlAdvice },
} as const;

export type Language = keyof typeof texts;
export const languages: readonly { readonly code: Language; readonly name: string; readonly locale: string }[] = [
  { code: 'nl', name: 'Nederlands', locale: 'nl-NL' },
  { code: 'en', name: 'English', locale: 'en-GB' },
];
