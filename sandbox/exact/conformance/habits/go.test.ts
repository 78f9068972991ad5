import { describe, expect, test } from 'vitest';
import { facts } from '../../facts.ts';
import { type Answer, at, bench, type Json, list, main, text } from '../bench.ts';

/**
 * Habits of mcnijman/go-exactonline, tim-online and omniboost go-exactonline, and Recras/exactonline (Go; exact-online.md 9).
 * Queries are escaped except for `$`, orders spell out `asc`, bodies end with a line feed, and golang.org/x/oauth2 tries the
 * client's credentials in a Basic header before it puts them into the form.
 */
const b = bench({ isLimited: false }, 130);
const bearer = { accept: 'application/json', authorization: `Bearer ${b.token}` };
const get = (path: string, headers = {}): Answer => b.raw('GET', `/api/v1/${path}`, '', { ...bearer, ...headers });
const post = (path: string, body: object, headers = {}): Answer =>
  b.raw('POST', `/api/v1/${main}/${path}`, `${JSON.stringify(body)}\n`, {
    ...bearer,
    'content-type': 'application/json',
    ...headers,
  });

describe('golang.org/x/oauth2 under mcnijman/go-exactonline', () => {
  test('the first try, with a Basic header, is refused and costs nothing; the second, in the form, succeeds (2.2)', () => {
    const { refresh } = b.consent();
    b.advance(575_000);
    const grant = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const basic = Buffer.from(`${facts.client.id}:${facts.client.secret}`).toString('base64');
    const first = b.raw('POST', '/api/oauth2/token', grant.toString(), { ...form, authorization: `Basic ${basic}` });
    expect([first.status, first.json]).toEqual([400, { error: 'invalid_request' }]);
    grant.set('client_id', facts.client.id);
    grant.set('client_secret', facts.client.secret);
    const second = b.raw('POST', '/api/oauth2/token', grant.toString(), form);
    expect(second.status).toBe(200);
    // The library reads expires_in as a number or as text of one.
    expect(Number(at(second.json, 'expires_in'))).toBe(600);
    b.advance(-575_000);
  });
});

describe('mcnijman/go-exactonline', () => {
  test('a list with every option, escaped as Go does, in alphabetical order', () => {
    const query = '$filter=Status+eq+%27C%27&$orderby=Name+asc%2CID+desc&$select=ID%2CName&$skip=1&$top=5';
    const rows = list(at(get(`${main}/crm/Accounts?${query}`).json, 'd'));
    expect(rows).toHaveLength(5);
    const names = rows.map((row) => text(at(row, 'Name')).toLowerCase());
    expect([...names].sort()).toEqual(names);
  });

  test('reads all pages: d, then results and __next, a bare array as results', () => {
    let rows: readonly Json[] = [];
    let answer = get(`${main}/crm/Accounts?$select=ID`);
    for (;;) {
      const d = at(answer.json, 'd');
      rows = [...rows, ...list(at(d, 'results') ?? d)];
      const next = at(d, '__next');
      if (next === undefined) break;
      // It parses the address and writes it out again, which escapes what Exact left as it was.
      answer = b.raw('GET', new URL(text(next)).href.replaceAll("'", '%27'), '', bearer);
    }
    expect(rows).toHaveLength(130);
  });

  test('the company is that of the only entity in current/Me', () => {
    expect(list(at(get('current/Me').json, 'd', 'results')).map((me) => at(me, 'CurrentDivision'))).toEqual([main]);
  });

  test('an error must be JSON, 401 included', () => {
    const refused = b.raw('GET', `/api/v1/${main}/crm/Accounts`, '', {
      accept: 'application/json',
      authorization: 'Bearer x',
    });
    expect([refused.status, typeof at(refused.json, 'error', 'message', 'value')]).toEqual([401, 'string']);
  });

  test.each([
    ['Guid', 'ID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ['Int64', 'Timestamp', /^\d+$/],
    ['DateTime', 'Modified', /^\/Date\(\d+\)\/$/],
  ])('its type for %s reads text', (_type, name, form) => {
    const [row] = list(at(get(`${main}/sync/CRM/Accounts?$top=1`).json, 'd'));
    expect(at(row, name)).toMatch(form);
  });
});

describe('omniboost/go-exactonline', () => {
  test('sends a content type and CustomDescriptionLanguage with every read (4.1)', () => {
    const headers = { 'content-type': 'application/json; charset=utf-8', customdescriptionlanguage: 'EN-US' };
    expect(get(`${main}/financial/GLAccounts?$top=2`, headers).status).toBe(200);
  });

  test('waits by the minutely trio, with the reset in milliseconds (3.2)', () => {
    const limited = bench({ isLimited: true });
    const { headers } = limited.get(`${main}/crm/Accounts?$top=1`);
    const [limit, remaining, reset] = ['Limit', 'Remaining', 'Reset'].map(
      (name) => headers[`X-RateLimit-Minutely-${name}`],
    );
    expect([limit, remaining]).toEqual(['60', '59']);
    expect(Number(reset)).toBe(limited.sandbox.clock.nowMs() + 60_000);
  });
});

describe('Recras/exactonline', () => {
  test('finds an entry by part of its description, compared with true (4.5)', () => {
    const query = new URLSearchParams({ $filter: "substringof('Factuur', Description) eq true" }).toString();
    const found = get(`${main}/salesentry/SalesEntries?${query}`);
    expect([found.status, Array.isArray(at(found.json, 'd', 'results'))]).toEqual([200, true]);
  });

  test('books an invoice with its document: document, attachment, entry, and reads the deferred lines (7.5, 7.6)', () => {
    const account = at(list(at(get(`${main}/crm/Accounts?$top=1&$filter=Status+eq+%27C%27`).json, 'd'))[0], 'ID');
    const revenue = at(list(at(get(`${main}/financial/GLAccounts?$top=1&$filter=Type+eq+110`).json, 'd'))[0], 'ID');
    const whole = { prefer: 'return=representation' };
    const document = post('documents/Documents', { Subject: 'Factuur R-1', Type: 10, Account: account }, whole);
    const attachment = { Document: at(document.json, 'd', 'ID'), FileName: 'r-1.pdf', Attachment: 'JVBERi0xLjQK' };
    expect(post('documents/DocumentAttachments', attachment, whole).status).toBe(201);
    const entry = post(
      'salesentry/SalesEntries',
      {
        Customer: account,
        Description: 'Factuur R-1',
        DueDate: '2026-07-25',
        EntryDate: '2026-06-25',
        Journal: '70',
        PaymentCondition: '30',
        YourRef: 'R-1',
        Document: at(document.json, 'd', 'ID'),
        SalesEntryLines: [{ AmountFC: 100, Description: 'Kano', GLAccount: revenue, Quantity: 2, VATCode: '' }],
      },
      whole,
    );
    expect([entry.status, entry.json]).toEqual([201, expect.anything()]);
    expect(at(entry.json, 'd', 'EntryDate')).toMatch(/^\/Date\(([0-9]+)([+-][0-9]+)?\)\/$/);
    const lines = b.raw('GET', text(at(entry.json, 'd', 'SalesEntryLines', '__deferred', 'uri')), '', bearer);
    expect(list(at(lines.json, 'd', 'results')).map((line) => at(line, 'AmountFC'))).toEqual([100]);
  });
});
