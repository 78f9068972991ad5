import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, languages, texts } from './texts.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: (typeof texts)['en']['pages'] };
  }
}

const storageKey = 'tandem-language';

const isLanguage = (code: string | null): code is Language => languages.some((language) => language.code === code);

/** Who sends somebody here, Tribe CRM's Marketplace, says in which language. */
const languageParam = 'language';

/** What the person chose here before, else the language that they came in, else the first of the browser's languages that we speak, else English. */
export function firstLanguage(remembered: string | null, cameIn: string | null, wanted: readonly string[]): Language {
  if (isLanguage(remembered)) return remembered;
  if (isLanguage(cameIn)) return cameIn;
  const codes = wanted.map((tag) => tag.slice(0, 2).toLowerCase());
  return codes.find(isLanguage) ?? 'en';
}

/** Prepares the texts; a storage that is switched off only means that the choice is not remembered. */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: texts.en.pages }, nl: { translation: texts.nl.pages } },
    lng: firstLanguage(readChoice(), rememberCameIn(), navigator.languages),
    fallbackLng: 'en',
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  const markPage = (language: string): void => {
    document.documentElement.lang = language;
  };
  markPage(i18next.language);
  i18next.on('languageChanged', markPage);
}

/** Kept for as long as the tab is open: the address loses it with the first step. */
function rememberCameIn(): string | null {
  const asked = new URLSearchParams(window.location.search).get(languageParam);
  try {
    if (isLanguage(asked)) sessionStorage.setItem(storageKey, asked);
    return sessionStorage.getItem(storageKey);
  } catch {
    return asked;
  }
}

export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // The choice then lasts as long as the page.
  }
  void i18next.changeLanguage(language);
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
