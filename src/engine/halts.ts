import type { Side } from '../domain/model/kind.ts';
import type { RunHalt } from '../store/port.ts';
import type { Outcome } from '../vendors/outcome.ts';

/** First wait after a vendor did not answer; doubled each time up to the longest. */
export const retryFirstMs = 5_000;
export const retryMaxMs = 300_000;
/** A refusal seldom passes by itself, and each costs of what the vendor forgives: an hour is what it shuts an app out for. */
export const refusedAgainAfterMs = 3_600_000;

export type NotOk = Exclude<Outcome<unknown>, { readonly is: 'ok' }>;

const unreachable = { exact: 'exactUnreachable', tribe: 'tribeUnreachable' } as const;
const needsConsent = { exact: 'exactNeedsConsent', tribe: 'tribeNeedsConsent' } as const;

/**
 * Why a run cannot go on, from a call that did not end well. `previous` is the halt that the run tried to get over:
 * the same trouble again waits longer. `isConsentLost` says that the store knows of no living pair.
 */
export function haltFor(
  outcome: NotOk,
  input: {
    readonly side: Side;
    readonly nowMs: number;
    readonly previous: RunHalt | null;
    readonly isConsentLost: boolean;
  },
): RunHalt {
  const { side, nowMs, previous } = input;
  const again = (code: RunHalt['code'], words: Readonly<Record<string, string>>): RunHalt => {
    const attempt = previous?.code === code ? Number(previous.words.attempt ?? '0') + 1 : 1;
    const waitMs = Math.min(retryMaxMs, retryFirstMs * 2 ** Math.min(attempt - 1, 16));
    return { code, words: { side, ...words, attempt: String(attempt) }, retryMs: nowMs + waitMs };
  };
  switch (outcome.is) {
    case 'throttled':
      return { code: 'throttled', words: { side }, retryMs: outcome.untilMs };
    case 'unauthorised':
      return input.isConsentLost
        ? { code: needsConsent[side], words: { side, reason: outcome.reason }, retryMs: null }
        : // A refused token with a living refresh token may be the vendor's passing trouble.
          again(needsConsent[side], { reason: outcome.reason });
    case 'rejected': {
      const words = { message: outcome.rejection.message, status: String(outcome.rejection.status) };
      return outcome.rejection.cause === 'vendorError'
        ? again('vendorRefused', words)
        : { code: 'vendorRefused', words: { side, ...words }, retryMs: nowMs + refusedAgainAfterMs };
    }
    case 'conflict':
    case 'notSent':
    case 'unknown':
      return again(unreachable[side], { reason: outcome.reason });
  }
}
