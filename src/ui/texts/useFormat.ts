import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldPath, FieldValue } from '../api/types.ts';
import type { NameTexts } from './names.ts';
import { languages, texts } from './texts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const isRelationType = (value: string, { relationTypes }: NameTexts): value is keyof NameTexts['relationTypes'] =>
  Object.hasOwn(relationTypes, value);

/** Shows numbers, dates, durations and field values the way the chosen language writes them. */
export function useFormat() {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const locale = languages.find(({ code }) => code === language)?.locale ?? 'en-GB';
    const { names } = texts[language === 'nl' ? 'nl' : 'en'];
    const numbers = new Intl.NumberFormat(locale);
    const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
    const calendarDays = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    const times = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
    const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });

    const country = (code: string): string => {
      try {
        const name = countries.of(code);
        return name === undefined || name === code ? code : `${name} (${code})`;
      } catch {
        // Not a country code at all: shown as it is, for somebody to correct.
        return code;
      }
    };

    return {
      number: (value: number) => numbers.format(value),
      day: (epochMs: number) => days.format(epochMs),
      moment: (epochMs: number) => moments.format(epochMs),
      time: (epochMs: number) => times.format(epochMs),
      /** A calendar date, YYYY-MM-DD: a day and not an instant, so no time zone may move it. */
      date: (isoDate: string) => {
        const atUtc = Date.parse(`${isoDate.slice(0, 10)}T00:00:00Z`);
        return Number.isNaN(atUtc) ? isoDate : calendarDays.format(atUtc);
      },
      duration: (ms: number) => {
        if (ms < minuteMs) return t('time.lessThanMinute');
        return ms < 1.5 * hourMs
          ? t('time.minutes', { count: Math.round(ms / minuteMs) })
          : t('time.hours', { count: Math.round(ms / hourMs) });
      },
      /** The text of a value, or null when there is nothing to show. */
      value: (field: FieldPath, value: FieldValue | undefined): string | null => {
        if (value === undefined || value === null || value === '') return null;
        if (typeof value === 'boolean') return value ? t('app.yes') : t('app.no');
        if (field === 'stage') return isRelationType(value, names) ? names.relationTypes[value] : value;
        return field.endsWith('.country') ? country(value) : value;
      },
      country,
    };
  }, [language, t]);
}
