import { describe, expect, test } from 'vitest';
import { Pace } from './pace.ts';

const none = { exact: 0, tribe: 0 };

describe('the pace', () => {
  test('is unknown at first, and whenever nothing was done for a while', () => {
    const pace = new Pace();
    expect(pace.look('run', { nowMs: 0, finished: 0, calls: none })).toBeNull();
    expect(pace.look('run', { nowMs: 10_000, finished: 0, calls: none })).toBeNull();
    expect(pace.last('run')).toBeNull();
  });

  test('is that of the last minute, with the calls of each side that a record took', () => {
    const pace = new Pace();
    for (let second = 0; second <= 30; second += 10) {
      pace.look('run', { nowMs: second * 1_000, finished: second, calls: { exact: second * 5, tribe: second } });
    }
    // Three times as fast from here on: a minute later nothing of the old pace is left.
    let measured = null;
    for (let second = 40; second <= 120; second += 10) {
      const finished = 30 + 3 * (second - 30);
      measured = pace.look('run', { nowMs: second * 1_000, finished, calls: { exact: 150, tribe: finished * 2 } });
    }
    expect(measured?.msPerRecord).toBeCloseTo(1_000 / 3, 3);
    expect(measured?.callsPerRecord).toEqual({ exact: 0, tribe: 2 });
  });

  test('that was measured last stays known while nothing is done', () => {
    const pace = new Pace();
    pace.look('run', { nowMs: 0, finished: 0, calls: none });
    const measured = pace.look('run', { nowMs: 5_000, finished: 10, calls: { exact: 0, tribe: 20 } });
    expect(pace.look('run', { nowMs: 3_600_000, finished: 10, calls: { exact: 0, tribe: 20 } })).toBeNull();
    expect(pace.last('run')).toEqual(measured);
  });

  test('is that of each run by itself', () => {
    const pace = new Pace();
    pace.look('one', { nowMs: 0, finished: 0, calls: none });
    expect(pace.look('other', { nowMs: 5_000, finished: 5, calls: none })).toBeNull();
  });
});
