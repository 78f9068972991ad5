import { describe, expect, test } from 'vitest';
import { facts } from '../../facts.ts';
import { catalogue } from '../../resources/catalogue.ts';
import { type Answer, at, bench, type Json, keys, list, main, origin, text } from '../bench.ts';

/**
 * Habits of ossobv/exactonline (Python; exact-online.md 9): the strictest parser there is. A body may hold `d` only, a list
 * `results` and `__next` only, PUT and DELETE must answer nothing at all, and the token type is compared letter by letter.
 */
const b = bench({ isLimited: false }, 130);
const bearer = { accept: 'application/json', authorization: `Bearer ${b.token}` };
const send = (method: string, url: string, body = ''): Answer => {
  const type = method === 'POST' || method === 'PUT' ? { 'content-type': 'application/json' } : {};
  return b.raw(method, url, body, { ...bearer, ...type });
};

/** What the parser lets through: the rows, and where they go on. Anything else throws, as it does there. */
function strictly(answer: Answer): { readonly rows: readonly Json[]; readonly next: string | null } {
  expect(keys(answer.json)).toEqual(['d']);
  const d = at(answer.json, 'd');
  if (Array.isArray(d)) return { rows: d, next: null };
  expect(['results', 'results,__next']).toContain(keys(d).join());
  const next = at(d, '__next');
  return { rows: list(at(d, 'results')), next: next === undefined ? null : text(next) };
}

describe('ossobv/exactonline', () => {
  test('the authorisation address has its slashes unescaped, in the order id, redirect, type (2.1)', () => {
    const asked = `client_id=${facts.client.id}&redirect_uri=http%3A//127.0.0.1%3A4000/back&response_type=code`;
    const page = b.raw('GET', `/api/oauth2/auth?${asked}`, '');
    expect([page.status, page.text.includes('PasswordField')]).toEqual([200, true]);
  });

  test('tokens: a form with raw slashes, and with the switch the type is lower-case bearer (2.2)', () => {
    const strict = bench({ isLimited: false, tokenType: 'bearer' });
    const { refresh } = strict.consent();
    strict.advance(575_000);
    const { id, secret } = facts.client;
    const form = `client_id=${id}&client_secret=${secret}&grant_type=refresh_token&refresh_token=${encodeURIComponent(refresh).replaceAll('%2F', '/')}`;
    const { json } = strict.raw('POST', '/api/oauth2/token', form);
    expect([at(json, 'token_type'), Number(at(json, 'expires_in'))]).toEqual(['bearer', 600]);
  });

  test('looks up its companies by hrm/Divisions with two columns', () => {
    const { rows: me } = strictly(send('GET', '/api/v1/current/Me?$select=CurrentDivision'));
    expect(at(me[0], 'CurrentDivision')).toBe(main);
    const { rows } = strictly(send('GET', `/api/v1/${main}/hrm/Divisions?$select=Code,Description`));
    expect(rows.map((row) => at(row, 'Code'))).toEqual(facts.divisions.map(({ code }) => code));
  });

  test('tries out a company with a filter that finds nothing', () => {
    const url = `/api/v1/${main}/crm/Accounts?$select=ID&$filter=Name+eq+'DOES_NOT_EXIST'`;
    expect(strictly(send('GET', url)).rows).toEqual([]);
  });

  test('getting one asks for two', () => {
    const { rows } = strictly(send('GET', `/api/v1/${main}/crm/Accounts?$select=ID&$top=2`));
    const id = text(at(rows[0], 'ID'));
    const filter = encodeURIComponent(`ID eq guid'${id}'`).replaceAll("'", '%27');
    const one = strictly(send('GET', `/api/v1/${main}/crm/Accounts?$filter=${filter}&$top=2`));
    expect(one.rows.map((row) => at(row, 'ID'))).toEqual([id]);
  });

  test('unpages a list', () => {
    const seen: Json[] = [];
    let url: string | null = `/api/v1/${main}/crm/Accounts?$filter=Created%20gt%20datetime%272001-01-01%27&$select=ID`;
    while (url !== null) {
      const page = strictly(send('GET', url));
      seen.push(...page.rows.map((row) => at(row, 'ID')));
      url = page.next;
      expect(url === null || url.startsWith(origin)).toBe(true);
    }
    expect(new Set(seen).size).toBe(130);
  });

  test('POST answers an object in d; PUT and DELETE answer nothing', () => {
    const created = send('POST', `/api/v1/${main}/crm/Accounts`, JSON.stringify({ Name: 'Osso' }));
    expect(keys(created.json)).toEqual(['d']);
    const path = `/api/v1/${main}/crm/Accounts(guid'${text(at(created.json, 'd', 'ID'))}')`;
    const put = send('PUT', path, JSON.stringify({ City: 'Groningen' }));
    const gone = send('DELETE', path);
    expect([put.status, put.text, gone.status, gone.text]).toEqual([204, '', 204, '']);
  });

  const readable = [...catalogue.values()].filter(
    ({ resource, source }) => resource.methods.includes('GET') && source.is !== 'function',
  );
  test.each(readable.map(({ resource }) => [resource.path, resource.key.name]))(
    'the list of %s holds d, results and __next, and nothing else',
    (path, key) => {
      const base = path === 'current/Me' ? '/api/v1' : `/api/v1/${main}`;
      const page = strictly(send('GET', `${base}/${path}?$select=${key}`));
      if (page.next !== null) strictly(send('GET', page.next));
      expect(strictly(send('GET', `${base}/${path}?$select=${key}&$top=1`)).rows.length).toBeLessThan(2);
    },
  );
});
