import { type Language, languageCookie, languageOf, type Translate, translator } from '../../kit/language.ts';
import { type Html, type HtmlPart, html, type Notice, page, pageResponse, redirect } from '../../kit/page.ts';
import { setCookie } from '../../kit/requestParts.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import type { LoggedIn } from '../oauth/session.ts';
import { Refusal } from '../rules/refusal.ts';
import { nameOf } from '../rules/relations.ts';
import type { Unit } from '../rules/unit.ts';
import type { Schema } from '../schema/types.ts';
import { type Entity, text } from '../state/entity.ts';
import type { Tribe } from '../state/tribe.ts';
import { keysPath } from './keys.ts';
import { crmStyle } from './style.ts';
import { type PageText, pageTexts, roleNames } from './texts.ts';

/** What every page of a person who is logged in works with. */
export class Screen {
  readonly request: WireRequest;
  readonly tribe: Tribe;
  readonly person: LoggedIn;
  readonly language: Language;
  readonly t: Translate<PageText>;
  readonly path: string;

  constructor(request: WireRequest, tribe: Tribe, person: LoggedIn) {
    this.request = request;
    this.tribe = tribe;
    this.person = person;
    this.language = languageOf(request);
    this.t = translator(pageTexts, this.language);
    this.path = splitUrl(request.url).path;
  }

  get tenant(): string {
    return this.person.session.tenant;
  }

  get schema(): Schema {
    return this.tribe.schemaOf(this.tenant);
  }

  get(id: string | undefined): Entity | null {
    return id === undefined ? null : this.tribe.store.get(this.tenant, id.toLowerCase());
  }

  roleName(type: string): string {
    const last = type.split('.').at(-1) ?? type;
    return roleNames[last]?.[this.language] ?? last;
  }

  /** A record's name; datastore entries have one per language. */
  nameOf(entity: Entity): string {
    return (this.language === 'nl' ? text(entity, 'LocalizedName') : null) ?? nameOf(entity);
  }

  /** A calendar day of the wire (`YYYY-MM-DD`, perhaps with a time behind it) as people read it. */
  date(day: string | null): string | null {
    if (day === null) return null;
    const locale = this.language === 'nl' ? 'nl-NL' : 'en-GB';
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
      Date.parse(day.slice(0, 10)),
    );
  }

  /** A change made on a page; answers what the rules said against it, null when it was made. */
  change(work: (unit: Unit) => unknown): string | null {
    try {
      this.tribe.transact(this.person.actor, work);
      return null;
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
  }

  show(title: string, body: Html, notice: Notice | null = null, status = 200): WireResponse {
    const { t, language } = this;
    return pageResponse(
      page({
        ...{ title, language, notice, brand: 'Tribe CRM', accent: '#5b2d8e' },
        body: html`${crmStyle}${body}`,
        footer: t('keysHint'),
        scripts: [keysPath],
        nav: navigation.map(({ href, label }) => ({ href, label: t(label), isCurrent: this.path.startsWith(href) })),
        corner: html`<span title="${this.person.organisation}">${this.person.name}</span>${languageLink(language, this.path)}<a href="/logout">${t('signOut')}</a>`,
      }),
      status,
    );
  }

  /** Back to a page after a form, with what the rules said as a notice. */
  backTo(path: string, refusal: string | null): WireResponse {
    const query = refusal === null ? 'saved=1' : `refused=${encodeURIComponent(refusal)}`;
    return redirect(`${path}${path.includes('?') ? '&' : '?'}${query}`);
  }

  /** The notice that `backTo` left in the address. */
  notice(): Notice | null {
    const query = new URLSearchParams(splitUrl(this.request.url).query);
    const refused = query.get('refused');
    if (refused !== null) return { kind: 'bad', text: refused };
    return query.has('saved') ? { kind: 'good', text: this.t('saved') } : null;
  }

  notFound(): WireResponse {
    return this.show(this.t('notFoundTitle'), html`<p>${this.t('notFound')}</p>`, null, 404);
  }
}

const navigation: readonly { readonly href: string; readonly label: PageText }[] = [
  { href: '/relations', label: 'relations' },
  { href: '/opportunities', label: 'opportunities' },
  { href: '/offers', label: 'offers' },
  { href: '/invoices', label: 'invoices' },
  { href: '/orders', label: 'orders' },
  { href: '/products', label: 'products' },
  { href: '/pricelists', label: 'priceLists' },
  { href: '/marketplace', label: 'marketplace' },
  { href: '/configuration/activities', label: 'configurationShort' },
];

export function languageLink(language: Language, path: string): HtmlPart {
  const other = language === 'nl' ? 'en' : 'nl';
  return html`<a href="/language?to=${other}&amp;back=${encodeURIComponent(path)}" lang="${other}">${other === 'nl' ? 'Nederlands' : 'English'}</a>`;
}

export function changeLanguage(query: URLSearchParams): WireResponse {
  const language = query.get('to') === 'en' ? 'en' : 'nl';
  const back = query.get('back') ?? '/';
  // Only paths of this host: a link must not lead elsewhere.
  const target = /^\/(?![/\\])/.test(back) ? back : '/';
  return redirect(target, { 'Set-Cookie': setCookie(languageCookie, language, { maxAgeS: 31_536_000 }) });
}
