import type { Side } from '../domain/model/kind.ts';

/** What one side of a connection may still be asked, shared by all processes. Instants are of the vendor's clock. */
export interface CallBudget {
  readonly connectionId: string;
  readonly side: Side;
  /** Rises by one with each change; 1 is the first. */
  readonly version: number;
  readonly state: BudgetState;
}

export interface BudgetState {
  /** Null where no limit is known. */
  readonly minute: CallWindow | null;
  readonly day: CallWindow | null;
  /** Calls granted in this minute of which it is not known how they ended: each may have been counted or not. */
  readonly inFlight: number;
  /** The same of the minute before: they may still arrive in this one. */
  readonly carried: number;
  /** Nobody asks before then; 0 when anybody may. */
  readonly silentUntilMs: number;
  /** Endpoints that shut us out, one answer after the other and none of another kind between, the last ones. */
  readonly refusedInRow: readonly string[];
  /** Endpoints with client errors in the last hour. */
  readonly endpoints: Readonly<Record<string, EndpointErrors>>;
  readonly tokens: TokenCalls;
}

export interface CallWindow {
  readonly endsMs: number;
  readonly limit: number;
  /** Calls that are known to be counted, whoever made them. */
  readonly used: number;
}

export interface EndpointErrors {
  readonly atMs: readonly number[];
  readonly parkedUntilMs: number | null;
}

/** Calls to the token endpoint, which has limits of its own. */
export interface TokenCalls {
  readonly day: CallWindow | null;
  readonly failuresInRow: number;
  readonly notBeforeMs: number;
}
