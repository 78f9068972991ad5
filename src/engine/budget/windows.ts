import type { BudgetState, CallWindow } from '../../store/port.ts';
import type { LimitFacts, VendorLimits } from '../../vendors/limits.ts';

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/**
 * How long after its end a window still counts as the current one. Our idea of the vendor's clock is good to a second
 * or so, and a call that comes a moment too early is counted in the old window, which may be full.
 */
export const turnGuardMs = 2_000;

/** As a vendor with limits is taken for before it told anything: windows of the clock, unused. */
const fresh = (limit: number, lengthMs: number, nowMs: number): CallWindow => ({
  endsMs: (Math.floor(nowMs / lengthMs) + 1) * lengthMs,
  limit,
  used: 0,
});

/** The state with the windows that `nowMs` falls into. The same object when nothing had to change. */
export function turned(state: BudgetState, { calls }: VendorLimits, nowMs: number): BudgetState {
  if (calls === null) return state;
  const isNew = state.minute === null;
  const day = dayAt(state.day ?? fresh(calls.perDay, dayMs, nowMs), nowMs);
  const minute = state.minute ?? fresh(calls.perMinute, minuteMs, nowMs);
  if (nowMs >= minute.endsMs + turnGuardMs) {
    return nextMinute({ ...state, day }, fresh(minute.limit, minuteMs, nowMs));
  }
  const aligned = notTooFar(minute, minuteMs, nowMs);
  return isNew || aligned !== state.minute || day !== state.day ? { ...state, minute: aligned, day } : state;
}

function dayAt(day: CallWindow, nowMs: number): CallWindow {
  return nowMs >= day.endsMs + turnGuardMs ? fresh(day.limit, dayMs, nowMs) : notTooFar(day, dayMs, nowMs);
}

/**
 * No window ends later than its length from now. One that seems to was written by a clock ahead of ours: what it counted
 * holds, and it ends when ours would, or two clocks that disagree by an hour would keep everybody waiting for one.
 */
function notTooFar(window: CallWindow, lengthMs: number, nowMs: number): CallWindow {
  if (window.endsMs <= nowMs + lengthMs + turnGuardMs) return window;
  return { ...window, endsMs: fresh(0, lengthMs, nowMs).endsMs };
}

/**
 * Calls that are still on their way go along, for they may arrive in the new minute. Those of the minute before are past
 * their deadline; whether they arrived in this day nobody told, so they count.
 */
function nextMinute(state: BudgetState, minute: CallWindow): BudgetState {
  const isNext = state.minute !== null && minute.endsMs - state.minute.endsMs <= minuteMs;
  const lost = state.carried + (isNext ? 0 : state.inFlight);
  return {
    ...state,
    minute,
    day: state.day === null ? null : { ...state.day, used: state.day.used + lost },
    carried: isNext ? state.inFlight : 0,
    inFlight: 0,
  };
}

/** Calls that a window has left if every call on its way is counted. */
export const roomIn = (window: CallWindow, state: BudgetState): number =>
  window.limit - window.used - state.inFlight - state.carried;

/** The end of a call that was granted in the minute that ends at `grantedMs`. */
export interface CallEnd {
  readonly grantedMs: number;
  /** `open`: it may still arrive. */
  readonly is: 'answered' | 'neverSent' | 'open';
  readonly facts: LimitFacts | null;
}

/** Books how a call ended, with what its answer told. */
export function booked(state: BudgetState, end: CallEnd): BudgetState {
  const { minute, day } = state;
  if (minute === null || day === null || end.is === 'open') return state;
  const isOfThis = end.grantedMs === minute.endsMs;
  const isOfBefore = end.grantedMs === minute.endsMs - minuteMs;
  const released: BudgetState = {
    ...state,
    inFlight: Math.max(0, state.inFlight - (isOfThis ? 1 : 0)),
    carried: Math.max(0, state.carried - (isOfBefore ? 1 : 0)),
  };
  if (end.is === 'neverSent') return released;
  const { facts } = end;
  const ofMinute = { limit: facts?.minuteLimit, remaining: facts?.minuteRemaining, resetMs: facts?.minuteResetMs };
  const ofDay = { limit: facts?.dayLimit, remaining: facts?.dayRemaining, resetMs: facts?.dayResetMs };
  const toldDay = told(day, ofDay, dayMs, { isOfThis, isOfBefore });
  const toldMinute = told(minute, ofMinute, minuteMs, { isOfThis, isOfBefore });
  const isNextMinute = toldMinute.endsMs > minute.endsMs;
  const counted: BudgetState = { ...released, day: toldDay };
  return isNextMinute ? nextMinute(counted, toldMinute) : { ...counted, minute: toldMinute };
}

/** Whether a call was granted in this minute or in the one before. */
interface Whose {
  readonly isOfThis: boolean;
  readonly isOfBefore: boolean;
}

interface Told {
  readonly limit: number | null | undefined;
  readonly remaining: number | null | undefined;
  readonly resetMs: number | null | undefined;
}

/**
 * A window as an answer told it. Another app of the customer may eat from it as well, so the smaller remainder holds; of
 * several answers that cross it is that of the last. An answer that tells nothing leaves its call counted.
 */
function told(window: CallWindow, { limit, remaining, resetMs }: Told, lengthMs: number, call: Whose): CallWindow {
  const { isOfThis, isOfBefore } = call;
  if (remaining === null || remaining === undefined)
    return isOfThis || isOfBefore ? { ...window, used: window.used + 1 } : window;
  const endsMs = resetMs ?? window.endsMs;
  // One that no clock can mean.
  if (endsMs > window.endsMs + 2 * lengthMs) return window;
  const known = limit ?? window.limit;
  const used = Math.max(0, known - remaining);
  if (endsMs < window.endsMs) {
    // Of a window that is over; unless ours began too early, and then this call and all before it are in neither.
    return isOfThis ? { ...window, used: Math.max(window.used + 1, used) } : window;
  }
  return { endsMs, limit: known, used: endsMs > window.endsMs ? used : Math.max(window.used, used) };
}
