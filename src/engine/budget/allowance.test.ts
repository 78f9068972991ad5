import { describe, expect, test } from 'vitest';
import type { BudgetState } from '../../store/port.ts';
import { exactLimits } from '../../vendors/exact/limits.ts';
import type { LimitFacts } from '../../vendors/limits.ts';
import { tribeLimits } from '../../vendors/tribe/limits.ts';
import { callEnded, type End, emptyBudget, type Grant, grantCall, type Verdict } from './allowance.ts';
import { type Priority, reservedShare } from './priority.ts';
import { dayMs, hourMs, minuteMs, turnGuardMs } from './windows.ts';

const midnightMs = Date.UTC(2026, 5, 15);
const nowMs = midnightMs + 9 * hourMs + 30_000;
const minuteEndMs = midnightMs + 9 * hourMs + minuteMs;
const place = { endpoint: 'crm/Accounts', isCounted: true };
const unknown: LimitFacts = {
  minuteLimit: null,
  minuteRemaining: null,
  minuteResetMs: null,
  dayLimit: null,
  dayRemaining: null,
  dayResetMs: null,
};

const budget = (used: { minute?: number; day?: number }, change: Partial<BudgetState> = {}): BudgetState => ({
  ...emptyBudget,
  minute: { endsMs: minuteEndMs, limit: 60, used: used.minute ?? 0 },
  day: { endsMs: midnightMs + dayMs, limit: 5_000, used: used.day ?? 0 },
  ...change,
});
const ask = (state: BudgetState, atMs = nowMs, priority: Priority = 'person'): Verdict =>
  grantCall(state, exactLimits, { priority, place }, atMs).verdict;
const untilOf = (verdict: Verdict): number | null => (verdict.is === 'heldBack' ? verdict.untilMs : null);
const grantOf = (minuteEndsMs: number | null = minuteEndMs): Grant => ({ place, minuteEndsMs });
const answered = (facts: LimitFacts | null, status = 200, silentUntilMs = 0): End => ({
  is: 'answered',
  status,
  facts,
  silentUntilMs,
});
const ended = (state: BudgetState, end: End, atMs = nowMs, grant = grantOf()): BudgetState =>
  callEnded(state, exactLimits, grant, end, atMs).state;

describe('leave for a call', () => {
  test('is counted before anything is known, by the pessimistic limits', () => {
    const { state, verdict } = grantCall(emptyBudget, exactLimits, { priority: 'person', place }, nowMs);
    expect(verdict).toEqual({ is: 'granted', grant: { place, minuteEndsMs: minuteEndMs } });
    expect(state).toMatchObject({
      minute: { endsMs: minuteEndMs, limit: 60, used: 0 },
      day: { endsMs: midnightMs + dayMs, limit: 5_000, used: 0 },
      inFlight: 1,
    });
  });

  test.each([
    ['something is left', budget({ minute: 59, day: 4_999 }), null],
    ['the minute is used up', budget({ minute: 60 }), minuteEndMs + turnGuardMs],
    [
      'calls on their way may use it up',
      budget({ minute: 57 }, { inFlight: 2, carried: 1 }),
      minuteEndMs + turnGuardMs,
    ],
    ['the day is used up', budget({ day: 5_000 }), midnightMs + dayMs + turnGuardMs],
    ['both are used up', budget({ minute: 60, day: 5_000 }), midnightMs + dayMs + turnGuardMs],
    ['a 429 asked for silence', budget({}, { silentUntilMs: nowMs + 7 }), nowMs + 7],
    ['the silence is over', budget({}, { silentUntilMs: nowMs }), null],
  ])('waits when it has to: %s', (_name, state, untilMs) => {
    expect(untilOf(ask(state))).toBe(untilMs);
  });

  test.each([
    ['just before the end', minuteEndMs - 1, minuteEndMs + turnGuardMs],
    [
      'within the guard, where the vendor may still count the old minute',
      minuteEndMs + turnGuardMs - 1,
      minuteEndMs + turnGuardMs,
    ],
    ['after it', minuteEndMs + turnGuardMs, null],
  ])('of a full minute: %s', (_name, atMs, untilMs) => {
    expect(untilOf(ask(budget({ minute: 60 }), atMs))).toBe(untilMs);
  });

  test('takes calls on their way along into the next minute, once', () => {
    const turned = grantCall(
      budget({ minute: 60 }, { inFlight: 3, carried: 2 }),
      exactLimits,
      { priority: 'person', place },
      minuteEndMs + turnGuardMs,
    );
    expect(turned.state).toMatchObject({ minute: { used: 0 }, inFlight: 1, carried: 3, day: { used: 2 } });
    const later = grantCall(turned.state, exactLimits, { priority: 'person', place }, minuteEndMs + 5 * minuteMs);
    expect(later.state).toMatchObject({ minute: { used: 0 }, inFlight: 1, carried: 0, day: { used: 6 } });
  });

  test('is not held back for longer than a window by a state that a clock ahead of ours wrote', () => {
    const ahead = budget({ minute: 60 }, { minute: { endsMs: minuteEndMs + hourMs, limit: 60, used: 60 } });
    const { state, verdict } = grantCall(ahead, exactLimits, { priority: 'person', place }, nowMs);
    expect(untilOf(verdict)).toBe(minuteEndMs + turnGuardMs);
    expect(untilOf(ask(state, minuteEndMs + turnGuardMs))).toBeNull();
  });

  test('is free where no limit is known, and where an address does not count', () => {
    const uncounted = { ...place, isCounted: false };
    const full = budget({ minute: 60, day: 5_000 });
    expect(grantCall(full, exactLimits, { priority: 'backfill', place: uncounted }, nowMs)).toEqual({
      state: full,
      verdict: { is: 'granted', grant: { place: uncounted, minuteEndsMs: null } },
    });
    const { state } = grantCall(emptyBudget, tribeLimits, { priority: 'backfill', place: uncounted }, nowMs);
    expect(state).toBe(emptyBudget);
  });
});

describe('the reserve for those who are more urgent', () => {
  test.each<[Priority, number]>([
    ['person', 60],
    ['invoice', 58],
    ['relation', 57],
    ['backfill', 54],
  ])('of the minute: %s may use %i', (priority, most) => {
    expect(ask(budget({ minute: most - 1 }), nowMs, priority).is).toBe('granted');
    expect(untilOf(ask(budget({ minute: most }), nowMs, priority))).toBe(minuteEndMs + turnGuardMs);
  });

  test.each([
    ['at the beginning of the day a tenth is left', midnightMs + 30_000, 4_519, 4_520],
    ['at noon half of that', midnightMs + 12 * hourMs + 30_000, 4_769, 4_770],
    ['in the last hour nothing', midnightMs + 23 * hourMs + 30_000, 4_999, 5_000],
  ])('of the day goes back hour by hour: %s', (_name, atMs, mayUse, mayNot) => {
    expect(ask(budget({ day: mayUse }, { minute: null }), atMs, 'backfill').is).toBe('granted');
    expect(ask(budget({ day: mayNot }, { minute: null }), atMs, 'backfill').is).toBe('heldBack');
    expect(ask(budget({ day: Math.min(mayNot, 4_999) }, { minute: null }), atMs, 'person').is).toBe('granted');
  });

  test('tells the moment from which enough of it has gone back', () => {
    const state = budget({ day: 4_771 }, { minute: null });
    const untilMs = untilOf(ask(state, midnightMs + 12 * hourMs + 30_000, 'backfill')) ?? 0;
    expect(untilMs).toBe(midnightMs + 13 * hourMs + 1);
    expect(ask(state, untilMs - 1, 'backfill').is).toBe('heldBack');
    expect(ask(state, untilMs, 'backfill').is).toBe('granted');
  });

  test('never leaves more to the less urgent', () => {
    const shares = Object.values(reservedShare);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });
});

describe('the end of a call', () => {
  const open = budget({ minute: 10, day: 100 }, { inFlight: 2 });
  const toldMinute = { ...unknown, minuteLimit: 60, minuteResetMs: minuteEndMs };

  test.each<[string, End, Partial<BudgetState> | object]>([
    [
      'is counted when the answer tells nothing',
      answered(null),
      { inFlight: 1, minute: { used: 11 }, day: { used: 101 } },
    ],
    [
      'follows what the answer tells',
      answered({ ...toldMinute, minuteRemaining: 20 }),
      { inFlight: 1, minute: { used: 40 }, day: { used: 101 } },
    ],
    [
      'keeps the smaller remainder of answers that crossed',
      answered({ ...toldMinute, minuteRemaining: 55 }),
      { inFlight: 1, minute: { used: 10 } },
    ],
    [
      'is free again when it never left',
      { is: 'neverSent' },
      { inFlight: 1, minute: { used: 10 }, day: { used: 100 } },
    ],
    ['stays open when nobody knows', { is: 'open' }, { inFlight: 2, minute: { used: 10 } }],
    [
      'takes over another limit',
      answered({ ...toldMinute, minuteLimit: 300, minuteRemaining: 280 }),
      { minute: { limit: 300, used: 20 } },
    ],
    [
      'opens the minute that the answer names',
      answered({ ...toldMinute, minuteRemaining: 59, minuteResetMs: minuteEndMs + minuteMs }),
      { minute: { endsMs: minuteEndMs + minuteMs, used: 1 }, inFlight: 0, carried: 1 },
    ],
    [
      'stays counted when the vendor is still in the minute that we thought was over',
      answered({ ...toldMinute, minuteRemaining: 55, minuteResetMs: minuteEndMs - minuteMs }),
      { minute: { endsMs: minuteEndMs, used: 11 }, inFlight: 1 },
    ],
    [
      'believes the vendor that this minute, the one before to us, is nearly used up',
      answered({ ...toldMinute, minuteRemaining: 1, minuteResetMs: minuteEndMs - minuteMs }),
      { minute: { endsMs: minuteEndMs, used: 59 } },
    ],
    [
      'does not believe a reset that no clock can mean',
      answered({ ...toldMinute, minuteRemaining: 59, minuteResetMs: minuteEndMs + hourMs }),
      { minute: { endsMs: minuteEndMs, used: 10 }, inFlight: 1 },
    ],
  ])('%s', (_name, end, expected) => {
    expect(ended(open, end)).toMatchObject(expected);
  });

  test('of the minute before frees what was carried over, and says nothing of this minute', () => {
    const state = budget({ minute: 3, day: 100 }, { carried: 2, inFlight: 1 });
    const facts = { ...unknown, minuteRemaining: 0, minuteResetMs: minuteEndMs - minuteMs, dayRemaining: 4_000 };
    expect(ended(state, answered(facts), nowMs, grantOf(minuteEndMs - minuteMs))).toMatchObject({
      minute: { used: 3 },
      day: { used: 1_000 },
      carried: 1,
      inFlight: 1,
    });
  });

  test('with 429 asks everybody for silence; the trio that is absent stays unknown', () => {
    const facts = { ...unknown, minuteLimit: 60, minuteRemaining: 0, minuteResetMs: minuteEndMs };
    const state = ended(open, answered(facts, 429, minuteEndMs));
    expect(state).toMatchObject({ silentUntilMs: minuteEndMs, minute: { used: 60 }, day: { used: 101 } });
    expect(untilOf(ask(state))).toBe(minuteEndMs + turnGuardMs);
    // Another app used up the rest; its next minute is ours again.
    expect(untilOf(ask(state, minuteEndMs + turnGuardMs))).toBeNull();
  });

  test('with an earlier silence than is known does not shorten it', () => {
    const silent = { ...open, silentUntilMs: midnightMs + dayMs };
    expect(ended(silent, answered(null, 429, nowMs + 5))).toMatchObject({ silentUntilMs: midnightMs + dayMs });
  });
});
