/**
 * A person without a screen: follows redirects, fills in forms, keeps cookies, and then calls the HTTP API with the
 * session that came of it. For tests and benchmarks of the running processes through their published faces only.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type FormFields, formsOf, loginFields } from './forms.ts';
import type { Person, Product } from './product.ts';

export interface VisitedPage {
  readonly url: string;
  readonly status: number;
  readonly html: string;
}

export interface ApiAnswer {
  readonly status: number;
  // The contract is checked by the API's own tests; here the answers are looked at as any stranger's script would.
  // biome-ignore lint/suspicious/noExplicitAny: parsed JSON of many shapes
  readonly body: any;
}

const redirectsMax = 12;
const pollMs = 150;

export class HttpPerson {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly #product: Pick<Product, 'tandem' | 'users'>;

  constructor(product: Pick<Product, 'tandem' | 'users'>) {
    this.#product = product;
  }

  get tandemUrl(): string {
    return this.#product.tandem.url;
  }

  async open(url: string): Promise<VisitedPage> {
    return this.#visit('GET', url, null);
  }

  /** Sends the first form of the page that has all these fields. */
  async submit(
    page: VisitedPage,
    fields: FormFields,
    isHeld: (url: string) => boolean = () => false,
  ): Promise<VisitedPage> {
    const form = formsOf(page.html).find((one) => fields.every(([name]) => one.names.has(name)));
    if (form === undefined) {
      throw new Error(`no form with ${fields.map(([name]) => name).join(', ')} on ${page.url} (${page.status})`);
    }
    const body = new URLSearchParams();
    for (const [name, value] of [...form.hidden, ...fields]) body.append(name, value);
    return this.#visit('POST', new URL(form.action, page.url).href, body.toString(), isHeld);
  }

  /** Sends the form but does not follow the way back out of the sandbox: answers the address it leads to. */
  async holdRedirect(page: VisitedPage, fields: FormFields): Promise<string> {
    const home = new URL(page.url).origin;
    const held = await this.submit(page, fields, (url) => new URL(url).origin !== home);
    return held.url;
  }

  async logIn(page: VisitedPage, person: Person): Promise<VisitedPage> {
    return this.submit(page, loginFields(page.html, person));
  }

  /** Ends on a page of Tandem. */
  async signIn(person: Person = this.#product.users.tribe, answer: 'allow' | 'refuse' = 'allow'): Promise<VisitedPage> {
    const consent = await this.logIn(await this.open(`${this.tandemUrl}/oauth/tribe/start?returnTo=%2F`), person);
    return this.submit(consent, [['answer', answer]]);
  }

  /** The consent page of Exact Online. */
  async beginExact(person: Person = this.#product.users.exact): Promise<VisitedPage> {
    const { body } = await this.api('POST', '/exact/connect', { region: 'nl' });
    return this.logIn(await this.open(body.url), person);
  }

  async connectExact(
    person: Person = this.#product.users.exact,
    answer: 'allow' | 'refuse' = 'allow',
  ): Promise<VisitedPage> {
    const consent = await this.beginExact(person);
    return this.submit(consent, [...divisionsOn(consent), ['answer', answer]]);
  }

  async chooseAdministration(name: string): Promise<void> {
    const { body } = await this.api('GET', '/exact/administrations');
    const chosen = body.find((one: { readonly name: string }) => one.name === name);
    if (chosen === undefined) throw new Error(`no administration ${name} in ${JSON.stringify(body)}`);
    await this.api('POST', '/exact/administration', { administrationId: chosen.id });
  }

  /** Connected, with the wholesaler's administration chosen. */
  async activate(): Promise<void> {
    await this.signIn();
    await this.connectExact();
    await this.chooseAdministration('Van der Meulen Groothandel B.V.');
  }

  /** A finished preview of everything, or of relations alone. */
  async preview({ contacts = true }: { readonly contacts?: boolean } = {}): Promise<ApiAnswer['body']> {
    const filter = { customers: true, suppliers: true, contacts, createdFrom: null, createdTo: null };
    const { body } = await this.api('POST', '/runs', { filter, whenDifferent: 'exactLeads' });
    return this.waitForRun(body.runId, (run) => run.state === 'planned');
  }

  async startImport(run: ApiAnswer['body']): Promise<void> {
    await this.api('POST', `/runs/${run.runId}/start`, { planVersion: run.planVersion });
  }

  /** Looks until the run is as wanted. A process that is just being restarted counts as "not yet". */
  async waitForRun(
    runId: string,
    isWanted: (run: ApiAnswer['body']) => boolean,
    timeoutMs = 120_000,
  ): Promise<ApiAnswer['body']> {
    const end = performance.now() + timeoutMs;
    let last: unknown = null;
    while (performance.now() < end) {
      const answer = await this.tryApi('GET', `/runs/${runId}`);
      if (answer?.status === 200 && isWanted(answer.body)) return answer.body;
      last = answer;
      await delay(pollMs);
    }
    throw new Error(`the run is not as expected after ${timeoutMs} ms: ${JSON.stringify(last)}`);
  }

  /** Throws when the answer is not a success. */
  async api(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const answer = await this.callApi(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  async callApi(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const response = await fetch(`${this.tandemUrl}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.#cookieLine(this.tandemUrl),
        'tandem-client': 'test',
        ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    this.#keepCookies(this.tandemUrl, response.headers.getSetCookie());
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** Null while nobody answers. */
  async tryApi(method: string, path: string): Promise<ApiAnswer | null> {
    return this.callApi(method, path).catch(() => null);
  }

  async #visit(
    method: string,
    url: string,
    body: string | null,
    isHeld: (url: string) => boolean = () => false,
  ): Promise<VisitedPage> {
    let [nowMethod, nowUrl, nowBody] = [method, url, body];
    for (let hop = 0; hop < redirectsMax; hop += 1) {
      const response = await fetch(nowUrl, {
        method: nowMethod,
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          cookie: this.#cookieLine(nowUrl),
          ...(nowBody === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        body: nowBody,
      });
      this.#keepCookies(nowUrl, response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (location === null) return { url: nowUrl, status: response.status, html: await response.text() };
      await response.body?.cancel();
      [nowMethod, nowUrl, nowBody] = ['GET', new URL(location, nowUrl).href, null];
      if (isHeld(nowUrl)) return { url: nowUrl, status: response.status, html: '' };
    }
    throw new Error(`more than ${redirectsMax} redirects from ${url}`);
  }

  #cookieLine(url: string): string {
    const jar = this.#cookies.get(new URL(url).origin) ?? new Map<string, string>();
    return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keepCookies(url: string, lines: readonly string[]): void {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    for (const line of lines) {
      const match = /^([^=;]+)=([^;]*)/.exec(line);
      if (match !== null) jar.set(match[1] ?? '', match[2] ?? '');
    }
  }
}

/** Every administration that the consent page offers. */
export function divisionsOn(page: VisitedPage): FormFields {
  return [...page.html.matchAll(/name="division"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="division"/g)].map(
    (match) => ['division', match[1] ?? match[2] ?? ''] as const,
  );
}
