import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Refusal } from '../engine/service.ts';
import { refusalStatus } from './contract/codes.ts';
import { asked, caller, http, overview, runView, sent } from './testing.ts';

const ok = <T>(value: T) => Promise.resolve({ is: 'ok', value } as const);

describe('who may call', () => {
  test('a stranger sees nobody signed in, and nothing else', async () => {
    const { app } = http({});
    const session = await app.fetch(asked('/api/v1/session', {}));
    expect([session.status, await session.json()]).toEqual([200, null]);
    const refused = await app.fetch(asked('/api/v1/overview', {}));
    expect([refused.status, await refused.json()]).toEqual([401, { code: 'signedOut', words: {} }]);
  });

  test('a session that ended is refused and its cookie removed', async () => {
    const { app } = http({});
    const refused = await app.fetch(asked('/api/v1/overview', { Cookie: 'tandem_session=old' }));
    expect(refused.status).toBe(401);
    expect(refused.headers.get('set-cookie')).toMatch(/^tandem_session=; Max-Age=0/);
  });

  test('a signed-in person is told their own name and never their ids', async () => {
    const { app } = http({});
    const session = await app.fetch(asked('/api/v1/session'));
    expect(await session.json()).toEqual({ userName: caller.userName, organisationName: caller.organisationName });
  });

  test('every call reaches the service with the caller of the session', async () => {
    const callers: unknown[] = [];
    const { app } = http({
      overview: (who) => {
        callers.push(who);
        return Promise.resolve(overview);
      },
    });
    const answer = await app.fetch(asked('/api/v1/overview'));
    expect(await answer.json()).toEqual(overview);
    expect(callers).toEqual([caller]);
  });

  test('signing out ends the session at the service and in the browser', async () => {
    const ended: string[] = [];
    const { app } = http({
      signOut: (secret) => {
        ended.push(secret);
        return Promise.resolve();
      },
    });
    const answer = await app.fetch(sent('/api/v1/session/end', {}));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/^tandem_session=; Max-Age=0/);
    expect(ended).toEqual(['good-secret']);
  });
});

describe('calls that change something', () => {
  const start = () => http({ startImport: () => ok(runView) }).app;
  const body = { planVersion: 'v1' };
  const path = '/api/v1/runs/run-1/start';

  test.each([
    ['from our own page', {}, 200],
    ['from our own page, as browsers tell it', { Origin: 'http://tandem.test', 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['from another site', { Origin: 'https://evil.example' }, 403],
    ['from a page without an origin', { Origin: 'null' }, 403],
    ['from another site, told by the browser only', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['from a sister site', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['as a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    ['as text that looks like JSON', { 'Content-Type': 'text/plain; application/json' }, 415],
  ])('%s', async (_how, headers, status) => {
    expect((await start().fetch(sent(path, body, headers))).status).toBe(status);
  });

  test('without the own header are refused, whatever else is right', async () => {
    const request = sent(path, body);
    request.headers.delete('tandem-client');
    expect((await start().fetch(request)).status).toBe(403);
  });

  test('are not taken over a body larger than any input', async () => {
    const answer = await start().fetch(sent(path, { planVersion: 'v'.repeat(100_000) }));
    expect([answer.status, await answer.json()]).toEqual([413, { code: 'tooLarge', words: {} }]);
  });
});

describe('input', () => {
  const preview = { filter: runView.filter, whenDifferent: 'exactLeads' };
  const filterWith = (part: object) => ({ ...preview, filter: { ...preview.filter, ...part } });

  const named = { field: 'name', operator: 'is', value: 'Bos' };
  const asking = (...conditions: object[]) => filterWith({ conditions: { customers: { match: 'all', conditions } } });
  const at = 'filter.conditions.customers.conditions';

  test.each([
    ['not JSON at all', '{', 'body'],
    ['conditions of nobody', filterWith({ conditions: { products: [] } }), 'filter.conditions'],
    ['a condition about a field nobody knows', asking({ ...named, field: 'shoeSize' }), `${at}.0.field`],
    ['a condition about a field of others', asking({ ...named, field: 'lastName' }), `${at}.0.field`],
    ['an operator nobody knows', asking({ ...named, operator: 'resembles' }), `${at}.0.operator`],
    ['an operator that does not fit', asking(named, { ...named, field: 'stage' }), `${at}.1.operator`],
    ['an operator without its value', asking({ field: 'name', operator: 'is' }), `${at}.0.value`],
    ['a value that says nothing', asking({ ...named, value: ' - ' }), `${at}.0.value`],
    ['a value that is too long', asking({ ...named, value: 'x'.repeat(201) }), `${at}.0.value`],
    [
      'a country that is none',
      asking({ field: 'visit.country', operator: 'isOneOf', values: ['Holland'] }),
      `${at}.0.values`,
    ],
    [
      'a range without ends',
      asking({ field: 'debtorNumber', operator: 'isBetween', from: null, to: null }),
      `${at}.0.from`,
    ],
    ['more conditions than may be', asking(...Array.from({ length: 21 }, () => named)), at],
    ['no filter', { whenDifferent: 'ask' }, 'filter'],
    ['a date that no calendar has', filterWith({ createdFrom: '2026-02-30' }), 'filter.createdFrom'],
    [
      'dates the wrong way round',
      filterWith({ createdFrom: '2026-02-02', createdTo: '2026-02-01' }),
      'filter.createdFrom',
    ],
    ['a policy nobody knows', { ...preview, whenDifferent: 'guess' }, 'whenDifferent'],
    ['a field nobody knows', filterWith({ products: true }), 'filter'],
  ])('with %s is refused and names the field', async (_what, body, field) => {
    const answer = await http({}).app.fetch(sent('/api/v1/runs', body));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'badInput', words: { field } });
  });

  test.each([
    ['no conditions', preview],
    ['conditions', asking(named, { field: 'debtorNumber', operator: 'isBetween', from: '1', to: null })],
    ['lists that ask for nothing', asking()],
  ])('that is right reaches the service unchanged: %s', async (_what, preview) => {
    const inputs: unknown[] = [];
    const { app } = http({
      startPreview: (_who, input) => {
        inputs.push(input);
        return ok({ runId: 'run-9' });
      },
    });
    const answer = await app.fetch(sent('/api/v1/runs', preview));
    expect(await answer.json()).toEqual({ runId: 'run-9' });
    expect(inputs).toEqual([preview]);
  });

  test.each([
    ['', { actions: null, kind: null, search: null, offset: 0, limit: 50 }],
    [
      '?actions=create,ask&kind=contact&search=%20a%26b%20&offset=100&limit=200',
      { actions: ['create', 'ask'], kind: 'contact', search: 'a&b', offset: 100, limit: 200 },
    ],
  ])('query %j of the items is read', async (query, expected) => {
    const queries: unknown[] = [];
    const { app } = http({
      planItems: (_who, wanted) => {
        queries.push(wanted);
        return ok({ total: 0, rows: [] });
      },
    });
    expect((await app.fetch(asked(`/api/v1/runs/run-1/items${query}`))).status).toBe(200);
    expect(queries).toEqual([{ runId: 'run-1', ...expected }]);
  });

  test.each(['?limit=201', '?limit=0', '?offset=-1', '?kind=product', '?actions=delete', '?limit=ten'])(
    'query %j of the items is refused',
    async (query) => {
      expect((await http({}).app.fetch(asked(`/api/v1/runs/run-1/items${query}`))).status).toBe(422);
    },
  );

  test('keys with colons, slashes and percent signs arrive whole', async () => {
    const key = 'relation:exact:a/b%c d';
    const keys: string[] = [];
    const { app } = http({
      planItem: (_who, input) => {
        keys.push(input.key);
        return Promise.resolve({ is: 'refused', refusal: { code: 'notFound', words: {} } });
      },
    });
    await app.fetch(asked(`/api/v1/runs/run-1/item?key=${encodeURIComponent(key)}`));
    expect(keys).toEqual([key]);
  });
});

describe('refusals and errors', () => {
  const codes = Object.keys(refusalStatus) as Refusal['code'][];

  test.each(codes)('%s keeps its code and words and gets its status', async (code) => {
    const refusal: Refusal = { code, words: { message: 'the vendor’s own words' } };
    const { app } = http({ runView: () => Promise.resolve({ is: 'refused', refusal }) });
    const answer = await app.fetch(asked('/api/v1/runs/run-1'));
    expect([answer.status, await answer.json()]).toEqual([refusalStatus[code], refusal]);
  });

  test('a bug is told as an incident that the log knows, and nothing of it leaves', async () => {
    const { app, lines } = http({ overview: () => Promise.reject(new Error('secret detail')) });
    const answer = await app.fetch(asked('/api/v1/overview'));
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { code: 'unexpected', words: { incident: 'incident-1' } },
    ]);
    expect(lines).toMatchObject([
      { event: 'httpUnexpected', facts: { incident: 'incident-1', path: '/api/v1/overview' } },
    ]);
  });

  test('an address that does not exist answers in the same shape', async () => {
    const answer = await http({}).app.fetch(asked('/api/v1/nothing'));
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'noSuchAddress' });
  });
});

describe('answers', () => {
  test('of the API are never kept by a browser or proxy', async () => {
    const answer = await http({}).app.fetch(asked('/api/v1/session'));
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test.each(['/', '/api/v1/session', '/api/docs', '/healthz', '/oauth/tribe/return', '/api/v1/nothing'])(
    '%s runs no inline script and is framed by nobody',
    async (path) => {
      const { headers } = await http({}).app.fetch(asked(path, {}));
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );

  test('ask for https from then on, only where the public address is https', async () => {
    const plain = await http({}).app.fetch(asked('/healthz'));
    const secure = await http({}, { settings: { publicUrl: 'https://tandem.test' } }).app.fetch(asked('/healthz'));
    expect(plain.headers.get('strict-transport-security')).toBeNull();
    expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
  });

  test('healthz lives without a database; readyz does not', async () => {
    const { app } = http({}, { isReady: () => Promise.resolve(false) });
    expect((await app.fetch(asked('/healthz'))).status).toBe(200);
    expect((await app.fetch(asked('/readyz'))).status).toBe(503);
  });
});

describe('the description of the API', () => {
  interface Described {
    readonly openapi: string;
    readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Record<string, unknown> }>>>>;
  }

  test('names every operation with its errors', async () => {
    const answer = await http({}).app.fetch(asked('/api/openapi.json', {}));
    const { openapi, paths } = (await answer.json()) as Described;
    expect(openapi).toBe('3.1.0');
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => ({
        name: `${method} ${path}`,
        codes: Object.keys(responses),
      })),
    );
    expect(operations.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "get /api/v1/session",
        "post /api/v1/session/end",
        "post /api/v1/session/refused-visit",
        "get /api/v1/overview",
        "get /api/v1/exact/regions",
        "post /api/v1/exact/connect",
        "get /api/v1/exact/administrations",
        "post /api/v1/exact/administration",
        "get /api/v1/connections",
        "post /api/v1/connections",
        "post /api/v1/connections/{connectionId}/deactivate",
        "post /api/v1/connections/{connectionId}/discard",
        "post /api/v1/runs",
        "get /api/v1/runs/{runId}",
        "get /api/v1/runs/{runId}/items",
        "get /api/v1/runs/{runId}/item",
        "put /api/v1/runs/{runId}/answer",
        "post /api/v1/runs/{runId}/start",
        "post /api/v1/runs/{runId}/continue",
        "get /api/v1/records",
        "get /api/v1/unlinked",
        "get /api/v1/records/{kind}/{side}/{id}",
        "get /api/v1/problems",
        "get /api/v1/history",
        "get /api/v1/live",
        "post /api/v1/live/pause",
        "post /api/v1/live/resume",
        "put /api/v1/live/observe-only",
        "post /api/v1/live/brake/lift",
        "post /api/v1/live/brake/discard",
        "get /api/v1/live/rules",
        "patch /api/v1/live/rules",
        "post /api/v1/live/rules/preview",
        "post /api/v1/live/compare",
        "post /api/v1/records/{kind}/{side}/{id}/look",
        "get /api/v1/conflicts",
        "post /api/v1/conflicts/{id}/answer",
        "get /api/v1/matches",
        "put /api/v1/matches/answer",
        "get /api/v1/matches/answered",
        "post /api/v1/undo",
        "post /api/v1/undo/{runId}/start",
      ]
    `);
    for (const { codes } of operations)
      expect(codes).toEqual(expect.arrayContaining(['200', '401', '409', '422', '500']));
  });

  test('has a page that asks only this server for anything', async () => {
    const { app } = http({});
    const page = await (await app.fetch(asked('/api/docs', {}))).text();
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toMatch(/^\/api\/docs\//);
      expect((await app.fetch(asked(address, {}))).status).toBe(200);
    }
  });
});

describe('the pages', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-ui-'));
    mkdirSync(join(folder, 'ui', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'not for you');
    writeFileSync(join(folder, 'ui', 'index.html'), '<!doctype html><title>Tandem</title>');
    writeFileSync(join(folder, 'ui', 'assets', 'index-abc.js'), `console.log('${'x'.repeat(3_000)}')`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const pages = () => http({}, { uiFolder: join(folder, 'ui') }).app;

  test.each(['/', '/index.html', '/records/relation/exact/1', '/import'])('%s is the application', async (path) => {
    const answer = await pages().fetch(asked(path, {}));
    expect(await answer.text()).toContain('<title>Tandem');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });

  test('files named after their content are kept for good, and travel compressed', async () => {
    const answer = await pages().fetch(asked('/assets/index-abc.js', { 'Accept-Encoding': 'br, gzip' }));
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
    const plain = await pages().fetch(asked('/assets/index-abc.js', {}));
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toContain('console.log');
  });

  test.each([
    '/assets/index-old.js',
    '/favicon.ico',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2f..%2fsecret.txt',
  ])('%s gives no file and no page in its place', async (path) => {
    const answer = await pages().fetch(asked(path, {}));
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('not for you');
  });

  test('say so when they are not installed', async () => {
    expect((await http({}).app.fetch(asked('/', {}))).status).toBe(503);
  });
});
