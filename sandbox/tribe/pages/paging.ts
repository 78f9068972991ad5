import { type Html, html } from '../../kit/page.ts';
import { splitUrl } from '../../kit/url.ts';
import type { Screen } from './screen.ts';

const pageSize = 50;

/** The part of a list that the address asks for. */
export function pageOf<Row>(
  screen: Screen,
  rows: readonly Row[],
): { readonly shown: readonly Row[]; readonly number: number } {
  const asked = Number.parseInt(new URLSearchParams(splitUrl(screen.request.url).query).get('page') ?? '1', 10) || 1;
  const number = Math.min(Math.max(1, asked), Math.max(1, Math.ceil(rows.length / pageSize)));
  return { shown: rows.slice((number - 1) * pageSize, number * pageSize), number };
}

export function pager(
  screen: Screen,
  count: number,
  number: number,
  query: Readonly<Record<string, string>> = {},
): Html | null {
  if (count <= pageSize) return null;
  const link = (page: number): string => `${screen.path}?${new URLSearchParams({ ...query, page: String(page) })}`;
  const pages = Math.ceil(count / pageSize);
  return html`<nav class="pager" aria-label="${screen.t('pages')}">
    ${number > 1 && html`<a class="button plain" rel="prev" href="${link(number - 1)}">${screen.t('previous')}</a>`}
    <span class="soft">${number} / ${pages}</span>
    ${number < pages && html`<a class="button plain" rel="next" href="${link(number + 1)}">${screen.t('next')}</a>`}
  </nav>`;
}
