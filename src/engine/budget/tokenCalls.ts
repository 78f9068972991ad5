import type { BudgetState, CallWindow } from '../../store/port.ts';
import type { VendorLimits } from '../../vendors/limits.ts';
import type { Booked, Judged } from './allowance.ts';
import { heldByErrors, noted } from './errorGuard.ts';
import { dayMs, turnGuardMs } from './windows.ts';

/** Its errors count like those of any endpoint (exact-online.md 2.3). */
const place = { endpoint: 'token', isCounted: false };

const firstWaitMs = 5_000;
const longestWaitMs = 300_000;

/** The share of the day's token calls that may be made before their time has come. */
const aheadShare = 0.05;

/**
 * Whether the token endpoint may be asked now. A failure makes everybody wait, longer each time. The vendor counts the calls
 * of one person together: one of `consents` pairs of the same person has its part of them, and spreads it over the day,
 * so that all pairs are renewed a little late and none is without a token for hours.
 */
export function grantTokenCall(state: BudgetState, limits: VendorLimits, nowMs: number, consents = 1): Judged {
  const { tokens } = state;
  const held = (by: 'budget' | 'errors', untilMs: number): Judged => ({
    state,
    verdict: { is: 'heldBack', by, untilMs },
  });
  if (nowMs < tokens.notBeforeMs) return held('budget', tokens.notBeforeMs);
  const errorsUntilMs = limits.errors === null ? null : heldByErrors(state, limits.errors, place.endpoint, nowMs);
  if (errorsUntilMs !== null) return held('errors', errorsUntilMs);
  const day = dayOf(tokens.day, limits.tokenCallsPerDay, nowMs);
  if (day !== null) {
    const part = Math.floor(day.limit / Math.max(1, consents));
    if (day.used >= part) return held('budget', day.endsMs + turnGuardMs);
    const ahead = Math.floor(part * aheadShare);
    const dueMs = day.endsMs - dayMs + ((day.used - ahead) / Math.max(1, part - ahead)) * dayMs;
    if (consents > 1 && nowMs < dueMs) return held('budget', Math.ceil(dueMs));
  }
  return { ...countTokenCall(state, limits, nowMs), verdict: { is: 'granted', grant: { place, minuteEndsMs: null } } };
}

/** One more call to the token endpoint. */
export function countTokenCall(state: BudgetState, limits: VendorLimits, nowMs: number): Pick<Booked, 'state'> {
  const day = dayOf(state.tokens.day, limits.tokenCallsPerDay, nowMs);
  if (day === null) return { state };
  return { state: { ...state, tokens: { ...state.tokens, day: { ...day, used: day.used + 1 } } } };
}

function dayOf(day: CallWindow | null, limit: number | null, nowMs: number): CallWindow | null {
  if (limit === null) return null;
  const isCurrent = day !== null && nowMs < day.endsMs + turnGuardMs && day.endsMs <= nowMs + dayMs + turnGuardMs;
  return isCurrent ? day : { endsMs: (Math.floor(nowMs / dayMs) + 1) * dayMs, limit, used: 0 };
}

export type TokenEnd =
  | { readonly is: 'renewed' }
  /** `isError`: the vendor refused it. `notBeforeMs`: when it said to come back; 0 when it did not. */
  | { readonly is: 'failed'; readonly isError: boolean; readonly notBeforeMs: number };

export function tokenCallEnded(state: BudgetState, limits: VendorLimits, end: TokenEnd, nowMs: number): Booked {
  const answered = (status: number, before: BudgetState): Booked =>
    limits.errors === null
      ? { state: before, events: [] }
      : noted(before, limits.errors, { endpoint: place.endpoint, status, isExplained: true }, nowMs);
  if (end.is === 'renewed')
    return answered(200, { ...state, tokens: { ...state.tokens, failuresInRow: 0, notBeforeMs: 0 } });
  const failuresInRow = state.tokens.failuresInRow + 1;
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failuresInRow - 1, 16));
  const notBeforeMs = Math.max(nowMs + waitMs, end.notBeforeMs);
  const failed = { ...state, tokens: { ...state.tokens, failuresInRow, notBeforeMs } };
  return end.isError ? answered(400, failed) : { state: failed, events: [] };
}
