import { describe, expect, test } from 'vitest';
import { type Answer, at, bench, keys, list, main, text } from './bench.ts';

/** What the sheet marks [U]: off by default, or the likelier answer, and a switch for the other one. */
const created = (answer: Answer): string => text(at(answer.json, 'd', 'ID'));

describe('$format (exact-online.md 4.5) [U]', () => {
  test('is refused by default', () => {
    expect(bench().get(`${main}/crm/Accounts?$format=json&$top=1`).status).toBe(400);
  });

  test('with the switch it decides instead of Accept, and stays in __next', () => {
    const b = bench({ isLimited: false, isFormatTaken: true }, 130);
    const atom = { headers: { accept: 'application/atom+xml' } };
    const { json } = b.get(`${main}/crm/Accounts?$format=json&$select=ID`, atom);
    expect(list(at(json, 'd', 'results'))).toHaveLength(60);
    expect(text(at(json, 'd', '__next'))).toContain('$format=json');
    expect(b.get(`${main}/crm/Accounts?$format=atom&$top=1`).headers['Content-Type']).toContain('atom+xml');
    expect(b.get(`${main}/crm/Accounts?$format=xml&$top=1`).status).toBe(415);
  });
});

describe('MERGE, PATCH and X-HTTP-Method (exact-online.md 4.7) [U]', () => {
  const ways: readonly (readonly [string, string, Record<string, string>])[] = [
    ['MERGE', 'MERGE', {}],
    ['PATCH', 'PATCH', {}],
    ['a POST that means MERGE', 'POST', { 'x-http-method': 'MERGE' }],
    ['a POST that means PUT', 'POST', { 'x-http-method': 'put' }],
  ];

  test.each(ways)('%s is refused by default', (_name, method, headers) => {
    const b = bench();
    const id = created(b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'x' } }));
    const answer = b.call(method, `${main}/crm/Accounts(guid'${id}')`, { body: { City: 'Ede' }, headers });
    expect(answer.status).toBe(405);
  });

  test.each(ways)('with the switch %s is the partial PUT', (_name, method, headers) => {
    const b = bench({ isLimited: false, isMergeTaken: true });
    const id = created(b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'x' } }));
    const path = `${main}/crm/Accounts(guid'${id}')`;
    const answer = b.call(method, path, { body: { City: 'Ede' }, headers });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect([at(b.get(path).json, 'd', 'City'), at(b.get(path).json, 'd', 'Name')]).toEqual(['Ede', 'x']);
  });

  test('with the switch a POST can mean DELETE', () => {
    const b = bench({ isLimited: false, isMergeTaken: true });
    const id = created(b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'x' } }));
    const headers = { 'x-http-method': 'DELETE' };
    expect(b.call('POST', `${main}/crm/Accounts(guid'${id}')`, { headers }).status).toBe(204);
    expect(b.get(`${main}/crm/Accounts(guid'${id}')`).status).toBe(404);
  });
});

describe('Location of a created record (exact-online.md 4.1) [U]', () => {
  test('is left out by default, and named with the switch', () => {
    const plain = bench().call('POST', `${main}/crm/Accounts`, { body: { Name: 'x' } });
    expect(keys(plain.headers)).not.toContain('Location');
    const b = bench({ isLimited: false, isLocationSent: true });
    const answer = b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'x' } });
    expect(answer.headers.Location).toBe(`http://exact.test/api/v1/${main}/crm/Accounts(guid'${created(answer)}')`);
  });
});

describe('token_type (exact-online.md 2.2)', () => {
  test('is Bearer; with the switch it is as in older samples', () => {
    for (const tokenType of ['Bearer', 'bearer'] as const) {
      const b = bench({ tokenType });
      const { refresh } = b.consent();
      b.advance(575_000);
      const fields = { grant_type: 'refresh_token', refresh_token: refresh };
      const client = {
        client_id: '5b0f7c1e-3d52-4c39-9a54-2f6f0a4e7d11',
        client_secret: 'tandem-sandbox-exact-secret',
      };
      expect(at(b.form('/api/oauth2/token', { ...fields, ...client }).json, 'token_type')).toBe(tokenType);
    }
  });
});
