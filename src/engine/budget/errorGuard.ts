import type { BudgetState, EndpointErrors } from '../../store/port.ts';
import type { ErrorRule } from '../../vendors/limits.ts';
import { hourMs } from './windows.ts';

/** An endpoint is left alone at this share of the errors that would shut us out. */
const parkShare = 0.7;
/** Whoever answers this many times in a row with a refusal, to different questions, has shut us out. */
const refusalsInRowMax = 3;
/** Calls on their way end within moments. */
const inFlightWaitMs = 5_000;

/** What a person should know. */
export type GuardEvent =
  | { readonly is: 'parked'; readonly endpoint: string; readonly untilMs: number }
  | { readonly is: 'relieved'; readonly endpoint: string }
  | { readonly is: 'shutOut'; readonly untilMs: number }
  | { readonly is: 'letIn' };

const isRecent = (nowMs: number) => (atMs: number) => atMs > nowMs - hourMs;

/** Until when an endpoint must not be asked because of its errors; null when it may. */
export function heldByErrors(state: BudgetState, rule: ErrorRule, endpoint: string, nowMs: number): number | null {
  const known = state.endpoints[endpoint];
  if (known === undefined) return null;
  if (known.parkedUntilMs !== null && nowMs < known.parkedUntilMs) return known.parkedUntilMs;
  // Each call on its way may end as the others did.
  const errors = known.atMs.filter(isRecent(nowMs)).length;
  return errors > 0 && errors + state.inFlight + state.carried >= rule.perHour - 1 ? nowMs + inFlightWaitMs : null;
}

export const isShutOut = ({ refusedInRow }: BudgetState): boolean => refusedInRow.length === refusalsInRowMax;

/** One answer of an endpoint. `isExplained`: a 429 that names the limit that was hit is no sign of being shut out. */
export interface Answer {
  readonly endpoint: string;
  readonly status: number;
  readonly isExplained: boolean;
}

export function noted(
  state: BudgetState,
  rule: ErrorRule,
  answer: Answer,
  nowMs: number,
): { readonly state: BudgetState; readonly events: readonly GuardEvent[] } {
  const counted = rule.statuses.has(answer.status)
    ? withError(state, rule, answer.endpoint, nowMs)
    : withoutOldErrors(state, answer, nowMs);
  const judged = withRefusals(counted.state, answer, nowMs);
  return { state: judged.state, events: [...counted.events, ...judged.events] };
}

type Noted = ReturnType<typeof noted>;

function withError(state: BudgetState, rule: ErrorRule, endpoint: string, nowMs: number): Noted {
  const known = state.endpoints[endpoint];
  const atMs = [...(known?.atMs ?? []).filter(isRecent(nowMs)), nowMs];
  const isTooMany = atMs.length >= Math.floor(rule.perHour * parkShare);
  const wasParked = known?.parkedUntilMs != null && nowMs < known.parkedUntilMs;
  // An hour after the last of them none counts any more, whether the vendor's hour slides or not.
  const parkedUntilMs = isTooMany ? nowMs + hourMs : (known?.parkedUntilMs ?? null);
  return {
    state: { ...state, endpoints: { ...recentOnes(state, nowMs), [endpoint]: { atMs, parkedUntilMs } } },
    events: isTooMany && !wasParked ? [{ is: 'parked', endpoint, untilMs: nowMs + hourMs }] : [],
  };
}

function withoutOldErrors(state: BudgetState, { endpoint, status }: Answer, nowMs: number): Noted {
  const known = state.endpoints[endpoint];
  const isGood = status < 400 && known?.parkedUntilMs != null && nowMs >= known.parkedUntilMs;
  if (!isGood) return { state, events: [] };
  const { [endpoint]: _relieved, ...others } = state.endpoints;
  // Errors since the hour was over count as they would without it.
  const atMs = known.atMs.filter(isRecent(nowMs));
  const endpoints = atMs.length === 0 ? others : { ...others, [endpoint]: { atMs, parkedUntilMs: null } };
  return { state: { ...state, endpoints }, events: [{ is: 'relieved', endpoint }] };
}

/** What is older than an hour is forgotten, except where a person was told of it and not yet that it is over. */
function recentOnes(state: BudgetState, nowMs: number): Readonly<Record<string, EndpointErrors>> {
  const entries = Object.entries(state.endpoints);
  return Object.fromEntries(
    entries.filter(([, { atMs, parkedUntilMs }]) => parkedUntilMs !== null || atMs.some(isRecent(nowMs))),
  );
}

/**
 * A vendor that shut us out says 403 or 429 to everything (exact-online.md 3.3). Asking on makes it longer, so nobody
 * asks for an hour. A single endpoint that is forbidden is no such sign: others answer in between.
 */
function withRefusals(state: BudgetState, { endpoint, status, isExplained }: Answer, nowMs: number): Noted {
  if (status >= 500) return { state, events: [] };
  if (status !== 403 && (status !== 429 || isExplained)) {
    if (state.refusedInRow.length === 0) return { state, events: [] };
    return { state: { ...state, refusedInRow: [] }, events: isShutOut(state) ? [{ is: 'letIn' }] : [] };
  }
  const refusedInRow = [...state.refusedInRow, endpoint].slice(-refusalsInRowMax);
  const isEverything = new Set(refusedInRow).size > 1 || status === 429;
  if (refusedInRow.length < refusalsInRowMax) return { state: { ...state, refusedInRow }, events: [] };
  if (!isEverything) return { state: { ...state, refusedInRow: refusedInRow.slice(1) }, events: [] };
  const untilMs = nowMs + hourMs;
  return {
    state: { ...state, refusedInRow, silentUntilMs: Math.max(state.silentUntilMs, untilMs) },
    events: [{ is: 'shutOut', untilMs }],
  };
}
