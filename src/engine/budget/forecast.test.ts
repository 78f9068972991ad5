import { describe, expect, test } from 'vitest';
import type { BudgetState } from '../../store/port.ts';
import { exactLimits } from '../../vendors/exact/limits.ts';
import { callEnded, emptyBudget, grantCall } from './allowance.ts';
import { forecast } from './forecast.ts';
import type { Priority } from './priority.ts';
import { dayMs, hourMs, minuteMs } from './windows.ts';

const midnightMs = Date.UTC(2026, 5, 15);
const nineMs = midnightMs + 9 * hourMs;
const budget = (used: { minute?: number; day?: number } = {}, change: Partial<BudgetState> = {}): BudgetState => ({
  ...emptyBudget,
  minute: { endsMs: nineMs + minuteMs, limit: 60, used: used.minute ?? 0 },
  day: { endsMs: midnightMs + dayMs, limit: 5_000, used: used.day ?? 0 },
  ...change,
});
const of = (
  calls: number,
  state: BudgetState | null,
  input: { nowMs?: number; msPerCall?: number; priority?: Priority } = {},
) =>
  forecast({
    nowMs: input.nowMs ?? nineMs,
    backlog: [{ records: calls / 2, callsPerRecord: 2 }],
    msPerCall: input.msPerCall ?? 200,
    budget: state,
    priority: input.priority ?? 'person',
  });

describe('a backlog is done', () => {
  test.each([
    ['at once when it is empty', of(0, budget()), 0, 'pace'],
    ['at our own pace where no limit is known', of(1_000, null), 200_000, 'pace'],
    ['at our own pace when the minute is not used up', of(60, budget()), 12_000, 'pace'],
    ['with the next minute when this one is', of(60, budget({ minute: 60 })), minuteMs + 12_000, 'minute'],
    ['minute by minute', of(600, budget()), 9 * minuteMs + 12_000, 'minute'],
    [
      'at our own pace when that is slower than the minute',
      of(600, budget(), { msPerCall: 2_000 }),
      20 * minuteMs,
      'pace',
    ],
    ['tomorrow when the day is used up', of(60, budget({ day: 5_000 })), 15 * hourMs + 12_000, 'day'],
    // Today's five thousand, and tomorrow's from midnight.
    ['in two days', of(10_000, budget()), 15 * hourMs + 83 * minuteMs + 20 * 200, 'day'],
    [
      'after the silence that the vendor asked for',
      of(60, budget({}, { silentUntilMs: nineMs + 10 * minuteMs })),
      10 * minuteMs + 12_000,
      'silence',
    ],
  ])('%s', (_name, found, afterMs, limitedBy) => {
    expect(found).toEqual({ doneMs: nineMs + afterMs, limitedBy });
  });

  test('later for those who leave a reserve to others', () => {
    const calls = 4_900;
    const urgent = of(calls, budget())?.doneMs ?? 0;
    const patient = of(calls, budget(), { priority: 'backfill' });
    expect(patient?.limitedBy).toBe('day');
    expect(patient?.doneMs).toBeGreaterThan(urgent + hourMs);
  });

  test('at no time that anybody could name when it takes years', () => {
    expect(of(10_000_000, budget())).toBeNull();
  });

  test('over several kinds, each at its own cost', () => {
    const backlog = [
      { records: 10, callsPerRecord: 3 },
      { records: 5, callsPerRecord: 0.5 },
      { records: 100, callsPerRecord: 0 },
    ];
    expect(forecast({ nowMs: 0, backlog, msPerCall: 1_000, budget: null, priority: 'relation' })?.doneMs).toBe(33_000);
  });
});

/** What the governor really does with calls one after the other. */
function played(calls: number, from: BudgetState, startMs: number, priority: Priority, msPerCall: number): number {
  let state = from;
  let nowMs = startMs;
  for (let left = calls; left > 0; ) {
    const place = { endpoint: 'crm/Accounts', isCounted: true };
    const asked = grantCall(state, exactLimits, { priority, place }, nowMs);
    state = asked.state;
    if (asked.verdict.is === 'heldBack') {
      nowMs = asked.verdict.untilMs;
      continue;
    }
    nowMs += msPerCall;
    left -= 1;
    const end = { is: 'answered', status: 200, facts: null, silentUntilMs: 0 } as const;
    state = callEnded(state, exactLimits, asked.verdict.grant, end, nowMs).state;
  }
  return nowMs;
}

test.each<[number, Priority, number, number]>([
  [50, 'person', 200, 9],
  [300, 'relation', 200, 9],
  [300, 'relation', 3_000, 9],
  [4_400, 'backfill', 200, 0.5],
  [4_990, 'backfill', 700, 1],
  [2_000, 'stock', 200, 22.7],
  [12_000, 'relation', 250, 13],
])('%i calls of a %s at %i ms from hour %f end when the forecast said', (calls, priority, msPerCall, hour) => {
  const startMs = midnightMs + hour * hourMs + 17_000;
  const state = budget(
    {},
    { minute: { endsMs: (Math.floor(startMs / minuteMs) + 1) * minuteMs, limit: 60, used: 20 } },
  );
  const said = forecast({
    nowMs: startMs,
    backlog: [{ records: calls, callsPerRecord: 1 }],
    msPerCall,
    budget: state,
    priority,
  });
  const really = played(calls, state, startMs, priority, msPerCall);
  // The guards between windows are not foretold: two seconds each, and a call or two that slip into another minute.
  expect(Math.abs((said?.doneMs ?? 0) - really)).toBeLessThanOrEqual(2 * minuteMs + 0.02 * (really - startMs));
});
