import { expect, test } from 'vitest';
import { aToken } from '../../../test/support/storeData.ts';
import { lifelineOf } from './lifeline.ts';

const dayMs = 86_400_000;
const lifetimes = {
  earliestRefreshMs: 570_000,
  marginMs: 30_000,
  refreshTokenMs: 30 * dayMs,
  refreshTimeoutMs: 30_000,
};
const issuedMs = Date.UTC(2026, 5, 1);

test.each([
  ['fresh', 0, { is: 'young' }],
  ['used last week', 7 * dayMs, { is: 'young' }],
  ['unused for more than a week', 7.5 * dayMs, { is: 'old' }],
  ['not renewed for two weeks', 14.9 * dayMs, { is: 'old' }],
  ['half over', 15 * dayMs, { is: 'ending', untilMs: issuedMs + 30 * dayMs }],
  ['past its end and not yet found out', 31 * dayMs, { is: 'ending', untilMs: issuedMs + 30 * dayMs }],
])('a consent that is %s', (_name, ageMs, expected) => {
  const row = aToken('c', 1, { issuedMs, needsConsent: null });
  expect(lifelineOf(row, lifetimes, issuedMs + ageMs)).toEqual(expected);
});

test('a consent that is lost is over, whatever its age', () => {
  const row = aToken('c', 1, { issuedMs, needsConsent: 'consentWithdrawn' });
  expect(lifelineOf(row, lifetimes, issuedMs)).toEqual({ is: 'over' });
});
