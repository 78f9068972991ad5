import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { facts } from '../../facts.ts';
import { type Answer, at, bench, type Json, keys, list, main, origin, text } from '../bench.ts';

/**
 * Habits of picqer/exact-php-client (PHP; exact-online.md 9): how it asks and what it insists on, as cases, because PHP does
 * not run here. Queries are built like a form, so `$` and quotes are escaped and spaces are pluses; every call carries
 * `Content-Type: application/json` and `Prefer: return=representation`.
 */
const b = bench({ isLimited: false }, 130);
const headers = {
  accept: 'application/json',
  'content-type': 'application/json',
  prefer: 'return=representation',
  authorization: `Bearer ${b.token}`,
};

const send = (method: string, url: string, body: object | null = null): Answer =>
  b.raw(method, url, body === null ? '' : JSON.stringify(body), headers);
const get = (path: string, params: Record<string, string> = {}): Answer => {
  const query = new URLSearchParams(params).toString();
  return send('GET', `/api/v1/${main}/${path}${query === '' ? '' : `?${query}`}`);
};
/** It looks for `__next`, then for `results`, and takes what is in `d` otherwise. */
const rowsOf = (answer: Answer): readonly Json[] => list(at(answer.json, 'd', 'results') ?? at(answer.json, 'd'));

describe('picqer/exact-php-client', () => {
  test('expires_in must be text of digits, or it throws (2.2)', () => {
    const { access, refresh } = b.consent();
    expect(access).not.toBe('');
    b.advance(575_000);
    const fields = { refresh_token: refresh, grant_type: 'refresh_token' };
    const client = { client_id: facts.client.id, client_secret: facts.client.secret };
    const { json } = b.form('/api/oauth2/token', { ...fields, ...client });
    expect(at(json, 'expires_in')).toMatch(/^\d+$/);
    expect([text(at(json, 'access_token')), text(at(json, 'refresh_token'))].every((token) => token !== '')).toBe(true);
    b.advance(-575_000);
  });

  test('finding by key is $top=1 with a filter, and takes element 0 of a bare array (4.2)', () => {
    const id = text(at(rowsOf(get('crm/Accounts', { $select: 'ID', $top: '1' }))[0], 'ID'));
    const found = get('crm/Accounts', { $filter: `ID eq guid'${id}'`, $top: '1' });
    expect(at(found.json, 'd', 0, 'ID')).toBe(id);
    const none = get('crm/Accounts', { $filter: "ID eq guid'00000000-0000-0000-0000-000000000009'", $top: '1' });
    expect(at(none.json, 'd')).toEqual([]);
  });

  test('a company is found by Code as a number without quotes', () => {
    const found = get('system/Divisions', { $filter: `Code eq ${main}`, $top: '1' });
    expect(at(found.json, 'd', 0, 'Code')).toBe(main);
  });

  test('a relation is found by its code padded to 18, ordered by key (4.3)', () => {
    const [row] = rowsOf(get('crm/Accounts', { $select: 'ID,Code', $top: '1' }));
    const code = text(at(row, 'Code')).trim().padStart(18);
    const asked = { $filter: `Code eq '${code}'`, $top: '1', $select: 'ID', $orderby: 'ID' };
    expect(at(get('crm/Accounts', asked).json, 'd', 0, 'ID')).toBe(at(row, 'ID'));
  });

  test('a list goes on at __next, called word for word, until there is none (4.5)', () => {
    const seen = new Set<Json>();
    let answer = get('crm/Accounts', { $filter: 'Blocked eq false', $select: 'ID,Name' });
    for (;;) {
      for (const row of rowsOf(answer)) seen.add(at(row, 'ID'));
      const next = at(answer.json, 'd', '__next');
      if (next === undefined) break;
      answer = send('GET', text(next));
    }
    expect(seen.size).toBe(Number(get('crm/Accounts/$count', { $filter: 'Blocked eq false' }).text));
  });

  test('a deferred collection is read at its address, word for word', () => {
    const bank = rowsOf(get('crm/BankAccounts', { $top: '1' }))[0];
    const account = get('crm/Accounts', { $filter: `ID eq guid'${text(at(bank, 'Account'))}'`, $top: '1' });
    const uri = text(at(account.json, 'd', 0, 'BankAccounts', '__deferred', 'uri'));
    expect(uri.startsWith(origin)).toBe(true);
    expect(rowsOf(send('GET', uri)).map((row) => at(row, 'ID'))).toEqual([at(bank, 'ID')]);
  });

  test('saving sends back everything it read, deferred collections and /Date()/ included; only Code has to stay out (4.7)', () => {
    const account = at(get('crm/Accounts', { $filter: "Status eq 'C'", $top: '1' }).json, 'd', 0);
    const { __metadata: _left, Code, ...attributes } = account as Record<string, Json>;
    const id = text(at(account, 'ID'));
    const path = `/api/v1/${main}/crm/Accounts(guid'${id}')`;
    const saved = send('PUT', path, { ...attributes, SearchCode: 'PICQER' });
    expect([saved.status, saved.text]).toEqual([204, '']);
    const after = get('crm/Accounts', { $filter: `ID eq guid'${id}'`, $top: '1' });
    expect(at(after.json, 'd', 0, 'SearchCode')).toBe('PICQER');
    expect(at(after.json, 'd', 0, 'StartDate')).toBe(at(account, 'StartDate'));
    const withCode = send('PUT', path, { ...attributes, Code });
    expect([withCode.status, at(withCode.json, 'error', 'message', 'value')]).toEqual([500, 'Gegeven bestaat reeds.']);
  });

  test('what it inserts comes back whole, and goes by guid key', () => {
    const created = send('POST', `/api/v1/${main}/crm/Accounts`, { Name: 'Picqer B.V.', Status: 'C' });
    expect([created.status, at(created.json, 'd', 'Name')]).toEqual([201, 'Picqer B.V.']);
    const gone = send('DELETE', `/api/v1/${main}/crm/Accounts(guid'${text(at(created.json, 'd', 'ID'))}')`);
    expect([gone.status, gone.text]).toEqual([204, '']);
  });

  test('current/Me is asked without options; its list of one is taken apart', () => {
    const { json } = send('GET', '/api/v1/current/Me');
    expect(keys(at(json, 'd'))).toEqual(['results']);
    expect(at(json, 'd', 'results', 0, 'CurrentDivision')).toBe(main);
  });

  test('a refusal is read from error.message.value, the Reason header is put behind it (4.8)', () => {
    const { access } = b.consent(facts.users[1]?.email);
    const answer = b.raw('GET', `/api/v1/${main}/crm/Accounts`, '', { ...headers, authorization: `Bearer ${access}` });
    expect([answer.status, answer.headers.Reason]).toEqual([403, 'NoDivisionAccess']);
    expect(text(at(answer.json, 'error', 'message', 'value'))).not.toBe('');
  });

  test('a webhook must be the whole body: Content, HashCode, nothing after (6.3)', () => {
    const hooks = bench();
    hooks.call('POST', `${main}/webhooks/WebhookSubscriptions`, {
      body: { Topic: 'Accounts', CallbackURL: 'https://app.example/hook' },
    });
    hooks.advance(1_000);
    for (const call of hooks.sandbox.takeOutbound()) hooks.sandbox.outboundAnswered(call.id, 200);
    hooks.call('POST', `${main}/crm/Accounts`, { body: { Name: 'Een "aanhaling" & één €' } });
    hooks.advance(2_000);
    const [delivery] = hooks.sandbox.takeOutbound();
    const body = new TextDecoder().decode(delivery?.request.body);
    const [, content = '', hash] = /^{"Content":(.*),"HashCode":"(.*)"}$/.exec(body) ?? [];
    const secret = facts.client.webhookSecret;
    expect(hash).toBe(createHmac('sha256', secret).update(content).digest('hex').toUpperCase());
  });
});
