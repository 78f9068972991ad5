import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wallOfInstant } from '../../../sandbox/exact/state/wallClock.ts';
import { earliestWallFrom } from './wallClock.ts';

const hourMs = 3_600_000;

test.each([
  ['a winter day', '2026-01-15T12:00:00.900Z', '2026-01-15T13:00:00'],
  ['a summer day', '2026-06-15T12:00:00Z', '2026-06-15T14:00:00'],
  ['before the clock goes forward', '2026-03-29T00:59:59Z', '2026-03-29T01:59:59'],
  ['after it', '2026-03-29T01:00:00Z', '2026-03-29T03:00:00'],
  ['long before it goes back', '2026-10-24T23:59:59Z', '2026-10-25T01:59:59'],
  ['in the first of the two hours', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00'],
  ['in the second', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00'],
])('%s', (_name, instant, text) => {
  expect(earliestWallFrom(Date.parse(instant))).toBe(text);
});

test('nothing that changes later carries an earlier time, and never more than an hour is read twice', () => {
  const year = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
  const aroundTheFold = fc.integer({ min: -2 * hourMs, max: 2 * hourMs }).map((ms) => Date.UTC(2026, 9, 25, 1) + ms);
  fc.assert(
    fc.property(fc.oneof(year, aroundTheFold), fc.integer({ min: 0, max: 4 * hourMs }), (instantMs, laterMs) => {
      const earliestMs = Date.parse(`${earliestWallFrom(instantMs)}Z`);
      expect(wallOfInstant(instantMs + laterMs)).toBeGreaterThanOrEqual(earliestMs);
      expect(wallOfInstant(instantMs) - earliestMs).toBeLessThanOrEqual(hourMs + 999);
    }),
  );
});
