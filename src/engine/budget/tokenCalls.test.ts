import { describe, expect, test } from 'vitest';
import type { BudgetState } from '../../store/port.ts';
import { exactLimits } from '../../vendors/exact/limits.ts';
import { tribeLimits } from '../../vendors/tribe/limits.ts';
import { emptyBudget } from './allowance.ts';
import { grantTokenCall, type TokenEnd, tokenCallEnded } from './tokenCalls.ts';
import { dayMs, turnGuardMs } from './windows.ts';

const midnightMs = Date.UTC(2026, 5, 15);
const failed: TokenEnd = { is: 'failed', isError: false, notBeforeMs: 0 };
const refused: TokenEnd = { is: 'failed', isError: true, notBeforeMs: 0 };

/** Asks whenever it may, until `untilMs`; how each ends is up to `end`. Returns the instants of the calls. */
function callsUntil(untilMs: number, end: TokenEnd, limits = exactLimits): number[] {
  let state: BudgetState = emptyBudget;
  const calls: number[] = [];
  for (let nowMs = midnightMs; nowMs < untilMs; ) {
    const asked = grantTokenCall(state, limits, nowMs);
    state = asked.state;
    if (asked.verdict.is === 'heldBack') nowMs = asked.verdict.untilMs;
    else {
      calls.push(nowMs - midnightMs);
      state = tokenCallEnded(state, limits, end, nowMs).state;
    }
  }
  return calls;
}

describe('calls to the token endpoint', () => {
  test('stop at two hundred a day', () => {
    const calls = callsUntil(midnightMs + dayMs + turnGuardMs + 1, { is: 'renewed' });
    expect(calls.filter((atMs) => atMs < dayMs)).toHaveLength(200);
    expect(calls[200]).toBe(dayMs + turnGuardMs);
  });

  test.each([
    [1, 151, 600],
    [2, 100, 920],
    [3, 66, 1_400],
    [10, 20, 4_600],
  ])(
    'of %i busy consents of one person stay below two hundred together, and none is without a token for long',
    (consents, callsMax, gapSecondsMax) => {
      let state: BudgetState = emptyBudget;
      const calls: number[] = [];
      for (let nowMs = midnightMs; nowMs < midnightMs + dayMs; ) {
        const asked = grantTokenCall(state, exactLimits, nowMs, consents);
        state = asked.state;
        if (asked.verdict.is === 'heldBack') nowMs = asked.verdict.untilMs;
        else {
          calls.push(nowMs);
          // Busy without end: renewed as soon as the vendor allows.
          nowMs += 575_000;
        }
      }
      expect(calls.length).toBeLessThanOrEqual(callsMax);
      expect(calls.length * consents).toBeLessThanOrEqual(200);
      const gaps = [...calls, midnightMs + dayMs].slice(1).map((atMs, index) => atMs - (calls[index] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(gapSecondsMax * 1_000);
    },
  );

  test('that fail wait longer each time, up to five minutes', () => {
    const calls = callsUntil(midnightMs + 3_600_000, failed, tribeLimits);
    const waits = calls.slice(1).map((atMs, index) => atMs - (calls[index] ?? 0));
    expect(waits.slice(0, 8)).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });

  test('that are refused stay below the vendor’s count of errors', () => {
    expect(callsUntil(midnightMs + 3_600_000, refused)).toHaveLength(7);
  });

  test('wait for the moment that the vendor names', () => {
    const { state } = tokenCallEnded(
      emptyBudget,
      exactLimits,
      { ...refused, notBeforeMs: midnightMs + 120_000 },
      midnightMs,
    );
    expect(grantTokenCall(state, exactLimits, midnightMs).verdict).toMatchObject({ untilMs: midnightMs + 120_000 });
  });

  test('that succeed end the waiting', () => {
    const first = tokenCallEnded(emptyBudget, exactLimits, failed, midnightMs).state;
    const { state } = tokenCallEnded(first, exactLimits, { is: 'renewed' }, midnightMs + 5_000);
    expect(state.tokens).toMatchObject({ failuresInRow: 0, notBeforeMs: 0 });
  });
});
