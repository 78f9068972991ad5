import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { redirectUri, TestClient } from './client.ts';

const codeOf = (client: TestClient): string => client.consent('allow').searchParams.get('code') ?? '';

describe('tribe-crm.md 1.4 authorization code', () => {
  test('consent sends the person back with code and the state they came with (C)', () => {
    const back = new TestClient().consent('allow');
    expect(back.href.startsWith(`${redirectUri}?`)).toBe(true);
    expect(back.searchParams.get('state')).toBe('abcdefgh12');
    expect(back.searchParams.get('code')).toMatch(/.{20,}/);
  });

  test('a refusal comes back as error and error_description (C)', () => {
    const back = new TestClient().consent('refuse');
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('error_description')).toMatch(/denied/);
    expect(back.searchParams.get('state')).toBe('abcdefgh12');
    expect(back.searchParams.has('code')).toBe(false);
  });

  test.each([
    ['a state of 7 characters (D: at least 8)', { state: '1234567' }, 'invalid_state'],
    ['no state (D)', { state: null }, 'invalid_state'],
    ['another response type (D)', { response_type: 'token' }, 'unsupported_response_type'],
    ['an unknown scope (D)', { scope: 'everything' }, 'invalid_scope'],
    ['no scope (D: required)', { scope: null }, 'invalid_scope'],
  ])('%s is refused to the application itself', (_what, changes, error) => {
    const answer = new TestClient().authorise(changes);
    expect(answer.status).toBe(303);
    expect(new URL(String(answer.headers.Location)).searchParams.get('error')).toBe(error);
  });

  test.each([
    ['an unknown client', { client_id: 'nobody' }, 401],
    [
      'a redirect address that is not registered (D: must equal)',
      { redirect_uri: 'https://elsewhere.example/cb' },
      400,
    ],
    ['organization_id in the address (C: the consent page answers 500)', { organization_id: 'x' }, 500],
  ])('%s ends on a page, never at the application', (_what, changes, status) => {
    const answer = new TestClient().authorise(changes);
    expect(answer.status).toBe(status);
    expect(answer.headers.Location).toBeUndefined();
  });

  test('the token answer has lower-case bearer, 86399 seconds, the scope, and a refresh token because of offline (1.6, C)', () => {
    const client = new TestClient();
    const answer = client.exchangeCode(codeOf(client));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ token_type: 'bearer', expires_in: 86399, scope: 'read write offline' });
    expect(answer.json.refresh_token).toMatch(/.{20,}/);
  });

  test('a code works once; using it again ends the tokens it gave (I, Hydra)', () => {
    const client = new TestClient();
    const code = codeOf(client);
    const { access_token } = client.exchangeCode(code).json;
    expect(client.call('GET', 'Relation', undefined, access_token).status).toBe(200);
    expect(client.exchangeCode(code)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(client.call('GET', 'Relation', undefined, access_token).status).toBe(401);
  });

  test('a code that is ten minutes old has expired', () => {
    const client = new TestClient();
    const code = codeOf(client);
    client.advance(600_000);
    expect(client.exchangeCode(code)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });

  test('a code belongs to the redirect address it was asked with', () => {
    const client = new TestClient();
    expect(client.exchangeCode(codeOf(client), { redirect_uri: 'http://127.0.0.1:4000/other' }).json.error).toBe(
      'invalid_grant',
    );
  });

  test('a refresh gives a new refresh token and the old one dies (I)', () => {
    const client = new TestClient();
    const first = client.exchangeCode(codeOf(client)).json;
    const second = client.refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(first.refresh_token);
    expect(client.refresh(first.refresh_token)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(client.refresh(second.json.refresh_token).status).toBe(200);
  });

  test('switch refreshRotates off: the refresh token stays', () => {
    const client = new TestClient({ switches: { refreshRotates: false } });
    const first = client.exchangeCode(codeOf(client)).json;
    expect(client.refresh(first.refresh_token).json.refresh_token).toBe(first.refresh_token);
    expect(client.refresh(first.refresh_token).status).toBe(200);
  });
});

describe('tribe-crm.md 1.5 client credentials', () => {
  test.each([[undefined], ['read write'], ['read write offline']])('scope %s is accepted (D, C)', (scope) => {
    const answer = new TestClient().token(scope === undefined ? {} : { scope });
    expect(answer.status).toBe(200);
    expect(answer.json).not.toHaveProperty('refresh_token');
  });

  test('switch offlineForClientCredentials off: offline answers invalid_grant (C, commit of the n8n node)', () => {
    const client = new TestClient({ switches: { offlineForClientCredentials: false } });
    expect(client.token({ scope: 'read write offline' })).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant' },
    });
    expect(client.token({ scope: 'read write' }).status).toBe(200);
  });

  test('many tokens of one client stay valid beside each other (7, X)', () => {
    const client = new TestClient();
    const tokens = [1, 2, 3].map(() => client.token().json.access_token);
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(client.call('GET', 'Team', undefined, token).status).toBe(200);
  });

  test.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [
      'an application of the other kind',
      { client_id: facts.client.id, client_secret: facts.client.secret },
      400,
      'unauthorized_client',
    ],
  ])('%s is refused in the shape of Hydra (1.8, C)', (_what, fields, status, error) => {
    const answer = new TestClient().token(fields);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ error, status_code: status });
    expect(answer.json.error_description).toMatch(/./);
    expect(answer.json.error_hint).toMatch(/./);
  });

  test('a trailing slash on the path works (1.4, C)', () => {
    const { id, secret } = facts.serviceClient;
    const answer = new TestClient().form('/oauth2/token/', {
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
    });
    expect(answer.status).toBe(200);
  });
});

describe('tribe-crm.md 1.7 and 1.8 sending the token', () => {
  test('the query parameter works as the header does (C)', () => {
    const client = new TestClient();
    expect(client.send('GET', `/v1/odata/Team?access_token=${client.token().json.access_token}`).status).toBe(200);
  });

  test('no token, an unknown one and an expired one answer 401 with an error message (D)', () => {
    const client = new TestClient();
    const token = client.token().json.access_token;
    expect(client.send('GET', '/v1/odata/Team').status).toBe(401);
    expect(client.call('GET', 'Team', undefined, 'nonsense').json.error).toEqual({
      code: null,
      message: expect.any(String),
    });
    client.advance(86_399_000);
    expect(client.call('GET', 'Team', undefined, token).status).toBe(401);
  });

  test('a token without the scope write cannot write', () => {
    const client = new TestClient();
    const token = client.token({ scope: 'read' }).json.access_token;
    expect(client.call('GET', 'Team', undefined, token).status).toBe(200);
    expect(client.call('POST', 'Relation_Organization', { Name: 'Nee' }, token).status).toBe(403);
  });
});
