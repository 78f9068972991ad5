import { createRequire } from 'node:module';
import { DOMImplementation, DOMParser, XMLSerializer } from '@xmldom/xmldom';
import type { OData } from 'datajs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ServedSandbox } from '../../../kit/serve.ts';
import { at, type Json, keys, list, main, text } from '../bench.ts';
import { grantedToken, served } from './served.ts';

/** What datajs asks of the layer that sends; the names are those of datajs. */
interface SentRequest {
  readonly requestUri: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface ReceivedResponse {
  readonly requestUri: string;
  readonly statusCode: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent when there is none, as after a 204. */
  readonly body: string | undefined;
}

/** Sends by `fetch`, through the place that datajs has for it. It spells headers its own way when it reads them. */
const httpClient = {
  request: (request: SentRequest, success: (received: ReceivedResponse) => void, failure: (error: object) => void) => {
    fetch(request.requestUri, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
    })
      .then(async (response) => {
        const headers = { 'Content-Type': response.headers.get('content-type') ?? '' };
        const { status: statusCode, statusText } = response;
        const received = {
          requestUri: request.requestUri,
          statusCode,
          statusText,
          headers,
          body: (await response.text()) || undefined,
        };
        if (response.ok) success(received);
        else failure({ message: 'HTTP request failed', request, response: received });
      })
      .catch(failure);
    return { abort: () => {} };
  },
};

/** The Atom reader makes dates of what it knows to be one. */
function instantOf(read: Json): number {
  return new Date(read as unknown as Date).getTime();
}

/**
 * `datajs` 1.0.3 from npm, unmodified: Microsoft's own client of OData 2, with its readers of verbose JSON, Atom and EDMX. It
 * is made for browsers, so it gets a window with a DOM parser.
 */
describe('datajs 1.0.3', () => {
  let sandbox: ServedSandbox;
  let token: string;
  let odata: OData;

  beforeAll(async () => {
    vi.stubGlobal('window', {
      DOMParser,
      XMLSerializer,
      document: { implementation: new DOMImplementation() },
      JSON,
      setTimeout,
      clearTimeout,
    });
    createRequire(import.meta.url)('datajs');
    odata = (globalThis as unknown as { readonly window: { readonly OData: OData } }).window.OData;
    sandbox = await served();
    token = await grantedToken(sandbox);
  });

  afterAll(async () => {
    await sandbox.close();
    vi.unstubAllGlobals();
  });

  interface Asked {
    readonly method?: string;
    readonly data?: object;
    readonly reader?: 'jsonHandler' | 'atomHandler' | 'metadataHandler';
  }

  const ask = (path: string, { method = 'GET', data, reader = 'jsonHandler' }: Asked = {}): Promise<Json> => {
    const handler = odata[reader];
    const requestUri = path.startsWith('http') ? path : `${sandbox.url}/api/v1/${main}/${path}`;
    // The EDMX reader would ask for `application/xml`, which the API refuses for everything (exact-online.md 4.1).
    const accept = reader === 'metadataHandler' ? '*/*' : handler.accept;
    const type = data === undefined ? {} : { 'Content-Type': 'application/json' };
    const headers = { Authorization: `Bearer ${token}`, Accept: accept, ...type };
    return new Promise((resolve, reject) => {
      odata.request({ requestUri, method, data, headers }, resolve, reject, handler, httpClient);
    });
  };

  test.each([['jsonHandler'], ['atomHandler']] as const)(
    '%s reads a list with its next links to the end',
    async (reader) => {
      const ids: string[] = [];
      let next: Json = 'crm/Accounts?$select=ID,Name,Created,IsSupplier&$inlinecount=allpages';
      while (typeof next === 'string') {
        const page: Json = await ask(next, { reader });
        expect(Number(at(page, '__count'))).toBe(130);
        ids.push(...list(at(page, 'results')).map((row) => text(at(row, 'ID'))));
        next = at(page, '__next');
      }
      expect(new Set(ids).size).toBe(130);
    },
  );

  test('both readers see the same values of the same entity, and its metadata', async () => {
    const [row] = list(at(await ask('crm/Accounts?$top=1&$filter=IsSupplier eq true'), 'results'));
    const path = `crm/Accounts(guid'${text(at(row, 'ID'))}')`;
    const byJson = await ask(path);
    const byAtom = await ask(path, { reader: 'atomHandler' });
    const plain = keys(byJson).filter((name) => name !== '__metadata' && name !== 'BankAccounts');
    expect(plain.length).toBeGreaterThan(150);
    for (const name of plain) {
      const here = at(byJson, name);
      const there = at(byAtom, name);
      const isDate = typeof here === 'string' && here.startsWith('/Date(');
      expect([name, isDate ? instantOf(there) : there]).toEqual([name, isDate ? Number(here.slice(6, -2)) : here]);
    }
    expect(at(byAtom, '__metadata', 'type')).toBe(at(byJson, '__metadata', 'type'));
    expect(at(byAtom, '__metadata', 'uri')).toBe(at(byJson, '__metadata', 'uri'));
  });

  test('a collection that is not expanded is deferred, an expanded one is a list, for both readers', async () => {
    const [bank] = list(at(await ask('crm/BankAccounts?$top=1'), 'results'));
    const path = `crm/Accounts(guid'${text(at(bank, 'Account'))}')`;
    for (const reader of ['jsonHandler', 'atomHandler'] as const) {
      const deferred = at(await ask(path, { reader }), 'BankAccounts', '__deferred', 'uri');
      expect(text(deferred)).toContain('BankAccounts');
      const expanded = await ask(`${path}?$expand=BankAccounts`, { reader });
      expect(list(at(expanded, 'BankAccounts', 'results')).map((one) => at(one, 'ID'))).toEqual([at(bank, 'ID')]);
    }
  });

  test('reads the metadata of a service', async () => {
    const edmx = await ask('crm/$metadata', { reader: 'metadataHandler' });
    const schemas = list(at(edmx, 'dataServices', 'schema'));
    const types = schemas.flatMap((schema) => list(at(schema, 'entityType') ?? []).map((type) => at(type, 'name')));
    expect(types).toEqual(expect.arrayContaining(['Account', 'Contact', 'Address', 'BankAccount']));
  });

  test('creates, changes by PUT and deletes', async () => {
    const created = await ask('crm/Accounts', { method: 'POST', data: { Name: 'Data & Zn.' } });
    const path = `crm/Accounts(guid'${text(at(created, 'ID'))}')`;
    await ask(path, { method: 'PUT', data: { City: 'Goes', EndDate: '2030-01-01' } });
    expect(at(await ask(path, { reader: 'atomHandler' }), 'City')).toBe('Goes');
    await ask(path, { method: 'DELETE' });
    await expect(ask(path)).rejects.toMatchObject({ response: { statusCode: 404 } });
  });
});
