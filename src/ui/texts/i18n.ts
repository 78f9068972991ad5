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

/** What the person chose here before, else the first of the browser's languages that we speak, else English. */
export function firstLanguage(remembered: string | null, wanted: readonly string[]): Language {
  if (isLanguage(remembered)) return remembered;
  const codes = wanted.map((tag) => tag.slice(0, 2).toLowerCase());
  return codes.find(isLanguage) ?? 'en';
}

/** Prepares the texts; a storage that is switched off only means that the choice is not remembered. */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: texts.en.pages }, nl: { translation: texts.nl.pages } },
    lng: firstLanguage(readChoice(), navigator.languages),
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
