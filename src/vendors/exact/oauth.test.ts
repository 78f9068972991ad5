import { describe, expect, test } from 'vitest';
import type { Transport, TransportRequest, TransportResult } from '../transport.ts';
import { exactEnvironment } from './environments.ts';
import { exactOAuth } from './oauth.ts';

const environment = exactEnvironment('nl', { clientId: 'the-id', clientSecret: 'the secret+' });
const nowMs = Date.UTC(2026, 5, 15, 9, 0, 30);

function oauthOver(answer: TransportResult) {
  const sent: TransportRequest[] = [];
  const transport: Transport = async (request) => {
    sent.push(request);
    return answer;
  };
  return { oauth: exactOAuth({ environment, transport, nowMs: () => nowMs }), sent };
}
const answered = (status: number, body: unknown, headers: Record<string, string> = {}): TransportResult => ({
  is: 'answered',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

test('expires_in as text is understood (exact-online.md 2.2)', async () => {
  const { oauth } = oauthOver(answered(200, { access_token: 'a', refresh_token: 'r', expires_in: '600' }));
  expect(await oauth.refresh('old')).toEqual({
    is: 'ok',
    value: { accessToken: 'a', refreshToken: 'r', expiresInMs: 600_000 },
  });
});

test('a code with an exclamation mark is encoded exactly once', async () => {
  const { oauth, sent } = oauthOver(answered(400, ''));
  await oauth.exchangeCode({ code: 'stampNL001!abc', redirectUri: 'https://us.example/back?x=1' });
  const form = new URLSearchParams(sent[0]?.body ?? '');
  expect(sent[0]?.url).toBe('https://start.exactonline.nl/api/oauth2/token');
  expect(Object.fromEntries(form)).toEqual({
    grant_type: 'authorization_code',
    code: 'stampNL001!abc',
    redirect_uri: 'https://us.example/back?x=1',
    client_id: 'the-id',
    client_secret: 'the secret+',
  });
});

test('the consent address carries the state and no secret', () => {
  const { oauth } = oauthOver(answered(400, ''));
  const url = new URL(oauth.authorizationUrl({ state: 'abc&d', redirectUri: 'https://us.example/back' }));
  expect(url.origin + url.pathname).toBe('https://start.exactonline.nl/api/oauth2/auth');
  expect(url.searchParams.get('state')).toBe('abc&d');
  expect(url.href).not.toContain('secret');
});

describe('answers to a refresh (exact-online.md 2.4)', () => {
  test.each([
    [
      'too early, by its header',
      answered(400, { error: 'access_denied' }, { reason: 'TooEarlyToRefreshTokens: Rate limit exceeded' }),
      { is: 'throttled' },
    ],
    [
      'too early, by its words',
      answered(401, { error: 'access_denied', error_description: 'access_token not expired' }),
      { is: 'throttled' },
    ],
    [
      'already used',
      answered(401, { error: 'unauthorized_client', error_description: 'Old refresh token used.' }),
      { is: 'unauthorised', reason: 'refreshTokenUsed' },
    ],
    [
      'older than thirty days',
      answered(400, { error: 'invalid_request', error_description: 'Refresh token expired at 5/1/2026 9:00:00 AM' }),
      { is: 'unauthorised', reason: 'refreshTokenExpired' },
    ],
    [
      'consent withdrawn',
      answered(400, { error: 'invalid_grant', error_description: 'Invalid chainId' }),
      { is: 'unauthorised', reason: 'consentWithdrawn' },
    ],
    [
      'wrong client',
      answered(400, { error: 'invalid_request' }),
      { is: 'rejected', rejection: { cause: 'forbidden', status: 400 } },
    ],
    ['a burst', answered(400, 'nonsense'), { is: 'throttled', untilMs: nowMs + 60_000 }],
    ['429', answered(429, ''), { is: 'throttled', untilMs: nowMs + 30_000 }],
    ['503', answered(503, ''), { is: 'unknown' }],
    ['an answer without tokens', answered(200, {}), { is: 'unknown' }],
    ['a lost answer', { is: 'unknown', reason: 'reset' } as const, { is: 'unknown' }],
    ['a closed door', { is: 'notSent', reason: 'ECONNREFUSED' } as const, { is: 'notSent' }],
  ])('%s', async (_name, answer, outcome) => {
    expect(await oauthOver(answer).oauth.refresh('old')).toMatchObject(outcome);
  });

  test('no outcome repeats a secret', async () => {
    const { oauth } = oauthOver(answered(200, { access_token: 'hidden-token' }));
    expect(JSON.stringify(await oauth.refresh('hidden-refresh'))).not.toContain('hidden');
  });
});

test('a code that is wrong or too old is a refusal and not a lost consent', async () => {
  const { oauth } = oauthOver(answered(400, { error: 'invalid_request' }));
  const outcome = await oauth.exchangeCode({ code: 'x', redirectUri: 'https://us.example/back' });
  expect(outcome).toMatchObject({ is: 'rejected', rejection: { cause: 'codeOrCredentials' } });
});
