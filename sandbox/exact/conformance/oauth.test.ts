import { describe, expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { type Answer, at, type Bench, bench, holding, list, main, text, webshop } from './bench.ts';

const redirectUri = 'http://127.0.0.1:4000/callback';
const question = new URLSearchParams({
  client_id: facts.client.id,
  redirect_uri: redirectUri,
  response_type: 'code',
  state: 'st/ate+1 &2',
}).toString();
const client = { client_id: facts.client.id, client_secret: facts.client.secret };

function logIn(b: Bench, asked = question): Record<string, string> {
  const [user] = facts.users;
  const answer = b.form('/api/oauth2/auth/login', {
    question: asked,
    UserNameField: user?.email ?? '',
    PasswordField: user?.password ?? '',
  });
  return { cookie: (answer.headers['Set-Cookie'] ?? '').split(';', 1)[0] ?? '' };
}

function consentTo(b: Bench, divisions: readonly number[], asked = question): Answer {
  const cookie = logIn(b, asked);
  const body = new URLSearchParams({ question: asked, answer: 'allow' });
  for (const division of divisions) body.append('division', String(division));
  const exchanged = b.sandbox.exchange({
    method: 'POST',
    url: 'http://exact.test/api/oauth2/auth/consent',
    headers: { ...cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new TextEncoder().encode(body.toString()),
  });
  if (exchanged.is !== 'answered') throw new Error('lost');
  const { status, headers } = exchanged.response;
  return { status, headers: { Location: String(headers.Location) }, text: String(exchanged.response.body), json: null };
}

function codeOf(answer: Answer): string {
  return new URL(answer.headers.Location ?? '').searchParams.get('code') ?? '';
}

function redeem(b: Bench, code: string, more: Record<string, string> = {}): Answer {
  const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...client, ...more };
  return b.form('/api/oauth2/token', fields);
}

function refresh(b: Bench, token: string, more: Record<string, string> = {}): Answer {
  return b.form('/api/oauth2/token', { grant_type: 'refresh_token', refresh_token: token, ...client, ...more });
}

describe('authorisation request (exact-online.md 2.1)', () => {
  test('a stranger sees the login page, and the page says which users exist', () => {
    const answer = bench().page(`/api/oauth2/auth?${question}`);
    expect(answer.status).toBe(200);
    for (const user of facts.users) expect(answer.text).toContain(user.email);
  });

  test('after login the consent page lists the companies the user has rights to', () => {
    const b = bench();
    const page = b.page(`/api/oauth2/auth?${question}`, logIn(b));
    for (const { code } of facts.divisions) expect(page.text).toContain(`value="${code}"`);
  });

  test('force_login=1 asks for the login although a session exists [O]', () => {
    const b = bench();
    expect(b.page(`/api/oauth2/auth?${question}&force_login=1`, logIn(b)).text).toContain('name="PasswordField"');
  });

  test('the code carries exclamation marks as %21, and state comes back unchanged [O]', () => {
    const location = consentTo(bench(), [main]).headers.Location ?? '';
    expect(location).toMatch(/code=stampNL001\.[\w-]{4}%21/);
    expect(location).not.toContain('!');
    expect(new URL(location).searchParams.get('state')).toBe('st/ate+1 &2');
  });

  test('refused consent redirects with access_denied and the state [U]', () => {
    const b = bench();
    const answer = b.form('/api/oauth2/auth/consent', { question, answer: 'refuse' }, logIn(b));
    const sent = new URL(answer.headers.Location ?? '').searchParams;
    expect([sent.get('error'), sent.get('state')]).toEqual(['access_denied', 'st/ate+1 &2']);
  });

  test('response_type=token gives an access token only, in the fragment [O]', () => {
    const location = consentTo(bench(), [main], question.replace('response_type=code', 'response_type=token')).headers
      .Location;
    expect(location).toMatch(/#access_token=.+&token_type=bearer&expires_in=600/);
    expect(location).not.toContain('refresh_token');
  });

  test.each([
    ['an unknown client', question.replace(facts.client.id, '00000000-0000-0000-0000-000000000001')],
    ['a foreign redirect address', question.replace('127.0.0.1', 'evil.example')],
  ])('%s is told so and never redirected', (_name, asked) => {
    const answer = bench().page(`/api/oauth2/auth?${asked}`);
    expect([answer.status, answer.headers.Location]).toEqual([400, undefined]);
  });

  test('with the strict switch only registered redirect addresses are taken (exact-online.md 1)', () => {
    expect(bench({ isRedirectStrict: true }).page(`/api/oauth2/auth?${question}`).status).toBe(400);
  });

  test('the API answers only for the companies chosen on the consent page [O]', () => {
    const b = bench();
    const token = text(at(redeem(b, codeOf(consentTo(b, [webshop]))).json, 'access_token'));
    const divisions = list(at(b.get(`${webshop}/system/Divisions`, { token }).json, 'd', 'results'));
    expect(divisions.map((row) => at(row, 'Code'))).toEqual([webshop]);
    const refused = b.get(`${main}/crm/Accounts?$top=1`, { token });
    expect([refused.status, refused.headers.Reason]).toEqual([403, 'NoDivisionAccess']);
  });
});

describe('token request (exact-online.md 2.2)', () => {
  test('answers expires_in as text [O]', () => {
    const b = bench();
    const answer = redeem(b, codeOf(consentTo(b, [main])));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ expires_in: '600', token_type: 'Bearer' });
  });

  test('a code lives three minutes and is good for one use [O]', () => {
    const b = bench();
    const late = codeOf(consentTo(b, [main]));
    b.advance(180_001);
    expect([redeem(b, late).status, redeem(b, late).json]).toEqual([400, { error: 'invalid_request' }]);
    const once = codeOf(consentTo(b, [main]));
    expect([redeem(b, once).status, redeem(b, once).status]).toEqual([200, 400]);
  });

  test('a code sent with its %21 undecoded is refused (pitfall 6)', () => {
    const b = bench();
    expect(redeem(b, codeOf(consentTo(b, [main])).replaceAll('!', '%21')).json).toEqual({ error: 'invalid_request' });
  });

  test.each([
    ['client secret', { client_secret: 'wrong' }],
    ['client id', { client_id: 'wrong' }],
    ['redirect address', { redirect_uri: 'http://127.0.0.1:4000/other' }],
  ])('a wrong %s is invalid_request without description (2.4)', (_name, wrong) => {
    const b = bench();
    const answer = redeem(b, codeOf(consentTo(b, [main])), wrong);
    expect([answer.status, answer.json]).toEqual([400, { error: 'invalid_request' }]);
  });
});

describe('token lifetimes (exact-online.md 2.3, 2.4)', () => {
  test('an access token works for 600 s and then answers 401', () => {
    const b = bench();
    b.advance(599_999);
    expect(b.get('current/Me').status).toBe(200);
    b.advance(1);
    expect(b.get('current/Me').status).toBe(401);
  });

  test('a refresh before 570 s is refused with the Reason header, and costs nothing [L: websmurf#31]', () => {
    const b = bench();
    const { refresh: token } = b.consent();
    b.advance(569_999);
    const early = refresh(b, token);
    expect([early.status, early.json]).toEqual([
      400,
      { error: 'access_denied', error_description: 'Rate limit exceeded: access_token not expired' },
    ]);
    expect(early.headers.Reason).toBe('TooEarlyToRefreshTokens: Rate limit exceeded: access_token not expired');
    b.advance(1);
    expect(refresh(b, token).status).toBe(200);
  });

  test('every refresh rotates; the old access token lives to its own end [C]', () => {
    const b = bench();
    const { access, refresh: token } = b.consent();
    b.advance(580_000);
    const rotated = refresh(b, token);
    expect(at(rotated.json, 'refresh_token')).not.toBe(token);
    expect(b.get('current/Me', { token: access }).status).toBe(200);
    expect(b.get('current/Me', { token: text(at(rotated.json, 'access_token')) }).status).toBe(200);
  });

  test('a replayed refresh token is 401 and final: the chain is dead [L: picqer#300]', () => {
    const b = bench();
    const { refresh: token } = b.consent();
    b.advance(580_000);
    const next = text(at(refresh(b, token).json, 'refresh_token'));
    b.advance(580_000);
    const replay = refresh(b, token);
    expect([replay.status, replay.json]).toEqual([
      401,
      { error: 'unauthorized_client', error_description: 'Old refresh token used.' },
    ]);
    expect(at(refresh(b, next).json, 'error')).toBe('invalid_grant');
  });

  test('with isReplayFinal off only the old token is refused', () => {
    const b = bench({ isLimited: false, isReplayFinal: false });
    const { refresh: token } = b.consent();
    b.advance(580_000);
    const next = text(at(refresh(b, token).json, 'refresh_token'));
    b.advance(580_000);
    expect([refresh(b, token).status, refresh(b, next).status]).toEqual([401, 200]);
  });

  test('a refresh token dies after 30 days; the description gives US dates [L: websmurf#22]', () => {
    const b = bench();
    const { refresh: token } = b.consent();
    b.advance(30 * 86_400_000 + 1);
    const answer = refresh(b, token);
    expect([answer.status, at(answer.json, 'error')]).toEqual([400, 'invalid_request']);
    expect(at(answer.json, 'error_description')).toMatch(/7\/25\/2026 2:21:00 PM/);
  });

  test('withdrawn consent is invalid_grant about the chain, and data calls are 401 [L: websmurf#25]', () => {
    const b = bench();
    const { access, refresh: token } = b.consent();
    const grants = b.page('/_control/grants').json;
    const grant = text(at(list(grants).at(-1), 'id'));
    b.sandbox.exchange({
      method: 'DELETE',
      url: `http://exact.test/_control/grants/${grant}`,
      headers: {},
      body: new Uint8Array(),
    });
    expect(b.get('current/Me', { token: access }).status).toBe(401);
    b.advance(580_000);
    const answer = refresh(b, token);
    expect([answer.status, at(answer.json, 'error')]).toEqual([400, 'invalid_grant']);
    expect(at(answer.json, 'error_description')).toMatch(/chainId/);
  });

  test('more than 200 token calls of a user in a UTC day get 400 without JSON, and cost no token [C]', () => {
    const b = bench({ tokenCallsPerDayMax: 1, errorsPerHourMax: 99 });
    const { refresh: token } = b.consent();
    b.advance(580_000);
    const next = text(at(refresh(b, token).json, 'refresh_token'));
    b.advance(580_000);
    expect([refresh(b, next).status, refresh(b, next).text]).toEqual([400, '']);
    b.advance(86_400_000);
    expect(refresh(b, next).status).toBe(200);
  });

  test.each([
    ['no token', null],
    ['garbage', 'garbage'],
  ])('%s is 401 in the error shape', (_name, token) => {
    const answer = bench().get('current/Me', { token });
    expect([answer.status, at(answer.json, 'error', 'code')]).toEqual([401, '']);
  });

  test('a user without rights to a company cannot grant it', () => {
    const b = bench();
    const joris = facts.users[1]?.email ?? '';
    const { access } = b.consent(joris);
    expect(b.get(`${webshop}/crm/Accounts?$top=1`, { token: access }).status).toBe(200);
    expect(b.get(`${holding}/crm/Accounts?$top=1`, { token: access }).status).toBe(403);
  });
});
