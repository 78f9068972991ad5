import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { catalogue } from '../resources/catalogue.ts';
import { type Answer, at, bench, type Json, keys, list, main, text } from './bench.ts';

/** Requests that are refused, generated from a fixed seed; what turns out to be in order is sent besides, and not counted. */
const refusedWanted = 10_000;
let refused = 0;

afterAll(() => {
  expect(refused).toBeGreaterThanOrEqual(refusedWanted);
});

const b = bench({ isLimited: false });

/** Every resource that is served, so that a new one is in from its first day. */
const paths = [...catalogue.values()].map(({ resource }) => resource.path).sort();
const anyPath = fc.constantFrom(...paths);
const writable = [...catalogue.values()].filter(({ rules }) => rules !== null);

/** exact-online.md 4.8: empty code, empty lang, a text; as JSON or as the XML of Atom. */
function checkDataError(answer: Answer): void {
  expect(answer.status).toBeLessThan(600);
  if (answer.status < 400) return;
  if (answer.headers['Content-Type']?.startsWith('application/json') === true) {
    const message = at(answer.json, 'error', 'message');
    expect(keys(answer.json)).toEqual(['error']);
    expect(at(answer.json, 'error', 'code')).toBe('');
    expect(at(message, 'lang')).toBe('');
    expect(text(at(message, 'value'))).not.toBe('');
  } else {
    expect(answer.headers['Content-Type']).toBe('application/xml;charset=utf-8');
    expect(answer.text).toMatch(
      /<error xmlns="[^"]+">\s*<code><\/code>\s*<message xml:lang="">.+<\/message>\s*<\/error>$/s,
    );
  }
  // A crash would answer with this sentence (exact-online.md 4.8, picqer#91).
  expect(answer.text).not.toContain('A problem has occurred');
}

function data(method: string, path: string, options: Parameters<typeof b.call>[2] = {}): Answer {
  const answer = b.call(method, path, options);
  if (answer.status >= 400) refused += 1;
  checkDataError(answer);
  return answer;
}

function times<Values extends [unknown, ...unknown[]]>(runs: number, property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: runs, seed: 20_260_625 });
}

const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'MERGE', 'HEAD', 'OPTIONS', 'X');

describe('malformed data requests answer in the documented shape and never crash', () => {
  const option = fc.constantFrom(
    ...['$filter', '$select', '$orderby', '$top', '$skip', '$skiptoken', '$expand', '$inlinecount', '$format'],
    ...['$x', '$', 'y', '$FILTER', 'itemId', 'accountId', ''],
  );
  const scrap = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ...["Name eq 'x'", "guid'", 'ID,Name', '*', '5L', '9'.repeat(40), "datetime'2026-13-45'", '%', '%zz', '%00'],
      ...['((((', ')', 'not not Blocked', 'Name desc desc', "'", "''''", '1e400', '-1', '1.5', 'allpages', 'null'],
      ...["ID eq guid'00000000-0000-0000-0000-000000000000'", "substringof('a',substringof('b',Name))", 'ID eq ID'],
      ...['('.repeat(3000), 'Name or '.repeat(500), "trim(trim(Name)) eq ''", 'Timestamp gt 1L', 'ID/Name/x', ',,,'],
    ),
    fc
      .array(
        fc.constantFrom(
          'Name',
          'ID',
          'eq',
          'and',
          'or',
          'not',
          '(',
          ')',
          "'x'",
          '5',
          '5L',
          'null',
          ',',
          "guid'x'",
          'true',
        ),
        { maxLength: 12 },
      )
      .map((words) => words.join(' ')),
  );

  test('query strings', () => {
    const query = fc.array(fc.tuple(option, scrap), { maxLength: 4 });
    times(
      6_000,
      fc.property(anyPath, query, fc.boolean(), (where, parts, isEscaped) => {
        const asked = parts
          .map(([name, value]) => `${name}=${isEscaped ? encodeURIComponent(value) : value}`)
          .join('&');
        data('GET', where === 'current/Me' ? `${where}?${asked}` : `${main}/${where}?${asked}`);
      }),
    );
  });

  test('paths, keys and verbs', () => {
    const part = fc.oneof(
      fc.string(),
      anyPath,
      fc.constantFrom(
        ...["Accounts(guid'x')", 'Accounts()', '$count', '$metadata', '$batch', '..', '.', '%2F', '%', '%C3%28', 'crm'],
        ...[
          "crm/Accounts(guid'00000000-0000-0000-0000-000000000000')",
          'Accounts(1)(2)',
          'system/Divisions(99999999999999999999)',
        ],
        ...['sync/Deleted(1L)', "vat/VATCodes('x')", '__proto__', 'constructor', 'toString', '$links', '$value'],
      ),
    );
    const division = fc.constantFrom(
      String(main),
      '0',
      '-1',
      '999999999999999999999',
      'current',
      'beta',
      '713204.5',
      '',
    );
    times(
      2_200,
      fc.property(division, fc.array(part, { maxLength: 4 }), method, (code, parts, verb) => {
        data(verb, [code, ...parts].join('/'), verb === 'GET' ? {} : { body: {} });
      }),
    );
  });

  test('headers', () => {
    // A header cannot hold control characters: the HTTP parser refuses them before anybody is asked.
    const value = fc.oneof(
      fc.string().map((any) => any.replace(/[^\x20-\x7e]/g, '?')),
      fc.constantFrom(
        ...['*/*', 'application/json', 'application/json;odata=verbose', 'application/xml', 'text/html', ';;;', ',,,'],
        ...[
          'application/atom+xml',
          'application/*;q=0',
          'Bearer',
          'Bearer x',
          'Basic eDp5',
          'Bearer  ',
          'MERGE',
          'PUT',
        ],
        ...['return=representation', 'return=minimal', 'multipart/mixed; boundary=x', 'text/plain', 'NL', 'xx-YY', '-'],
      ),
    );
    const name = fc.constantFrom(
      ...['accept', 'authorization', 'prefer', 'content-type', 'x-http-method', 'customdescriptionlanguage', 'host'],
      ...['accept-language', 'content-length', 'dataserviceversion', 'maxdataserviceversion', 'if-match', 'cookie'],
    );
    times(
      1_500,
      fc.property(anyPath, method, fc.dictionary(name, value), (where, verb, headers) => {
        data(verb, `${main}/${where}`, { headers, rawBody: verb === 'GET' ? '' : '{}' });
      }),
    );
  });

  test('bytes that are no JSON', () => {
    const raw = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '',
        '{',
        '[]',
        'null',
        '1',
        '"x"',
        '{"d":{}}',
        '{"Name":"x"',
        '\ufeff{}',
        '{"a":1,"a":2}',
        '[{}]',
      ),
      fc.constantFrom(
        '['.repeat(5000),
        `{"Name":${'['.repeat(5000)}`,
        `{"Name":"${'x'.repeat(100_000)}"}`,
        '{"Name":"\\ud800"}',
      ),
      fc.json(),
    );
    times(
      800,
      fc.property(fc.constantFrom(...writable), fc.constantFrom('POST', 'PUT'), raw, ({ resource }, verb, rawBody) => {
        const key = verb === 'PUT' ? "(guid'00000000-0000-0000-0000-000000000001')" : '';
        data(verb, `${main}/${resource.path}${key}`, { rawBody, headers: { 'content-type': 'application/json' } });
      }),
    );
  });

  test('bodies of wrong types and names: a refusal writes nothing', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        '2026-02-30',
        '/Date(1)/',
        '/Date(99999999999999999)/',
        '{',
        Number.MAX_VALUE,
        -1,
        1e-300,
        '',
        '7',
      ),
      fc.constantFrom(
        '00000000-0000-0000-0000-000000000000',
        '{00000000-0000-0000-0000-000000000001}',
        [],
        [{}],
        [[]],
        [null],
      ),
    );
    const call = fc
      .constantFrom(...writable)
      .chain(({ resource }) =>
        fc.tuple(
          fc.constant(resource.path),
          fc.dictionary(
            fc.oneof(
              { weight: 9, arbitrary: fc.constantFrom(...resource.properties.map((property) => property.name)) },
              { weight: 1, arbitrary: fc.constantFrom('Nothing', '__proto__', 'constructor', '__metadata', '') },
            ),
            value,
          ),
        ),
      );
    times(
      2_600,
      fc.property(call, ([path, body]) => {
        const before = b.sandbox.ledger.count;
        const answer = data('POST', `${main}/${path}`, { body });
        expect([201, 400, 405, 413, 500]).toContain(answer.status);
        expect(b.sandbox.ledger.count > before).toBe(answer.status === 201);
      }),
    );
  });

  test('orders: a refusal writes nothing, an order is one write with its lines', () => {
    const customer = at(list(at(b.get(`${main}/crm/Accounts?$filter=Status eq 'C'&$top=1`).json, 'd'))[0], 'ID');
    const item = at(list(at(b.get(`${main}/logistics/Items?$filter=IsSalesItem eq true&$top=1`).json, 'd'))[0], 'ID');
    const number = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom(0, -1, 1e308, 1e-300, null, '7'));
    const line = fc.record(
      { Item: fc.constantFrom<Json>(item, null, customer), Quantity: number, NetPrice: number, Discount: number },
      { requiredKeys: [] },
    );
    const order = fc.record(
      { OrderedBy: fc.constantFrom<Json>(customer, item, null), Discount: number, SalesOrderLines: fc.array(line) },
      { requiredKeys: [] },
    );
    times(
      500,
      fc.property(order, (body) => {
        const before = b.sandbox.ledger.count;
        const answer = data('POST', `${main}/salesorder/SalesOrders`, { body });
        expect([201, 400, 500]).toContain(answer.status);
        expect(b.sandbox.ledger.count > before).toBe(answer.status === 201);
        if (answer.status === 201) expect(typeof at(answer.json, 'd', 'AmountFC')).toBe('number');
      }),
    );
  });
});

describe('malformed requests elsewhere', () => {
  test('the token endpoint answers 400, 401 or 405 with an error name (exact-online.md 2.4)', () => {
    const name = fc.constantFrom(
      'grant_type',
      'code',
      'refresh_token',
      'client_id',
      'client_secret',
      'redirect_uri',
      'x',
    );
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('authorization_code', 'refresh_token', 'password', '%', '%21', '!'),
    );
    const fields = fc.array(fc.tuple(name, value), { maxLength: 7 });
    times(
      600,
      fc.property(fields, fc.boolean(), (pairs, isEscaped) => {
        const written = (any: string): string => (isEscaped ? encodeURIComponent(any) : any);
        const rawBody = pairs.map(([left, right]) => `${left}=${written(right)}`).join('&');
        const answer = b.raw('POST', '/api/oauth2/token', rawBody);
        refused += 1;
        expect([400, 401, 405]).toContain(answer.status);
        expect(typeof at(answer.json, 'error')).toBe('string');
      }),
    );
  });

  test('pages answer a page, a redirect or a refusal', () => {
    const place = fc.constantFrom(
      ...[
        '/api/oauth2/auth',
        '/api/oauth2/auth/login',
        '/api/oauth2/auth/consent',
        '/docs/SysAttachment.aspx',
        '/docs/x',
      ],
      ...[
        '/docs/HlpRestAPIResources.aspx',
        '/docs/HlpRestAPIResourcesDetails.aspx',
        '/docs/XMLDownload.aspx',
        '/accounts/',
      ],
      ...['/login', '/entries/1/2/3', '/orders/x', '/items/713204/x', '/', '//', '/api', '/api/v1', '/api/v2/x'],
    );
    const query = fc.array(
      fc.tuple(
        fc.constantFrom(
          'client_id',
          'redirect_uri',
          'response_type',
          'ID',
          '_Division_',
          'name',
          'back',
          'Topic',
          'page',
        ),
        fc.string(),
      ),
      { maxLength: 4 },
    );
    times(
      600,
      fc.property(place, query, method, (path, pairs, verb) => {
        const answer = b.raw(verb, `${path}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`, 'a=b');
        if (answer.status >= 400) refused += 1;
        expect(answer.status).toBeLessThan(600);
        expect(answer.status).not.toBe(500);
        expect(answer.text).not.toContain('A problem has occurred');
      }),
    );
  });
});
