import { describe, expect, test } from 'vitest';
import type { Transport, TransportRequest } from '../transport.ts';
import { tribeThrottledUntilMs } from './answers.ts';
import { tribeEnvironment } from './environments.ts';
import { tribeOAuth } from './oauth.ts';

const environment = tribeEnvironment('production', { clientId: 'the-id', clientSecret: 'hush' });

function oauthOver(status: number, body: unknown) {
  const sent: TransportRequest[] = [];
  const transport: Transport = async (request) => {
    sent.push(request);
    return { is: 'answered', status, headers: {}, body: JSON.stringify(body) };
  };
  return { oauth: tribeOAuth({ environment, transport, nowMs: () => 0 }), sent };
}

test('the consent address asks for offline access and separates scopes with %20 (tribe-crm.md 1.4)', () => {
  const url = oauthOver(200, {}).oauth.authorizationUrl({
    state: 'a state of 8+',
    redirectUri: 'https://us.example/b',
  });
  expect(url).toContain('https://auth.tribecrm.nl/oauth2/auth?');
  expect(url).toContain('scope=read%20write%20offline');
  expect(new URL(url).searchParams.get('state')).toBe('a state of 8+');
  expect(url).not.toContain('hush');
});

test('credentials go in the body', async () => {
  const { oauth, sent } = oauthOver(200, { access_token: 'a', refresh_token: 'r', expires_in: 86399 });
  expect(await oauth.refresh('old')).toMatchObject({ is: 'ok', value: { expiresInMs: 86_399_000 } });
  expect(sent[0]?.url).toBe('https://auth.tribecrm.nl/oauth2/token');
  expect(sent[0]?.headers).not.toHaveProperty('authorization');
  expect(Object.fromEntries(new URLSearchParams(sent[0]?.body ?? ''))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'old',
    client_id: 'the-id',
    client_secret: 'hush',
  });
});

describe('refusals (1.8)', () => {
  test.each([
    ['refresh', { error: 'invalid_grant' }, { is: 'unauthorised', reason: 'consentWithdrawn' }],
    ['refresh', { error: 'invalid_client' }, { is: 'rejected', rejection: { cause: 'forbidden' } }],
    ['code', { error: 'invalid_grant' }, { is: 'rejected', rejection: { cause: 'invalid' } }],
    ['code', { error: 'invalid_client' }, { is: 'rejected', rejection: { cause: 'forbidden' } }],
  ] as const)('%s: %j', async (call, body, outcome) => {
    const { oauth } = oauthOver(400, body);
    const answer = call === 'refresh' ? oauth.refresh('r') : oauth.exchangeCode({ code: 'c', redirectUri: 'u' });
    expect(await answer).toMatchObject(outcome);
  });
});

test.each([
  [{}, 30_000],
  [{ 'retry-after': '12' }, 12_000],
  [{ 'retry-after': '0' }, 1_000],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }, 60_000],
  [{ 'retry-after': 'soon' }, 30_000],
])('a 429 with %j', (headers: Record<string, string>, untilMs) => {
  expect(tribeThrottledUntilMs(headers, 0)).toBe(untilMs);
});
