import { button, form, hidden } from '../../kit/form.ts';
import { type Language, languageOf, type Translate, translator } from '../../kit/language.ts';
import { type Html, type HtmlPart, html, type Notice, page, pageResponse } from '../../kit/page.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import { fullNameOf, type User } from '../state/exactState.ts';
import { type TextKey, texts } from './texts.ts';

const brand = 'Exact Online (sandbox)';
const accent = '#b3161f';

/** What a logged-in person can go to. */
const places: readonly (readonly [label: TextKey, href: string])[] = [
  ['accounts', '/accounts'],
  ['items', '/items'],
  ['orders', '/orders'],
  ['entries', '/entries'],
  ['openItems', '/open-items'],
];

/** What every page needs to know about its request. */
export interface PageContext {
  readonly request: WireRequest;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly user: User | null;
  readonly language: Language;
  readonly t: Translate<TextKey>;
}

export function pageContext(request: WireRequest, user: User | null): PageContext {
  const { path, query } = splitUrl(request.url);
  const language = languageOf(request);
  return { request, path, query: new URLSearchParams(query), user, language, t: translator(texts, language) };
}

export function show(
  context: PageContext,
  settings: {
    readonly title: string;
    readonly body: HtmlPart;
    readonly notice?: Notice | null;
    readonly isNarrow?: boolean;
    readonly status?: number;
  },
): WireResponse {
  const { user, language, t, path } = context;
  const nav =
    user === null ? [] : places.map(([key, href]) => ({ label: t(key), href, isCurrent: path.startsWith(href) }));
  const aside = html`${languageSwitch(context)}${user !== null && corner(user, t)}`;
  const markup = page({
    title: settings.title,
    language,
    brand,
    accent,
    // Whoever is logged in has enough to choose from; the front page leads there as well.
    nav: user === null ? [{ label: t('control'), href: '/_control/' }] : nav,
    notice: settings.notice ?? null,
    body: settings.body,
    // Clients that log in by themselves fill in the first form of the page (exact-online.md 9, elmas).
    ...(settings.isNarrow === true ? { width: 'narrow', footer: aside } : { width: 'wide', corner: aside }),
  });
  return pageResponse(markup, settings.status ?? 200);
}

function languageSwitch(context: PageContext): Html {
  const { language, t, path, query } = context;
  const search = query.toString();
  const fields = html`${hidden('to', language === 'nl' ? 'en' : 'nl')}${hidden('back', search === '' ? path : `${path}?${search}`)}`;
  return form('/language', html`${fields}${button(t('language'))}`);
}

function corner(user: User, t: Translate<TextKey>): Html {
  return html`<span>${fullNameOf(user)}</span>${form('/logout', button(t('logout')))}`;
}

/** A path of this server, never another one: what a form may send people back to. */
export function ownPath(text: string | null | undefined): string {
  return text != null && /^\/(?![/\\])/.test(text) ? text : '/';
}
