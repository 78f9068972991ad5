import type { BudgetState, CallWindow } from '../../store/port.ts';
import type { CallPlace, LimitFacts, VendorLimits } from '../../vendors/limits.ts';
import { type GuardEvent, heldByErrors, isShutOut, noted } from './errorGuard.ts';
import { type Priority, reservedShare } from './priority.ts';
import { booked, dayMs, hourMs, roomIn, turned, turnGuardMs } from './windows.ts';

/** Nothing is known yet. */
export const emptyBudget: BudgetState = {
  minute: null,
  day: null,
  inFlight: 0,
  carried: 0,
  silentUntilMs: 0,
  refusedInRow: [],
  endpoints: {},
  tokens: { day: null, failuresInRow: 0, notBeforeMs: 0 },
};

export interface Ask {
  readonly priority: Priority;
  readonly place: CallPlace;
}

/** Leave for one call. `minuteEndsMs` names the minute it is good for, null where calls are not counted. */
export interface Grant {
  readonly place: CallPlace;
  readonly minuteEndsMs: number | null;
}

export type Verdict =
  | { readonly is: 'granted'; readonly grant: Grant }
  | { readonly is: 'heldBack'; readonly by: 'budget' | 'errors'; readonly untilMs: number };

export interface Judged {
  readonly state: BudgetState;
  readonly verdict: Verdict;
}

/** Whether a call may go now, and if not, when. Instants are of the vendor's clock. */
export function grantCall(before: BudgetState, limits: VendorLimits, ask: Ask, nowMs: number): Judged {
  const state = turned(before, limits, nowMs);
  const { place } = ask;
  const errorsUntilMs = limits.errors === null ? null : heldByErrors(state, limits.errors, place.endpoint, nowMs);
  const untilMs = Math.max(state.silentUntilMs, errorsUntilMs ?? 0, openAgainMs(state, ask));
  if (nowMs < untilMs) {
    const isForErrors = errorsUntilMs !== null || (nowMs < state.silentUntilMs && isShutOut(state));
    return { state, verdict: { is: 'heldBack', by: isForErrors ? 'errors' : 'budget', untilMs } };
  }
  if (!place.isCounted || state.minute === null) {
    return { state, verdict: { is: 'granted', grant: { place, minuteEndsMs: null } } };
  }
  return {
    state: { ...state, inFlight: state.inFlight + 1 },
    verdict: { is: 'granted', grant: { place, minuteEndsMs: state.minute.endsMs } },
  };
}

/** From when both windows let a call through; an instant that has passed when they do now. */
function openAgainMs(state: BudgetState, { place, priority }: Ask): number {
  const { minute, day } = state;
  if (!place.isCounted || minute === null || day === null) return 0;
  const share = reservedShare[priority];
  return Math.max(dayOpenMs(day, roomIn(day, state), share), minuteOpenMs(state, minute, share));
}

/** From when a minute lets a call of this share through: now, or after its end. A few calls stay for those before it. */
function minuteOpenMs(state: BudgetState, minute: CallWindow, share: number): number {
  return roomIn(minute, state) > Math.ceil(minute.limit * share) ? 0 : minute.endsMs + turnGuardMs;
}

/**
 * From when a day with so much room lets a call of this share through. The whole share is reserved at the beginning of
 * the day, nothing in its last hour, and it goes back in steps of an hour and not call by call: a piece of work needs
 * several calls, and with one every few minutes it would look and never get to write.
 */
function dayOpenMs(day: CallWindow, room: number, share: number): number {
  if (room < 1) return day.endsMs + turnGuardMs;
  const reserved = (hoursLeft: number): number => Math.ceil((day.limit * share * hoursLeft * hourMs) / dayMs);
  let hoursLeft = dayMs / hourMs - 1;
  while (hoursLeft > 0 && reserved(hoursLeft) >= room) hoursLeft -= 1;
  // So many whole hours are left from just after this instant on; of a whole day's, always.
  return day.endsMs - (hoursLeft + 1) * hourMs + 1;
}

/** How a granted call ended. */
export type End =
  | {
      readonly is: 'answered';
      readonly status: number;
      readonly facts: LimitFacts | null;
      readonly silentUntilMs: number;
    }
  /** It never reached the vendor. */
  | { readonly is: 'neverSent' }
  /** It may still arrive. */
  | { readonly is: 'open' };

export interface Booked {
  readonly state: BudgetState;
  readonly events: readonly GuardEvent[];
}

export function callEnded(before: BudgetState, limits: VendorLimits, grant: Grant, end: End, nowMs: number): Booked {
  const state = turned(before, limits, nowMs);
  const facts = end.is === 'answered' ? end.facts : null;
  const { minuteEndsMs } = grant;
  const counted = minuteEndsMs === null ? state : booked(state, { grantedMs: minuteEndsMs, is: end.is, facts });
  if (end.is !== 'answered') return { state: counted, events: [] };
  const silentUntilMs = Math.max(counted.silentUntilMs, end.status === 429 ? end.silentUntilMs : 0);
  const silenced = silentUntilMs === counted.silentUntilMs ? counted : { ...counted, silentUntilMs };
  if (limits.errors === null) return { state: silenced, events: [] };
  const { endpoint } = grant.place;
  return noted(silenced, limits.errors, { endpoint, status: end.status, isExplained: facts !== null }, nowMs);
}
