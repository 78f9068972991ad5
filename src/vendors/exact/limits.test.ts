import { expect, test } from 'vitest';
import { exactPlaceOf, exactThrottledUntilMs, readExactLimits } from './limits.ts';

const nowMs = Date.UTC(2026, 5, 15, 9, 0, 30);

test('absent or unreadable headers are unknown, not zero (exact-online.md 3.2)', () => {
  expect(readExactLimits({ 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': 'many' })).toEqual({
    minuteLimit: null,
    minuteRemaining: null,
    minuteResetMs: null,
    dayLimit: null,
    dayRemaining: 0,
    dayResetMs: null,
  });
});

test.each([
  ['the minute', { 'x-ratelimit-minutely-reset': String(nowMs + 30_000) }, nowMs + 30_000],
  ['the day', { 'x-ratelimit-reset': String(nowMs + 3_600_000) }, nowMs + 3_600_000],
  [
    'the minute, although the day is told as well',
    {
      'x-ratelimit-minutely-reset': String(nowMs + 30_000),
      'x-ratelimit-reset': String(nowMs + 3_600_000),
      'x-ratelimit-remaining': '12',
    },
    nowMs + 30_000,
  ],
  [
    'the day, although the minute is told as well',
    {
      'x-ratelimit-minutely-reset': String(nowMs + 30_000),
      'x-ratelimit-reset': String(nowMs + 3_600_000),
      'x-ratelimit-remaining': '0',
    },
    nowMs + 3_600_000,
  ],
  ['the clock minute when nothing is told', {}, nowMs + 30_000],
  [
    'a moment when the reset has passed by our clock',
    { 'x-ratelimit-minutely-reset': String(nowMs - 5) },
    nowMs + 2_000,
  ],
])('a 429 lasts until the end of %s', (_name, headers: Record<string, string>, untilMs) => {
  expect(exactThrottledUntilMs(headers, nowMs)).toBe(untilMs);
});

test.each([
  [
    "https://start.exactonline.nl/api/v1/124132/crm/Accounts(guid'00000000-0000-0000-0000-000000000001')",
    'crm/Accounts',
    true,
  ],
  [
    'https://start.exactonline.nl/api/v1/124132/sync/CRM/Accounts?$filter=Timestamp%20gt%201L',
    'sync/CRM/Accounts',
    true,
  ],
  ['https://start.exactonline.nl/api/v1/beta/4/crm/Accounts/$count', 'crm/Accounts', true],
  ['http://127.0.0.1:4001/api/v1/current/Me?$select=UserID', 'current/Me', false],
  ['https://start.exactonline.nl/docs/XMLUpload.aspx?Topic=Items&_Division_=4', '/docs/XMLUpload.aspx', true],
  ['https://start.exactonline.nl/api/oauth2/token', '/api/oauth2/token', false],
  ['not an address', '', false],
])('%s is one resource, and counts when it names a division', (url, endpoint, isCounted) => {
  expect(exactPlaceOf(url)).toEqual({ endpoint, isCounted });
});
