import { describe, expect, test } from 'vitest';
import { facts } from '../../facts.ts';
import { type Answer, at, bench, type Json, list, main, text } from '../bench.ts';

/**
 * Habits of elmas (exactonline/exactonline-api-ruby-client; exact-online.md 9). It logs in by filling in the pages itself,
 * doubles a slash before paths without a division, sends `Content-Type: application/json` when it reads, leaves a question
 * mark behind, and finds the type of what it read in `__metadata`.
 */
const b = bench({ isLimited: false }, 130);
const headers = { accept: 'application/json', 'content-type': 'application/json', authorization: `Bearer ${b.token}` };
const get = (path: string): Answer => b.raw('GET', `/api/v1/${path}`, '', headers);

/** Of the first form of a page: where it goes, what is hidden in it, and the rest of it. */
function firstForm(page: string): {
  readonly action: string;
  readonly hidden: Record<string, string>;
  readonly body: string;
} {
  const [, action = '', body = ''] = /<form[^>]* action="([^"]*)">(.*?)<\/form>/s.exec(page) ?? [];
  const hidden: Record<string, string> = {};
  for (const [, name = '', value = ''] of body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    hidden[name] = value.replaceAll('&amp;', '&');
  }
  return { action, hidden, body };
}

describe('elmas', () => {
  test('logs in through the first form of the page, allows, and takes the code from the end of the address (2.1)', () => {
    const redirect = 'http://127.0.0.1:4000/back';
    const asked = new URLSearchParams({ client_id: facts.client.id, response_type: 'code', redirect_uri: redirect });
    const login = firstForm(b.raw('GET', `/api/oauth2/auth/?${asked.toString()}`, '').text);
    expect(login.body).toContain('name="UserNameField"');
    const [user] = facts.users;
    const fields = { ...login.hidden, UserNameField: user?.email ?? '', PasswordField: user?.password ?? '' };
    const loggedIn = b.form(login.action, fields);
    const cookie = { cookie: (loggedIn.headers['Set-Cookie'] ?? '').split(';', 1)[0] ?? '' };
    const { text: page } = b.page(loggedIn.headers.Location ?? '', cookie);
    expect(page).toContain('<form id="PublicOAuth2Form"');
    expect(page).toContain('<button id="AllowButton"');

    const consent = firstForm(page);
    const chosen = { ...consent.hidden, division: String(main), answer: 'allow' };
    const { Location = '' } = b.form(consent.action, chosen, cookie).headers;
    const code = decodeURIComponent(new URL(Location).search.split('=').at(-1) ?? '');
    const client = { client_id: facts.client.id, client_secret: facts.client.secret };
    const tokens = b.form('/api/oauth2/token', {
      ...client,
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
    });
    expect(text(at(tokens.json, 'access_token'))).not.toBe('');
  });

  test('asks who it is with two slashes and another casing (4.5)', () => {
    const answer = get('/Current/Me');
    expect(at(answer.json, 'd', 'results', 0, 'CurrentDivision')).toBe(main);
  });

  test('reads one record with a question mark and nothing behind it, and its type from __metadata', () => {
    const contact = at(list(at(get(`${main}/crm/Contacts?$top=1`).json, 'd'))[0], 'ID');
    const { json } = get(`${main}/crm/Contacts(guid'${text(contact)}')?`);
    expect(at(json, 'd', 'ID')).toBe(contact);
    expect(
      text(at(json, 'd', '__metadata', 'type'))
        .split('.')
        .at(-1),
    ).toBe('Contact');
  });

  test.each([
    ["$filter=ID%20eq%20guid'{id}'", 1],
    ['%24filter=ID+eq+guid%27{id}%27', 1],
    ["$filter=Code%20eq%20'{code}'", 1],
    ["$filter=Code%20eq%20'{code}'%20or%20Code%20eq%20'nothing'", 1],
    ['$filter=DiscountSales%20gt%205', 0],
  ])('finds by %s', (query, count) => {
    const row = list(at(get(`${main}/crm/Accounts?$top=1`).json, 'd'))[0];
    const asked = query
      .replace('{id}', text(at(row, 'ID')))
      .replaceAll('{code}', encodeURIComponent(text(at(row, 'Code'))));
    expect(list(at(get(`${main}/crm/Accounts?${asked}`).json, 'd', 'results'))).toHaveLength(count);
  });

  test('goes on at __next as it stands', () => {
    let ids: readonly Json[] = [];
    let answer = get(`${main}/crm/Accounts?$select=ID`);
    for (;;) {
      ids = [...ids, ...list(at(answer.json, 'd', 'results')).map((row) => at(row, 'ID'))];
      const next = at(answer.json, 'd', '__next');
      if (next === undefined) break;
      answer = b.raw('GET', text(next), '', headers);
    }
    expect(new Set(ids).size).toBe(130);
  });

  test('writes dates without a time, and lines as an array (4.4, 4.7)', () => {
    const customer = at(list(at(get(`${main}/crm/Accounts?$top=1&$filter=Status%20eq%20'C'`).json, 'd'))[0], 'ID');
    const revenue = at(list(at(get(`${main}/financial/GLAccounts?$top=1&$filter=Type%20eq%20110`).json, 'd'))[0], 'ID');
    const body = {
      Customer: customer,
      Journal: '70',
      EntryDate: '2026-06-01',
      SalesEntryLines: [{ AmountFC: 12.5, GLAccount: revenue }],
    };
    const saved = b.raw('POST', `/api/v1/${main}/salesentry/SalesEntries`, JSON.stringify(body), headers);
    expect([saved.status, at(saved.json, 'd', 'EntryDate')]).toEqual([201, `/Date(${Date.UTC(2026, 5, 1)})/`]);
  });

  test('a misspelt option is refused with a text in error.message.value (4.8)', () => {
    const answer = get(`${main}/crm/Accounts?$order_by=Name`);
    expect([answer.status, typeof at(answer.json, 'error', 'message', 'value')]).toEqual([400, 'string']);
  });
});
