import { describe, expect, test } from 'vitest';
import { parseLimits } from '../settings.ts';
import { at, bench, errorText, main, startMs, text, webshop } from './bench.ts';

const one = `${main}/crm/Accounts?$top=1&$select=ID`;

describe('call limits (exact-online.md 3.1, 3.2)', () => {
  test('a counted call carries both trios; reset is epoch milliseconds', () => {
    const { headers } = bench({}).get(one);
    expect(headers).toMatchObject({
      'X-RateLimit-Limit': '5000',
      'X-RateLimit-Remaining': '4999',
      'X-RateLimit-Reset': String(Date.UTC(2026, 5, 26)),
      'X-RateLimit-Minutely-Limit': '60',
      'X-RateLimit-Minutely-Remaining': '59',
      'X-RateLimit-Minutely-Reset': String(startMs + 60_000),
    });
  });

  test('the 61st call in a clock minute is an empty 429 with the Minutely trio only [L: picqer#646]', () => {
    const b = bench({});
    b.advance(30_000);
    for (let call = 0; call < 60; call += 1) expect(b.get(one).status).toBe(200);
    const refused = b.get(one);
    expect([refused.status, refused.text]).toEqual([429, '']);
    expect(refused.headers['X-RateLimit-Minutely-Remaining']).toBe('0');
    expect(refused.headers['X-RateLimit-Limit']).toBeUndefined();
    b.advance(30_000);
    expect(b.get(one).status).toBe(200);
  });

  test('the day limit answers with the daily trio only and resets at 00:00 UTC [L]', () => {
    const b = bench({ callsPerDayMax: 2 });
    b.get(one);
    b.get(one);
    const refused = b.get(one);
    expect([refused.status, refused.text]).toEqual([429, '']);
    expect(refused.headers['X-RateLimit-Remaining']).toBe('0');
    expect(refused.headers['X-RateLimit-Minutely-Limit']).toBeUndefined();
    b.sandbox.clock.set(Date.UTC(2026, 5, 26));
    const { access: token } = b.consent();
    expect(b.get(one, { token }).status).toBe(200);
  });

  test('URLs without a division do not count [O]', () => {
    const b = bench({ callsPerMinuteMax: 1 });
    for (let call = 0; call < 5; call += 1) {
      const answer = b.get('current/Me');
      expect([answer.status, answer.headers['X-RateLimit-Limit']]).toEqual([200, undefined]);
    }
  });

  test('each company has its own count; tokens of one app share it [C]', () => {
    const b = bench({ callsPerMinuteMax: 1 });
    const { access: token } = b.consent();
    expect(b.get(one).status).toBe(200);
    expect(b.get(one, { token }).status).toBe(429);
    expect(b.get(one.replace(String(main), String(webshop))).status).toBe(200);
  });

  test('failed calls count too [I]', () => {
    const b = bench({ callsPerMinuteMax: 1 });
    expect(b.get(`${main}/crm/Accounts?$select=Nothing`).status).toBe(400);
    expect(b.get(one).status).toBe(429);
  });

  test('limits off: no refusals and no headers', () => {
    const b = bench({ isLimited: false, callsPerMinuteMax: 1 });
    b.get(one);
    const answer = b.get(one);
    expect([answer.status, answer.headers['X-RateLimit-Limit']]).toEqual([200, undefined]);
  });
});

describe('error limit (exact-online.md 3.3)', () => {
  const missing = `${main}/crm/Accounts(guid'00000000-0000-0000-0000-000000000009')`;

  test('ten client errors on one endpoint in an hour block the app for an hour [O]', () => {
    const b = bench({ callsPerMinuteMax: 1000 });
    for (let call = 0; call < 10; call += 1) expect(b.get(missing).status).toBe(404);
    expect(b.get(one).status).toBe(403);
    b.advance(3_600_000);
    const { access: token } = b.consent();
    expect(b.get(one, { token }).status).toBe(200);
  });

  test('errors on different endpoints, and errors more than an hour apart, do not add up', () => {
    const b = bench({ callsPerMinuteMax: 1000 });
    for (let call = 0; call < 9; call += 1) {
      b.get(missing);
      b.get(missing.replace('Accounts', 'Contacts'));
    }
    expect(b.get(one).status).toBe(200);
    b.advance(3_600_001);
    const { access: token } = b.consent();
    for (let call = 0; call < 9; call += 1) b.get(missing, { token });
    expect(b.get(one, { token }).status).toBe(200);
  });

  test('500 of business validation does not count', () => {
    const b = bench({ callsPerMinuteMax: 1000 });
    for (let call = 0; call < 12; call += 1) {
      expect(b.call('POST', `${main}/crm/Accounts`, { body: { Name: '' } }).status).toBe(500);
    }
    expect(b.get(one).status).toBe(200);
  });

  test('a second block lasts twice as long', () => {
    const b = bench({ callsPerMinuteMax: 1000, errorsPerHourMax: 1 });
    b.get(missing);
    b.advance(3_600_000);
    b.get(missing, { token: b.consent().access });
    b.advance(3_600_000);
    expect(b.get(one, { token: b.consent().access }).status).toBe(403);
    b.advance(3_600_000);
    expect(b.get(one, { token: b.consent().access }).status).toBe(200);
  });

  test('too early refreshes count toward it (2.3, picqer#475)', () => {
    const b = bench({ errorsPerHourMax: 2 });
    const { refresh } = b.consent();
    const clientId = '5b0f7c1e-3d52-4c39-9a54-2f6f0a4e7d11';
    const fields = {
      grant_type: 'refresh_token',
      refresh_token: refresh,
      client_id: clientId,
      client_secret: 'tandem-sandbox-exact-secret',
    };
    b.form('/api/oauth2/token', fields);
    b.form('/api/oauth2/token', fields);
    expect(b.get('current/Me').status).toBe(403);
  });

  test('the control API forgives', () => {
    const b = bench({ errorsPerHourMax: 1 });
    b.get(missing);
    expect(errorText(b.get(one))).toBe('Forbidden');
    b.sandbox.exchange({
      method: 'DELETE',
      url: 'http://exact.test/_control/blocks',
      headers: {},
      body: new Uint8Array(),
    });
    expect(at(b.get(one).json, 'd')).toBeDefined();
  });
});

describe('the --limits setting', () => {
  test.each([
    ['off', { isLimited: false }],
    ['minute=300', { isLimited: true, callsPerMinuteMax: 300 }],
    [
      'minute=60, day=30000,errors=20,tokens=5',
      { isLimited: true, callsPerMinuteMax: 60, callsPerDayMax: 30_000, errorsPerHourMax: 20, tokenCallsPerDayMax: 5 },
    ],
  ])('%s', (text, settings) => {
    expect(parseLimits(text)).toEqual(settings);
  });

  test.each(['', 'on', 'minute', 'minute=0', 'minute=-1', 'hour=5', 'minute=1e9'])(
    '"%s" names what is allowed',
    (text) => {
      expect(() => parseLimits(text)).toThrow(/--limits takes "off"/);
    },
  );
});

describe('fair use of a contract (exact-online.md 3.1) [O]', () => {
  test('20,000 calls a day, over all its companies and apps together', () => {
    const b = bench({ contractCallsPerDayMax: 3 });
    const answers = [main, webshop, main, webshop].map((code) => b.get(one.replace(String(main), String(code))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    b.sandbox.clock.set(Date.UTC(2026, 5, 26));
    const { access: token } = b.consent();
    expect(b.get(one, { token }).status).toBe(200);
  });

  test('is 20,000 unless it is set', () => {
    const { json } = bench().raw('GET', '/_control/settings', '', {});
    expect(at(json, 'contractCallsPerDayMax')).toBe(20_000);
  });
});

describe('the size of a body (exact-online.md 3.1) [O]', () => {
  const b = bench();
  const document = text(
    at(b.call('POST', `${main}/documents/Documents`, { body: { Subject: 'x', Type: 55 } }).json, 'd', 'ID'),
  );
  const attach = (bytes: number) =>
    b.call('POST', `${main}/documents/DocumentAttachments`, {
      body: { Document: document, FileName: 'x.pdf', Attachment: Buffer.alloc(bytes).toString('base64') },
    }).status;

  test('10.0 MB, binary counted after decoding: a file just below it is taken although its text is longer', () => {
    const limit = 10 * 1024 * 1024;
    expect(attach(limit - 1000)).toBe(201);
    expect(attach(limit + 1)).toBe(413);
  });

  test('text counts as it is', () => {
    const notes = (length: number) =>
      b.call('POST', `${main}/crm/Accounts`, { body: { Name: 'x', Remarks: 'y'.repeat(length) } }).status;
    expect(notes(9 * 1024 * 1024)).toBe(201);
    expect(notes(11 * 1024 * 1024)).toBe(413);
  });
});
