import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import { type FormFields, formsOf } from '../support/forms.ts';

/** As much of a browser as a sign-in needs: pages with forms, redirects within the sandbox, cookies. */
interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
}

export interface Browser {
  open(url: string): Page;
  /** Fills in the first form of the page that has a field for each of these names, and sends it. */
  submit(page: Page, fields: FormFields): Page;
}

const redirectsMax = 10;

export function browserOf(sandbox: HostedSandbox): Browser {
  const cookies = new Map<string, string>();
  const request = (method: string, url: string, body: string): Page => {
    let [nowMethod, nowUrl, nowBody] = [method, url, body];
    for (let hop = 0; hop < redirectsMax; hop += 1) {
      const exchange = sandbox.exchange({
        method: nowMethod,
        url: nowUrl,
        headers: {
          accept: 'text/html',
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(nowMethod === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        },
        body: Buffer.from(nowBody, 'utf8'),
      });
      if (exchange.is === 'lost') throw new Error('the connection broke');
      const { status, headers, body: bytes } = exchange.response;
      for (const [name, value] of Object.entries(headers)) {
        if (name.toLowerCase() === 'set-cookie') for (const line of [value].flat()) keep(cookies, line);
      }
      const location = Object.entries(headers).find(([name]) => name.toLowerCase() === 'location')?.[1];
      if (location === undefined) {
        return { url: nowUrl, status, html: typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8') };
      }
      const next = new URL(String(location), nowUrl);
      // A redirect to the application itself ends the journey.
      if (next.origin !== new URL(sandbox.publicUrl).origin) return { url: next.href, status, html: '' };
      [nowMethod, nowUrl, nowBody] = ['GET', next.href, ''];
    }
    throw new Error(`more than ${redirectsMax} redirects`);
  };
  return {
    open: (url) => request('GET', url, ''),
    submit: (page, fields) => {
      const found = formsOf(page.html).find((one) => fields.every(([name]) => one.names.has(name)));
      if (found === undefined) {
        throw new Error(`no form with ${fields.map(([name]) => name).join(', ')} on ${page.url} (${page.status})`);
      }
      const body = new URLSearchParams();
      for (const [name, value] of [...found.hidden, ...fields]) body.append(name, value);
      return request('POST', new URL(found.action, page.url).href, body.toString());
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const match = /^([^=;]+)=([^;]*)/.exec(line);
  if (match !== null) cookies.set(match[1] ?? '', match[2] ?? '');
}
