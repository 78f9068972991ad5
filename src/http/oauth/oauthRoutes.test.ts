import { describe, expect, test } from 'vitest';
import type { OAuthReturn, TandemService } from '../../engine/service.ts';
import { asked, http, sent } from '../testing.ts';

const state = 'state-of-256-bits_abc';
const consentUrl = `https://vendor.example/consent?state=${state}`;
const secure = { settings: { publicUrl: 'https://tandem.test' } };

const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');

/** Begins a visit and comes back from it in the same browser. */
async function visit(answers: Partial<TandemService>, query: string, side: 'tribe' | 'exact' = 'tribe') {
  const { app, lines } = http({
    beginSignIn: () => Promise.resolve({ url: consentUrl }),
    beginExact: () => Promise.resolve({ is: 'ok', value: { url: consentUrl } }),
    ...answers,
  });
  const begun =
    side === 'tribe'
      ? await app.fetch(asked('/oauth/tribe/start', {}))
      : await app.fetch(sent('/api/v1/exact/connect', { region: 'nl' }));
  const returned = await app.fetch(asked(`/oauth/${side}/return?${query}`, { Cookie: cookieOf(begun) }));
  return { app, lines, begun, returned };
}

const signedIn = (returnTo: string) => () =>
  Promise.resolve({ is: 'ok', value: { sessionSecret: 's3cret', expiresMs: Date.UTC(2030, 0), returnTo } } as const);

describe('signing in with Tribe CRM', () => {
  test('leads to the consent page and back to where the person was', async () => {
    const returns: OAuthReturn[] = [];
    const { begun, returned } = await visit(
      {
        completeSignIn: (input) => {
          returns.push(input);
          return signedIn('/records')();
        },
      },
      `state=${state}&code=c0de`,
    );
    expect([begun.status, begun.headers.get('location')]).toEqual([303, consentUrl]);
    expect([returned.status, returned.headers.get('location')]).toEqual([303, '/records']);
    expect(returns).toEqual([{ state, code: 'c0de', error: null, errorDescription: null }]);
  });

  test('passes on where the person wants to return to, and only within our own pages', async () => {
    const wanted: string[] = [];
    const { app } = http({
      beginSignIn: ({ returnTo }) => {
        wanted.push(returnTo);
        return Promise.resolve({ url: consentUrl });
      },
    });
    await app.fetch(asked('/oauth/tribe/start?returnTo=%2Fproblems', {}));
    await app.fetch(asked('/oauth/tribe/start?returnTo=%2F%2Fevil.example', {}));
    expect(wanted).toEqual(['/problems', '/']);
  });

  test('never leads to another site, not even when the store says so', async () => {
    const { returned } = await visit({ completeSignIn: signedIn('//evil.example') }, `state=${state}&code=c`);
    expect(returned.headers.get('location')).toBe('/');
  });

  test('gives a session cookie that no script can read and no other site can use', async () => {
    const { returned } = await visit({ completeSignIn: signedIn('/') }, `state=${state}&code=c`);
    const cookie = returned.headers.getSetCookie().find((text) => text.startsWith('tandem_session='));
    expect(cookie).toContain('tandem_session=s3cret');
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).not.toContain('Secure');
  });

  test('binds the cookie to https and to the host where the public address is https', async () => {
    const { app } = http(
      { beginSignIn: () => Promise.resolve({ url: consentUrl }), completeSignIn: signedIn('/') },
      secure,
    );
    const begun = await app.fetch(asked('/oauth/tribe/start', {}));
    const answer = await app.fetch(asked(`/oauth/tribe/return?state=${state}&code=c`, { Cookie: cookieOf(begun) }));
    const cookie = answer.headers.getSetCookie().find((text) => text.includes('tandem_session='));
    expect(cookie).toMatch(/^__Host-tandem_session=/);
    expect(cookie).toContain('Secure');
  });

  test('is refused when another browser began it, without asking the service', async () => {
    const { app } = http({});
    const answer = await app.fetch(asked(`/oauth/tribe/return?state=${state}&code=c`, {}));
    expect(answer.headers.get('location')).toBe('/refused?side=tribe&code=signInExpired');
  });

  test('works once per visit: the second return of the same state is refused', async () => {
    const { app, returned } = await visit({ completeSignIn: signedIn('/') }, `state=${state}&code=c`);
    const again = await app.fetch(asked(`/oauth/tribe/return?state=${state}&code=c`, { Cookie: cookieOf(returned) }));
    expect(again.headers.get('location')).toBe('/refused?side=tribe&code=signInExpired');
  });

  test('begun in two tabs ends well in both', async () => {
    const states = ['first-state-1234567', 'second-state-123456'];
    let next = 0;
    const { app } = http({
      beginSignIn: () => Promise.resolve({ url: `https://vendor.example/?state=${states[next++]}` }),
      completeSignIn: signedIn('/'),
    });
    const first = await app.fetch(asked('/oauth/tribe/start', {}));
    const second = await app.fetch(asked('/oauth/tribe/start', { Cookie: cookieOf(first) }));
    const one = await app.fetch(asked(`/oauth/tribe/return?state=${states[0]}&code=c`, { Cookie: cookieOf(second) }));
    const other = await app.fetch(asked(`/oauth/tribe/return?state=${states[1]}&code=c`, { Cookie: cookieOf(one) }));
    expect([one, other].map((answer) => answer.headers.get('location'))).toEqual(['/', '/']);
  });

  test('begun at another name of this host goes to the public one first, and only once', async () => {
    const { app } = http({ beginSignIn: () => Promise.resolve({ url: consentUrl }) });
    const begun = await app.fetch(new Request('http://localhost/oauth/tribe/start?returnTo=%2Frecords'));
    const location = begun.headers.get('location') ?? '';
    expect(location).toBe('http://tandem.test/oauth/tribe/start?returnTo=%2Frecords&arrived=1');
    const behindProxy = await app.fetch(new Request(location.replace('tandem.test', 'internal-name')));
    expect(behindProxy.headers.get('location')).toBe(consentUrl);
  });
});

describe('a visit that ends without consent', () => {
  test('lands on a page that knows the code, and tells the vendor’s words once and never in an address', async () => {
    const words = { message: 'The user denied access' };
    const refusal = { code: 'consentRefused', words } as const;
    const { app, lines, returned } = await visit(
      { completeExact: () => Promise.resolve({ is: 'refused', refusal }) },
      `state=${state}&error=access_denied&error_description=The+user+denied+access`,
      'exact',
    );
    expect(returned.headers.get('location')).toBe('/refused?side=exact&code=consentRefused');
    expect(lines).toEqual([{ event: 'consentVisitRefused', facts: { side: 'exact', ...refusal } }]);
    const told = await app.fetch(sent('/api/v1/session/refused-visit', {}, { Cookie: cookieOf(returned) }));
    expect(await told.json()).toEqual({ side: 'exact', ...refusal });
    const again = await app.fetch(sent('/api/v1/session/refused-visit', {}, { Cookie: cookieOf(told) }));
    expect(await again.json()).toBeNull();
  });

  test('of Exact Online leaves the session as it was', async () => {
    const { returned } = await visit(
      { completeExact: () => Promise.resolve({ is: 'refused', refusal: { code: 'codeExpired', words: {} } }) },
      `state=${state}&code=old`,
      'exact',
    );
    expect(returned.headers.getSetCookie().some((cookie) => cookie.includes('tandem_session'))).toBe(false);
  });
});

describe('connecting Exact Online', () => {
  test('leads on to the choice of the administration', async () => {
    const { begun, returned } = await visit(
      { completeExact: () => Promise.resolve({ is: 'ok', value: { connectionId: 'connection-1' } }) },
      `state=${state}&code=c`,
      'exact',
    );
    expect(await begun.json()).toEqual({ url: consentUrl });
    expect(returned.headers.get('location')).toBe('/c/connection-1/administration');
  });

  test('with an address that carries no usable state is a bug, not a visit', async () => {
    const { app } = http({
      beginExact: () => Promise.resolve({ is: 'ok', value: { url: 'https://vendor.example/' } }),
    });
    expect((await app.fetch(sent('/api/v1/exact/connect', { region: 'nl' }))).status).toBe(500);
  });
});
