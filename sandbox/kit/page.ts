import { type Html, type HtmlPart, html } from './html.ts';
import type { Language } from './language.ts';
import { pageStyle } from './pageStyle.ts';
import type { WireResponse } from './wire.ts';

export { escapeHtml, Html, type HtmlPart, html } from './html.ts';

export interface NavItem {
  readonly label: string;
  readonly href: string;
  readonly isCurrent?: boolean;
}

export interface Notice {
  readonly kind: 'info' | 'good' | 'warning' | 'bad';
  readonly text: HtmlPart;
}

export interface PageSettings {
  readonly title: string;
  readonly language: Language;
  /** Name of the emulated product, shown at the top left. */
  readonly brand: string;
  /** Where the brand leads; `/` by default. */
  readonly home?: string;
  /** Any CSS colour with enough contrast to white. */
  readonly accent?: string;
  readonly nav?: readonly NavItem[];
  /** Top right: who is logged in, the language choice, a way out. */
  readonly corner?: HtmlPart;
  readonly notice?: Notice | null;
  /** `narrow` for login and consent. */
  readonly width?: 'narrow' | 'wide';
  readonly body: HtmlPart;
  readonly footer?: HtmlPart;
  /** Paths of scripts that the service itself serves. */
  readonly scripts?: readonly string[];
}

/** A whole page in the style that both sandboxes share: works without scripts, by keyboard, in the dark and on a phone. */
export function page(settings: PageSettings): Html {
  const { title, language, brand, nav = [], notice = null, scripts = [] } = settings;
  const skip = language === 'nl' ? 'Naar de inhoud' : 'Skip to content';
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${brand}</title>
<style>${pageStyle(settings.accent ?? '#3b4cc0')}</style>
${scripts.map((path) => html`<script src="${path}" defer></script>`)}
</head>
<body class="${settings.width ?? 'wide'}">
<a class="skip" href="#content">${skip}</a>
<header>
<a class="brand" href="${settings.home ?? '/'}">${brand}</a>
${nav.length > 0 && html`<nav>${nav.map(navLink)}</nav>`}
<div class="corner">${settings.corner}</div>
</header>
<main id="content">
<h1>${title}</h1>
${notice !== null && html`<p class="notice ${notice.kind}" role="${notice.kind === 'bad' ? 'alert' : 'status'}">${notice.text}</p>`}
${settings.body}
</main>
${settings.footer !== undefined && html`<footer>${settings.footer}</footer>`}
</body>
</html>
`;
}

function navLink(item: NavItem): Html {
  return html`<a href="${item.href}"${item.isCurrent === true && html` aria-current="page"`}>${item.label}</a>`;
}

/**
 * The headers allow nothing from elsewhere. `form-action` is left open on purpose: browsers apply it to the redirect after
 * a consent form as well, and that leads to the client's own host.
 */
const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; object-src 'self'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
} as const;

export function pageResponse(body: Html, status = 200, headers: WireResponse['headers'] = {}): WireResponse {
  return { status, headers: { ...pageHeaders, ...headers }, body: body.text };
}

/** 303, so that a reload after a form does not send it again. */
export function redirect(location: string, headers: WireResponse['headers'] = {}): WireResponse {
  return { status: 303, headers: { Location: location, 'Cache-Control': 'no-store', ...headers }, body: '' };
}
