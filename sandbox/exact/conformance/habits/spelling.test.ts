import { describe, expect, test } from 'vitest';
import { facts } from '../../facts.ts';
import { at, bench, list, main, text } from '../bench.ts';

/** Spellings that one published client or another is known to use: each must mean the same. */
const b = bench({ isLimited: false }, 130);
const bearer = { authorization: `Bearer ${b.token}` };
const anId = text(at(list(at(b.get(`${main}/crm/Accounts?$select=ID&$top=1`).json, 'd'))[0], 'ID'));

describe('Accept (exact-online.md 4.1)', () => {
  test.each([
    ['application/json'],
    ['application/json, text/plain, */*'],
    ['application/json;odata=verbose'],
    ['text/json'],
    ['APPLICATION/JSON'],
    ['application/xml, application/json;q=0.9'],
  ])('%s gives JSON', (accept) => {
    const answer = b.raw('GET', `/api/v1/${main}/crm/Accounts?$top=1`, '', { ...bearer, accept });
    expect(answer.headers['Content-Type']).toBe('application/json;charset=utf-8');
  });

  test.each([
    ['*/*'],
    ['application/atom+xml'],
    ['application/atom+xml,application/xml'],
    ['text/html,*/*;q=0.8'],
    [''],
  ])('%s gives Atom', (accept) => {
    const answer = b.raw('GET', `/api/v1/${main}/crm/Accounts?$top=1`, '', { ...bearer, accept });
    expect(answer.headers['Content-Type']).toBe('application/atom+xml;type=feed;charset=utf-8');
  });
});

describe('paths (exact-online.md 4.5)', () => {
  test.each([
    [`/api/v1/${main}/crm/Accounts(guid'${anId}')`],
    [`/api/v1/${main}/CRM/Accounts(guid'${anId}')`],
    [`/api/v1/${main}/crm/accounts(guid'${anId}')`],
    [`/API/V1/${main}/Crm/ACCOUNTS(GUID'${anId.toUpperCase()}')`],
    [`/api/v1//${main}//crm//Accounts(guid'${anId}')`],
    [`/api/v1/${main}/crm/Accounts(guid%27${anId}%27)`],
    [`/api/v1/${main}/crm/Accounts%28guid%27${anId}%27%29`],
    [`/api/v1/${main}/crm/Accounts(ID=guid'${anId}')`],
    [`/api/v1/${main}/crm/Accounts(guid'${anId}')/`],
    [`/api/v1/${main}/crm/Accounts(guid'${anId}')?`],
  ])('%s', (path) => {
    const { json } = b.raw('GET', path, '', { ...bearer, accept: 'application/json' });
    expect(at(json, 'd', '__metadata', 'uri')).toBe(`http://exact.test/api/v1/${main}/crm/Accounts(guid'${anId}')`);
  });
});

describe('queries (exact-online.md 4.5)', () => {
  test.each([
    [`$filter=ID eq guid'${anId}'`],
    [`$filter=ID%20eq%20guid'${anId}'`],
    [`%24filter=ID+eq+guid%27${anId}%27`],
    [`$filter=ID+eq+guid'${anId.toUpperCase()}'`],
    [`$filter=(ID eq guid'${anId}')`],
    [`$filter=ID  eq  guid'${anId}'`],
    [`$filter=guid'${anId}' eq ID`],
    [`$filter=ID eq guid'${anId}' and(Name ne null)`],
    [`$filter=not(ID ne guid'${anId}')`],
    [`$filter=ID eq guid'${anId}'&$expand=&$select=`],
    [`&$filter=ID eq guid'${anId}'&`],
    [`page=1&$filter=ID eq guid'${anId}'`],
  ])('%s finds the one relation', (query) => {
    const rows = list(at(b.get(`${main}/crm/Accounts?${query}`).json, 'd', 'results'));
    expect(rows.map((row) => at(row, 'ID'))).toEqual([anId]);
  });

  test.each([
    ['$orderby=Name', '$orderby=Name asc'],
    ['$orderby=Name desc,ID', '$orderby=Name%20desc%2C%20ID'],
    ['$select=ID,Name', '$select=ID%2CName'],
    ['$select=ID,Name', '$select=ID, Name'],
  ])('%s and %s are the same', (one, other) => {
    const [here, there] = [one, other].map((query) => b.get(`${main}/crm/Accounts?${query}&$top=20`).text);
    expect(there).toBe(here);
  });
});

describe('token requests (exact-online.md 2.2)', () => {
  const { id: client_id, secret: client_secret } = facts.client;

  test.each([
    ['application/x-www-form-urlencoded'],
    ['application/x-www-form-urlencoded; charset=UTF-8'],
    ['application/x-www-form-urlencoded;charset=utf-8'],
    [''],
  ])('Content-Type "%s" is read as a form', (type) => {
    const strict = bench();
    const { refresh } = strict.consent();
    strict.advance(575_000);
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh, client_id, client_secret });
    const headers = { accept: 'application/json', ...(type === '' ? {} : { 'content-type': type }) };
    expect(strict.raw('POST', '/api/oauth2/token', form.toString(), headers).status).toBe(200);
  });

  test('guids of clients are compared without regard to case', () => {
    const strict = bench();
    const { refresh } = strict.consent();
    strict.advance(575_000);
    const fields = {
      grant_type: 'refresh_token',
      refresh_token: refresh,
      client_id: client_id.toUpperCase(),
      client_secret,
    };
    expect(strict.form('/api/oauth2/token', fields).status).toBe(200);
  });

  test('the scheme of the token is taken in any casing', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const answer = b.raw('GET', '/api/v1/current/Me', '', { authorization: `${scheme} ${b.token}` });
      expect(answer.status).toBe(200);
    }
  });
});
