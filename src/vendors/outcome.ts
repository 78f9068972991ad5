import type { Sighting } from '../domain/model/record.ts';

/** The seven ways in which a vendor call can end. Unknown is a state to resolve by looking, never a reason to resend. */
export type Outcome<T> =
  | { readonly is: 'ok'; readonly value: T }
  /** The vendor understood and refused. Asking again with the same content is pointless. */
  | { readonly is: 'rejected'; readonly rejection: Rejection }
  /** The record is no longer what the caller had seen. */
  | { readonly is: 'conflict'; readonly reason: string }
  | { readonly is: 'throttled'; readonly untilMs: number }
  /** Token missing, expired beyond repair, or consent withdrawn. */
  | { readonly is: 'unauthorised'; readonly reason: string }
  | { readonly is: 'notSent'; readonly reason: string }
  | { readonly is: 'unknown'; readonly reason: string };

export interface Rejection {
  readonly status: number;
  /** The vendor's own words, in the user's language. */
  readonly message: string;
  readonly cause:
    | 'invalid'
    | 'notFound'
    | 'forbidden'
    | 'duplicate'
    | 'inUse'
    | 'unexpectedShape'
    | 'vendorError'
    /** A code or our own credentials, and the vendor does not say which (exact-online.md 2.4). */
    | 'codeOrCredentials';
}

export type NotOk = Exclude<Outcome<never>, { readonly is: 'ok' }>;

/**
 * How a write of several calls ended. Of one that did not go through whole, `done` shows the parts that were written
 * before, as they are now; absent: none was, or in doubt it is not known.
 */
export type WriteOutcome = { readonly is: 'ok'; readonly value: Sighting } | (NotOk & { readonly done?: Sighting });

export const ok = <T>(value: T): Outcome<T> => ({ is: 'ok', value });

/** Continues with the value of an `ok`; every other outcome passes through untouched. */
export async function andThen<A, B>(outcome: Outcome<A>, next: (value: A) => Promise<Outcome<B>>): Promise<Outcome<B>> {
  return outcome.is === 'ok' ? next(outcome.value) : outcome;
}

export function mapOk<A, B>(outcome: Outcome<A>, convert: (value: A) => B): Outcome<B> {
  return outcome.is === 'ok' ? ok(convert(outcome.value)) : outcome;
}
