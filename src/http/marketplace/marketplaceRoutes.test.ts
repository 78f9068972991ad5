import { describe, expect, test } from 'vitest';
import type { ReceivedAppEvent, TandemService } from '../../engine/service.ts';
import { asked, caller, goodSecret, http } from '../testing.ts';

const state = 'state-of-256-bits_abc';
const consentUrl = `https://vendor.example/consent?state=${state}`;
const tribeAppUrl = 'https://app.tribe.test';
const back = `${tribeAppUrl}/marketplace/exact-online?installed=1`;

const completed = () =>
  Promise.resolve({
    is: 'ok',
    value: { sessionSecret: 's3cret', expiresMs: Date.UTC(2030, 0), returnTo: '/' },
  } as const);

function marketplace(answers: Partial<TandemService> = {}, taken: ReceivedAppEvent[] = []) {
  const { app } = http(
    { beginSignIn: () => Promise.resolve({ url: consentUrl }), completeSignIn: completed, ...answers },
    {
      marketplace: {
        tribeAppUrl,
        receiveAppEvent: (event) => {
          taken.push(event);
          return Promise.resolve('taken');
        },
      },
    },
  );
  return app;
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');

/** Install, and what the consent page sends back. */
async function install(wanted: string, query: string, answers: Partial<TandemService> = {}): Promise<string | null> {
  const app = marketplace(answers);
  const begun = await app.fetch(asked(`/marketplace/install?${new URLSearchParams({ return: wanted })}`, {}));
  expect([begun.status, begun.headers.get('location')]).toEqual([303, consentUrl]);
  const returned = await app.fetch(asked(`/oauth/tribe/return?${query}`, { Cookie: cookiesOf(begun) }));
  expect(returned.status).toBe(303);
  return returned.headers.get('location');
}

describe('Install in the Marketplace', () => {
  test('asks for consent and leads back to the Marketplace', async () => {
    expect(await install(back, `state=${state}&code=c0de`)).toBe(back);
  });

  test('leads back with the reason when consent was refused', async () => {
    const refused = { is: 'refused', refusal: { code: 'consentRefused', words: {} } } as const;
    const location = await install(back, `state=${state}&error=access_denied`, {
      completeSignIn: () => Promise.resolve(refused),
    });
    expect(location).toBe(`${back}&error=access_denied`);
  });

  test('leads to no other site', async () => {
    expect(await install('https://elsewhere.test/', `state=${state}&code=c0de`)).toBe('/');
  });

  test('that was given up does not catch a later sign-in', async () => {
    const later = 'another-state-of-256-bits';
    let visits = 0;
    const app = marketplace({
      beginSignIn: () => {
        visits += 1;
        return Promise.resolve({ url: visits === 1 ? consentUrl : consentUrl.replace(state, later) });
      },
    });
    const given = await app.fetch(asked(`/marketplace/install?${new URLSearchParams({ return: back })}`, {}));
    const begun = await app.fetch(asked('/oauth/tribe/start', { Cookie: cookiesOf(given) }));
    const cookies = `${cookiesOf(given).replace(/tandem_visits=[^;]*/, '')}; ${cookiesOf(begun)}`;
    const returned = await app.fetch(asked(`/oauth/tribe/return?state=${later}&code=c0de`, { Cookie: cookies }));
    expect(returned.headers.get('location')).toBe('/');
  });
});

describe('Settings in the Marketplace', () => {
  const settings = async (query: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) => {
    const app = marketplace({ whoIs: (secret) => Promise.resolve(secret === goodSecret ? caller : null) });
    const answer = await app.fetch(asked(`/marketplace/settings?${new URLSearchParams(query)}`, headers));
    return [answer.status, answer.headers.get('location')];
  };
  const session = { Cookie: `tandem_session=${goodSecret}` };

  test('leads whoever is signed in for that organisation to the pages, in the language of Tribe CRM', async () => {
    expect(await settings({ organization: caller.organisationId, language: 'nl' }, session)).toEqual([
      303,
      '/?language=nl',
    ]);
  });

  test.each([
    ['nobody', { organization: caller.organisationId, language: 'en' }, {}, '%2F%3Flanguage%3Den'],
    ['somebody of another organisation', { organization: 'org-2', language: 'nl' }, session, '%2F%3Flanguage%3Dnl'],
    ['nobody, in no language that we speak', { organization: 'org-2', language: 'fr' }, {}, '%2F'],
  ])('has %s sign in first', async (_, query, headers, returnTo) => {
    expect(await settings(query, headers)).toEqual([303, `/oauth/tribe/start?returnTo=${returnTo}`]);
  });
});

describe('an event of the Marketplace', () => {
  const post = (body: string): Request =>
    new Request('http://tandem.test/marketplace/events', {
      method: 'POST',
      body,
      headers: { 'X-Tribe-Signature': 'signed' },
    });

  test('is handed on byte for byte, with its headers', async () => {
    const taken: ReceivedAppEvent[] = [];
    const answer = await marketplace({}, taken).fetch(post('{"event": "deactivated"}'));
    expect(answer.status).toBe(200);
    expect(taken).toMatchObject([
      { body: new TextEncoder().encode('{"event": "deactivated"}'), headers: { 'x-tribe-signature': 'signed' } },
    ]);
  });

  test('that is far too large is not read', async () => {
    const taken: ReceivedAppEvent[] = [];
    expect((await marketplace({}, taken).fetch(post('x'.repeat(20_000)))).status).toBe(413);
    expect(taken).toEqual([]);
  });

  test('goes nowhere where Tandem is no app of the Marketplace', async () => {
    expect((await http({}).app.fetch(post('{}'))).status).toBe(404);
  });
});
