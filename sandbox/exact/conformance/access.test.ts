import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { exactFacts } from '../resources/facts.ts';
import type { Resource } from '../resources/resource.ts';
import { checkScopes } from '../wire/scopes.ts';
import { type Answer, at, type Bench, bench, errorText, holding, list, main, text } from './bench.ts';

function control(b: Bench, path: string, body: object): void {
  const answer = b.raw('POST', `/_control/${path}`, JSON.stringify(body), { 'content-type': 'application/json' });
  expect(answer.status).toBe(200);
}

describe('scopes of an app (exact-online.md 4.8)', () => {
  const clientId = '11111111-2222-3333-4444-555555555555';

  function appWith(scopes: Record<string, string> | null): { readonly b: Bench; readonly token: string } {
    const b = bench();
    control(b, 'apps', { clientId, clientSecret: 'secret', name: 'Scoped', redirectUris: [], scopes });
    const asked = JSON.stringify({ clientId, user: facts.users[2]?.email });
    const { json } = b.raw('POST', '/_control/grants', asked, { 'content-type': 'application/json' });
    return { b, token: text(at(json, 'access_token')) };
  }

  test('an area that is not given is 403 in the words of the service [L: picqer#453, #509]', () => {
    const { b, token } = appWith({ 'Crm accounts': 'read' });
    const refused = b.get(`${main}/system/Divisions`, { token });
    expect([refused.status, errorText(refused)]).toEqual([
      403,
      "Forbidden - Application Scope Violated. Cannot read 'organization.administration' scope.",
    ]);
    expect(b.get(`${main}/crm/Accounts?$top=1`, { token }).status).toBe(200);
  });

  test('reading is less than managing', () => {
    const { b, token } = appWith({ 'Crm accounts': 'read', 'Logistics items': 'manage' });
    const refused = b.call('POST', `${main}/crm/Accounts`, { token, body: { Name: 'x' } });
    expect([refused.status, errorText(refused)]).toEqual([
      403,
      "Forbidden - Application Scope Violated. Cannot manage 'crm.accounts' scope.",
    ]);
    const created = b.call('POST', `${main}/logistics/Items`, { token, body: { Code: 'S1', Description: 'x' } });
    expect(created.status).toBe(201);
  });

  test('of two areas either will do', () => {
    const overview = exactFacts.resources.get('read/financial/outstandinginvoicesoverview') as Resource;
    for (const area of ['Financial receivables', 'Financial payables']) {
      expect(() => checkScopes({ [area]: 'read' }, overview, 'GET')).not.toThrow();
    }
    expect(() => checkScopes({ 'Financial accounting': 'manage' }, overview, 'GET')).toThrow("'financial.receivables'");
  });

  test('current/Me needs none, and an app without a list may do everything', () => {
    const { b, token } = appWith({});
    expect(b.get('current/Me', { token }).status).toBe(200);
    const all = appWith(null);
    expect(all.b.get(`${main}/crm/Accounts?$top=1`, { token: all.token }).status).toBe(200);
  });

  test('webhook subscriptions need Organization administration, manage (6.1) [C]', () => {
    const { b, token } = appWith({ 'Organization administration': 'read' });
    const path = `${main}/webhooks/WebhookSubscriptions`;
    const body = { Topic: 'Accounts', CallbackURL: 'https://a.example' };
    expect([b.get(path, { token }).status, b.call('POST', path, { token, body }).status]).toEqual([200, 403]);
  });
});

describe('the Reason of a 403 (exact-online.md 4.8) [O via picqer PR#451]', () => {
  const outcome = (answer: Answer) => [answer.status, answer.headers.Reason, errorText(answer)];

  test.each([['BlockedUser'], ['InactiveUser']])('%s keeps a user out of every company', (reason) => {
    const b = bench();
    control(b, `people/${facts.users[0]?.email}/barrier`, { reason });
    expect(outcome(b.get(`${main}/crm/Accounts?$top=1`))).toEqual([403, reason, 'Forbidden']);
    expect(outcome(b.get('current/Me'))).toEqual([403, reason, 'Forbidden']);
    control(b, `people/${facts.users[0]?.email}/barrier`, { reason: null });
    expect(b.get('current/Me').status).toBe(200);
  });

  test.each([['BlockedCustomer'], ['LicenseExpired'], ['DivisionBlocked']])('%s closes one company', (reason) => {
    const b = bench();
    control(b, `divisions/${main}/barrier`, { reason });
    expect(outcome(b.get(`${main}/crm/Accounts?$top=1`))).toEqual([403, reason, 'Forbidden']);
    expect(b.get(`${holding}/crm/Accounts?$top=1`).status).toBe(200);
    control(b, `divisions/${main}/barrier`, { reason: null });
    expect(b.get(`${main}/crm/Accounts?$top=1`).status).toBe(200);
  });

  test('a company that is closed for a backup says so in system/Divisions (7.1)', () => {
    const b = bench();
    control(b, `divisions/${main}/barrier`, { reason: 'DivisionBlocked' });
    const rows = list(at(b.get(`${main}/system/Divisions?$select=Code,BlockingStatus`).json, 'd', 'results'));
    expect(rows.map((row) => [at(row, 'Code'), at(row, 'BlockingStatus')])).toContainEqual([main, 1]);
  });

  test('a company without rights is NoDivisionAccess', () => {
    const b = bench();
    const { access: token } = b.consent(facts.users[1]?.email);
    expect(outcome(b.get(`${main}/crm/Accounts?$top=1`, { token }))).toEqual([403, 'NoDivisionAccess', 'Forbidden']);
  });
});
