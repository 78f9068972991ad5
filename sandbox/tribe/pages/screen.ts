import { form } from '../../kit/form.ts';
import { type Language, languageCookie, languageOf, type Translate, translator } from '../../kit/language.ts';
import { type Html, type HtmlPart, html, type Notice, page, pageResponse, redirect } from '../../kit/page.ts';
import { parseForm, setCookie } from '../../kit/requestParts.ts';
import { splitUrl } from '../../kit/url.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import type { LoggedIn } from '../oauth/session.ts';
import { Refusal } from '../rules/refusal.ts';
import { nameOf } from '../rules/relations.ts';
import type { Unit } from '../rules/unit.ts';
import type { Schema } from '../schema/types.ts';
import { type Entity, text } from '../state/entity.ts';
import type { Tribe } from '../state/tribe.ts';
import { Inputs, type Stored } from './inputs.ts';
import { keysPath } from './keys.ts';
import { Mistake, type Refused, refusedOf } from './refused.ts';
import { crmStyle } from './style.ts';
import { type PageText, pageTexts, roleNames } from './texts.ts';

/** A form that was refused: what the person had typed, and what is wrong with it. */
export interface Retry {
  readonly action: string;
  readonly sent: ReadonlyMap<string, string>;
  readonly refused: Refused;
}

/** What every page of a person who is logged in works with. */
export class Screen {
  readonly request: WireRequest;
  readonly tribe: Tribe;
  readonly person: LoggedIn;
  readonly language: Language;
  readonly t: Translate<PageText>;
  readonly path: string;
  #retry: Retry | null = null;
  /** Where the page can be had again: after a refusal the address is that of the form. */
  #page: string;
  #formCount = 0;

  constructor(request: WireRequest, tribe: Tribe, person: LoggedIn) {
    this.request = request;
    this.tribe = tribe;
    this.person = person;
    this.language = languageOf(request);
    this.t = translator(pageTexts, this.language);
    this.path = splitUrl(request.url).path;
    this.#page = this.path;
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

  /** A change made on a page; answers what was wrong with it, null when it was made. */
  change(work: (unit: Unit) => unknown): Refused | null {
    try {
      this.tribe.transact(this.person.actor, work);
      return null;
    } catch (error) {
      if (error instanceof Refusal) return refusedOf(this, error);
      if (error instanceof Mistake) return error.refused;
      throw error;
    }
  }

  /** A form whose inputs know what is stored and what was typed in vain. */
  form(action: string, body: (inputs: Inputs) => HtmlPart, stored: Stored = () => null): Html {
    return form(action, body(this.inputs(action, stored)));
  }

  inputs(action: string, stored: Stored = () => null): Inputs {
    this.#formCount += 1;
    return new Inputs(
      `form${this.#formCount}`,
      this.#retry?.action === action ? this.#retry : null,
      stored,
      this.language === 'nl' ? ',' : '.',
    );
  }

  /** Whether the form of this action was just refused: what it sits in must be open. */
  isRetry(action: string): boolean {
    return this.#retry?.action === action;
  }

  /**
   * After a form: back to the page, or when it was refused the page as `render` makes it, with everything that was typed still
   * in the form.
   */
  afterForm(refused: Refused | null, page: string, render: () => WireResponse, saved = '1'): WireResponse {
    if (refused === null) return redirect(`${page}?saved=${saved}`);
    this.#retry = { action: this.path, sent: parseForm(this.request), refused };
    this.#page = page;
    return render();
  }

  show(title: string, body: Html, notice: Notice | null = null, status = 200): WireResponse {
    const { t, language } = this;
    return pageResponse(
      page({
        ...{ title, language, notice, brand: 'Tribe CRM', accent: '#5b2d8e' },
        body: html`${crmStyle}${body}`,
        footer: t('keysHint'),
        scripts: [keysPath],
        nav: this.#navigation().map(({ href, label }) => ({
          href,
          label: t(label),
          isCurrent: this.#page.startsWith(href),
        })),
        corner: html`<span title="${this.person.organisation}">${this.person.name}</span>${languageLink(language, this.#page)}<a href="/logout">${t('signOut')}</a>`,
      }),
      this.#retry === null ? status : 400,
    );
  }

  /** What the address says was saved, null when it says nothing. */
  get saved(): string | null {
    return new URLSearchParams(splitUrl(this.request.url).query).get('saved');
  }

  /** What came of the form before: why it was refused, or that it was saved. */
  notice(): Notice | null {
    if (this.#retry !== null) return { kind: 'bad', text: this.#retry.refused.text };
    return this.saved === null ? null : { kind: 'good', text: this.t('saved') };
  }

  /** Without the activities that are switched off, unless some were made before. */
  #navigation(): readonly NavEntry[] {
    const { invoice, salesOrder } = this.tribe.marketplace.activities(this.tenant);
    const isKept = (isOn: boolean, type: string): boolean =>
      isOn || this.tribe.store.ofType(this.tenant, type)[Symbol.iterator]().next().done === false;
    const hidden = new Set([
      ...(isKept(invoice, 'Activity.Invoice') ? [] : ['/invoices']),
      ...(isKept(salesOrder, 'Activity.SalesOrder') ? [] : ['/orders']),
    ]);
    return navigation.filter(({ href }) => !hidden.has(href));
  }

  notFound(): WireResponse {
    return this.show(this.t('notFoundTitle'), html`<p>${this.t('notFound')}</p>`, null, 404);
  }
}

interface NavEntry {
  readonly href: string;
  readonly label: PageText;
}

const navigation: readonly NavEntry[] = [
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
