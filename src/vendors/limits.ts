import type { TransportAnswer } from './transport.ts';

/** What is known of a vendor's limits, as data: the engine keeps to them, and a simulation may hand over others. */
export interface VendorLimits {
  /** Assumed until an answer tells otherwise; null where no limit is known. */
  readonly calls: { readonly perMinute: number; readonly perDay: number } | null;
  readonly tokenCallsPerDay: number | null;
  /** Client errors that the vendor counts, and how many within an hour on one endpoint make it shut us out. */
  readonly errors: ErrorRule | null;
  placeOf(url: string): CallPlace;
  /** Null when the answer carries no rate headers at all. */
  readFacts(answer: TransportAnswer): LimitFacts | null;
  /** Until when a 429 asks for silence, on the clock that `nowMs` is of. */
  throttledUntilMs(answer: TransportAnswer, nowMs: number): number;
}

export interface ErrorRule {
  readonly statuses: ReadonlySet<number>;
  readonly perHour: number;
}

/** Where a call goes, as the vendor counts it. */
export interface CallPlace {
  /** Without administration, key and query. */
  readonly endpoint: string;
  /** Whether it takes from the limits of calls. */
  readonly isCounted: boolean;
}

/** What an answer's rate headers tell, null for what they do not. Instants in epoch milliseconds of the vendor's clock. */
export interface LimitFacts {
  readonly minuteLimit: number | null;
  readonly minuteRemaining: number | null;
  readonly minuteResetMs: number | null;
  readonly dayLimit: number | null;
  readonly dayRemaining: number | null;
  readonly dayResetMs: number | null;
}
