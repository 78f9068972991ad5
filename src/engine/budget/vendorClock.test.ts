import { expect, test } from 'vitest';
import { VendorClock } from './vendorClock.ts';

const startMs = Date.UTC(2026, 5, 15, 9);
const dateOf = (atMs: number): string => new Date(atMs).toUTCString();

test.each([
  ['as ours', 0, 0],
  ['ahead of ours', 3_600_000, 3_600_000],
  ['behind ours', -90_000, -90_000],
])('an answer tells a vendor’s clock: %s', (_name, aheadMs, expected) => {
  let nowMs = startMs;
  const clock = new VendorClock({ nowMs: () => nowMs, sleep: async () => {} });
  for (let call = 0; call < 20; call += 1) {
    const sentMs = nowMs;
    nowMs += 137;
    clock.hear(dateOf(sentMs + 60 + aheadMs), sentMs, nowMs);
    // Good to the second that the header is rounded to, and never worse than the answer took.
    expect(Math.abs(clock.nowMs() - nowMs - expected)).toBeLessThanOrEqual(1_000 + 137);
    nowMs += 1_911;
  }
  expect(clock.toOurs(clock.toTheirs(5))).toBe(5);
});

test('an answer without a date, or across a jump of our clock, changes nothing', () => {
  const clock = new VendorClock({ nowMs: () => startMs, sleep: async () => {} });
  clock.hear(undefined, startMs, startMs);
  clock.hear('yesterday', startMs, startMs);
  clock.hear(dateOf(startMs), startMs, startMs - 3_600_000);
  expect(clock.nowMs()).toBe(startMs);
});
