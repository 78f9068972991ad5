import { describe, expect, test } from 'vitest';
import { Pace } from './pace.ts';

describe('the time that is left', () => {
  test('is unknown at first, and whenever nothing was done for a while', () => {
    const pace = new Pace();
    expect(pace.remainingMs('run', { nowMs: 0, finished: 0, total: 100 })).toBeNull();
    expect(pace.remainingMs('run', { nowMs: 10_000, finished: 0, total: 100 })).toBeNull();
  });

  test('follows the pace of the last minute', () => {
    const pace = new Pace();
    for (let second = 0; second <= 30; second += 10) {
      pace.remainingMs('run', { nowMs: second * 1_000, finished: second, total: 1_000 });
    }
    // Three times as fast from here on: a minute later nothing of the old pace is left.
    let left: number | null = null;
    for (let second = 40; second <= 120; second += 10) {
      left = pace.remainingMs('run', { nowMs: second * 1_000, finished: 30 + 3 * (second - 30), total: 1_000 });
    }
    expect(left).toBeCloseTo(((1_000 - 300) / 3) * 1_000, -3);
  });

  test('is told for each run by itself', () => {
    const pace = new Pace();
    pace.remainingMs('one', { nowMs: 0, finished: 0, total: 10 });
    expect(pace.remainingMs('other', { nowMs: 5_000, finished: 5, total: 10 })).toBeNull();
  });
});
