import { type ServedSandbox, serveSandbox } from '../../../kit/serve.ts';
import { facts } from '../../facts.ts';
import { exactDefinition } from '../../service.ts';
import type { ExactSettings } from '../../settings.ts';
import { at, type Json, startMs, text } from '../bench.ts';

/** A sandbox over HTTP whose clock only moves when it is told to, so that tokens expire on purpose only. */
export function served(settings: Partial<ExactSettings> = {}, publicUrl: string | null = null): Promise<ServedSandbox> {
  const definition = exactDefinition({ isLimited: false, webhookLatencyMs: 0, ...settings });
  return serveSandbox(definition, { port: 0, publicUrl, seed: 7, size: 130, now: () => startMs });
}

const [sanne] = facts.users;

/**
 * Does in a browser what a person does: opens the address, fills in the first form of the page, allows on the consent
 * page, and ends at the app's own address, which is returned unvisited.
 */
export async function consent(authUrl: string, user = sanne): Promise<URL> {
  const browser = new Browser();
  const login = await browser.open(authUrl);
  const [form] = formsOf(login);
  form?.fields.set('UserNameField', user?.email ?? '');
  form?.fields.set('PasswordField', user?.password ?? '');
  const question = await browser.submit(form);
  const choice = formsOf(question).find(({ id }) => id === 'PublicOAuth2Form');
  choice?.fields.append('answer', 'allow');
  await browser.submit(choice);
  if (browser.away === null) throw new Error('the consent page led nowhere');
  return browser.away;
}

interface Form {
  readonly id: string;
  readonly action: string;
  /** Hidden fields and ticked boxes, as a browser would send them. */
  readonly fields: URLSearchParams;
}

function formsOf(page: string): readonly Form[] {
  return [...page.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', body = '']) => {
    const fields = new URLSearchParams();
    for (const [input = ''] of body.matchAll(/<input[^>]*>/g)) {
      const type = attribute(input, 'type');
      const isSent = type === 'hidden' || (type === 'checkbox' && / checked/.test(input));
      if (isSent) fields.append(attribute(input, 'name'), attribute(input, 'value'));
    }
    return { id: attribute(head, 'id'), action: attribute(head, 'action'), fields };
  });
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

class Browser {
  #at = '';
  #cookie = '';
  /** The address on another host where a redirect led. */
  away: URL | null = null;

  open(url: string): Promise<string> {
    return this.#go(url, { method: 'GET' });
  }

  submit(form: Form | undefined): Promise<string> {
    if (form === undefined) throw new Error('the page has no such form');
    return this.#go(new URL(form.action, this.#at).href, { method: 'POST', body: form.fields });
  }

  async #go(url: string, init: { readonly method: string; readonly body?: URLSearchParams }): Promise<string> {
    this.#at = url;
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { Cookie: this.#cookie } });
    const cookie = response.headers.get('set-cookie');
    if (cookie !== null) this.#cookie = cookie.split(';', 1)[0] ?? '';
    const location = response.headers.get('location');
    if (location === null) return response.text();
    await response.body?.cancel();
    const next = new URL(location, url);
    if (next.origin === new URL(url).origin) return this.#go(next.href, { method: 'GET' });
    this.away = next;
    return '';
  }
}

/** An access token by the control API, for clients that bring no login of their own. */
export async function grantedToken(sandbox: ServedSandbox): Promise<string> {
  const response = await fetch(`${sandbox.url}/_control/grants`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ clientId: facts.client.id, user: sanne?.email }),
  });
  return text(at((await response.json()) as Json, 'access_token'));
}
