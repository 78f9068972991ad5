import type { BudgetState, CallWindow } from '../../store/port.ts';
import { type Priority, reservedShare } from './priority.ts';
import { dayMs, hourMs, minuteMs, roomIn } from './windows.ts';

/** Work of one kind that waits. */
export interface Backlog {
  readonly records: number;
  /** As measured; zero when its side is not asked. */
  readonly callsPerRecord: number;
}

/** What takes longest: our own speed, the vendor's minute or day, or a silence that it asked for. */
export type Limiter = 'pace' | 'minute' | 'day' | 'silence';

export interface Forecast {
  readonly doneMs: number;
  readonly limitedBy: Limiter;
}

export interface ForecastInput {
  readonly nowMs: number;
  readonly backlog: readonly Backlog[];
  /** From the beginning of one call to that of the next, when nothing but ourselves holds them back. */
  readonly msPerCall: number;
  /** As far as it is known; null where nothing was asked yet. */
  readonly budget: BudgetState | null;
  readonly priority: Priority;
}

/** Nobody plans further ahead. */
const daysMax = 1_000;

/**
 * When a backlog is done if nothing else happens: hour by hour what the day lets through, within the hour minute by
 * minute, within the minute at our own pace. Null when it is too far away to say.
 */
export function forecast(input: ForecastInput): Forecast | null {
  const { nowMs, budget, msPerCall } = input;
  const calls = Math.ceil(
    input.backlog.reduce((sum, { records, callsPerRecord }) => sum + records * callsPerRecord, 0),
  );
  if (calls === 0) return { doneMs: nowMs, limitedBy: 'pace' };
  const startMs = Math.max(nowMs, budget?.silentUntilMs ?? 0);
  const spent = new Map<Limiter, number>([['silence', startMs - nowMs]]);
  const minute = budget?.minute ?? null;
  const day = budget?.day ?? null;
  if (budget === null || minute === null || day === null) {
    return ended(startMs + calls * msPerCall, spent, 'pace', calls * msPerCall);
  }
  const share = reservedShare[input.priority];
  const perMinute = Math.min(minute.limit - Math.ceil(minute.limit * share), Math.floor(minuteMs / msPerCall));
  if (perMinute < 1) return null;
  const speed: Limiter = perMinute * msPerCall < 0.9 * minuteMs ? 'minute' : 'pace';
  let atMs = startMs;
  let left = calls;
  // What the current minute has left is all that can go before the next one begins.
  if (atMs < minute.endsMs) {
    const most = Math.min(roomIn(minute, budget) - Math.ceil(minute.limit * share), callsOf(day, budget, share, atMs));
    const now = Math.max(0, Math.min(left, most, Math.floor((minute.endsMs - atMs) / msPerCall)));
    if (now === left) return ended(atMs + left * msPerCall, spent, 'pace', left * msPerCall);
    left -= now;
    add(spent, speed, minute.endsMs - atMs);
    atMs = minute.endsMs;
    return overDays({ day: counted(day, now), budget, share, perMinute, msPerCall, speed }, { atMs, left, spent });
  }
  return overDays({ day, budget, share, perMinute, msPerCall, speed }, { atMs, left, spent });
}

interface Rates {
  readonly day: CallWindow;
  readonly budget: BudgetState;
  readonly share: number;
  readonly perMinute: number;
  readonly msPerCall: number;
  readonly speed: Limiter;
}

function overDays(
  rates: Rates,
  from: { readonly atMs: number; readonly left: number; readonly spent: Map<Limiter, number> },
): Forecast | null {
  const { budget, share, perMinute, msPerCall, speed } = rates;
  const { spent } = from;
  let { day } = rates;
  let { atMs, left } = from;
  const lastMs = atMs + daysMax * dayMs;
  while (atMs < lastMs) {
    if (atMs >= day.endsMs)
      day = { endsMs: day.endsMs + dayMs * Math.ceil((atMs - day.endsMs + 1) / dayMs), limit: day.limit, used: 0 };
    const stepEndsMs = day.endsMs - hourMs * Math.floor((day.endsMs - atMs - 1) / hourMs);
    const possible = Math.floor(((stepEndsMs - atMs) / minuteMs) * perMinute);
    const allowed = Math.max(0, callsOf(day, budget, share, atMs));
    const taken = Math.min(left, possible, allowed);
    const fullMinutes = Math.max(0, Math.ceil(taken / perMinute) - 1);
    const workMs = taken === 0 ? 0 : fullMinutes * minuteMs + (taken - fullMinutes * perMinute) * msPerCall;
    if (taken === left) return ended(atMs + workMs, spent, speed, workMs);
    left -= taken;
    day = counted(day, taken);
    add(spent, speed, allowed < possible ? workMs : stepEndsMs - atMs);
    if (allowed < possible) add(spent, 'day', stepEndsMs - atMs - workMs);
    atMs = stepEndsMs;
  }
  return null;
}

/** What a day lets through now for a call of this share: in its last hour, everything. */
function callsOf(day: CallWindow, budget: BudgetState, share: number, atMs: number): number {
  const hoursLeft = Math.max(0, Math.floor((day.endsMs - atMs - 1) / hourMs));
  return roomIn(day, budget) - Math.ceil((day.limit * share * hoursLeft * hourMs) / dayMs);
}

const counted = (day: CallWindow, calls: number): CallWindow => ({ ...day, used: day.used + calls });

const add = (spent: Map<Limiter, number>, limiter: Limiter, ms: number): void =>
  void spent.set(limiter, (spent.get(limiter) ?? 0) + ms);

function ended(doneMs: number, spent: Map<Limiter, number>, last: Limiter, lastMs: number): Forecast {
  add(spent, last, lastMs);
  const [longest] = [...spent].filter(([, ms]) => ms > 0).sort(([, a], [, b]) => b - a);
  return { doneMs: Math.round(doneMs), limitedBy: longest?.[0] ?? last };
}
