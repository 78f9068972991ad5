import { button, field, form, hidden, select } from '../../kit/form.ts';
import { formatNumber, type Language } from '../../kit/language.ts';
import { type Html, html, type Notice } from '../../kit/page.ts';
import type { DivisionState } from '../state/divisionState.ts';
import type { ExactState, User } from '../state/exactState.ts';
import type { PageContext } from './frame.ts';
import type { TextKey } from './texts.ts';

/** More rows than this are not shown at once. */
export const rowsMax = 200;

/** Choice of administration and a search field above a list. */
export function searchForm(
  { t, query }: PageContext,
  state: ExactState,
  user: User,
  division: DivisionState,
  settings: { readonly action: string; readonly label: TextKey },
): Html {
  const options = user.divisions.map((code) => ({
    value: String(code),
    label: `${state.divisionRow(code)?.Description ?? ''} (${code})`,
  }));
  const choice =
    options.length > 1
      ? select({ name: 'division', label: t('administration'), value: String(division.code), options })
      : hidden('division', String(division.code));
  const text = field({ name: 'q', label: t(settings.label), value: query.get('q') ?? '', type: 'search' });
  const body = html`<div class="grid">${choice}${text}</div><div class="actions">${button(t('searchButton'))}</div>`;
  return form(settings.action, body, 'get');
}

/** What the previous page reports, by key, so that nobody can put words on this page through a link. */
export function noticeOf(
  { query, t }: PageContext,
  good: readonly TextKey[],
  bad: readonly TextKey[] = [],
): Notice | null {
  const asked = query.get('notice');
  const key = [...good, ...bad].find((name) => name === asked);
  return key === undefined ? null : { kind: bad.includes(key) ? 'bad' : 'good', text: t(key) };
}

/** `12`, `12.5` or `12,50` as typed; null when it is no number. */
export function numberOfText(text: string | undefined): number | null {
  const bare = (text ?? '').trim();
  return /^-?\d{1,9}([.,]\d{1,4})?$/.test(bare) ? Number(bare.replace(',', '.')) : null;
}

/** Two decimals, or as many as it takes. */
export function money(value: number, language: Language): string {
  const isWholeCents = Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
  return formatNumber(value, language, isWholeCents ? 2 : 4);
}

/** A count without needless decimals. */
export function count(value: number, language: Language): string {
  return formatNumber(value, language, Number.isInteger(value) ? 0 : 3);
}
