import { describe, expect, test } from 'vitest';
import { afterMinute, lastMinute, localMinute, minuteStart } from './period.ts';

describe('a period as a person chooses it', () => {
  test.each(['2026-11-28T07:05', '2026-01-01T00:00', '1999-12-31T23:59'])('%s stays what was typed', (text) => {
    expect(localMinute(minuteStart(text))).toBe(text);
    expect(lastMinute(afterMinute(text))).toBe(text);
  });

  test('has its last minute in it', () => {
    const [from, until] = [minuteStart('2026-11-28T07:05') ?? 0, afterMinute('2026-11-28T07:05') ?? 0];
    expect(until - from).toBe(60_000);
  });

  test.each(['', 'yesterday', '2026-13-01T00:00'])('%j is none', (text) => {
    expect([minuteStart(text), afterMinute(text)]).toEqual([undefined, undefined]);
  });

  test('that is open shows nothing', () => {
    expect([localMinute(undefined), lastMinute(undefined)]).toEqual(['', '']);
  });
});
