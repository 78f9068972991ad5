import type { Side } from '../domain/model/kind.ts';
import type { NotOk } from './halts.ts';
import type { Refusal, Result } from './service.ts';

export const accepted = <T>(value: T): Result<T> => ({ is: 'ok', value });

export const refused = (code: Refusal['code'], words: Refusal['words'] = {}): Result<never> => ({
  is: 'refused',
  refusal: { code, words },
});

/** Why a person's request could not be done, from a vendor call that did not end well. */
export function refusedBy(side: Side, outcome: NotOk): Result<never> {
  switch (outcome.is) {
    case 'throttled':
      return refused('throttled', { side, untilMs: String(outcome.untilMs) });
    case 'unauthorised':
      return refused('needsConsent', { side, reason: outcome.reason });
    case 'rejected':
      return refused('vendorRefused', { side, message: outcome.rejection.message });
    case 'conflict':
    case 'notSent':
    case 'unknown':
      return refused('vendorUnreachable', { side, reason: outcome.reason });
  }
}

/** The shortest life of a code among the vendors (exact-online.md 2.1). */
const codeLifetimeMs = 3 * 60_000;

/**
 * Likewise for the exchange of a code. Vendors do not always say whether they refuse the code or our own credentials
 * (exact-online.md 2.4): after a visit longer than the life of a code it was the code, else a person is told of both.
 */
export function refusedExchange(side: Side, outcome: NotOk, visitMs: number): Result<never> {
  if (outcome.is === 'unauthorised') return refused('codeExpired', { side, reason: outcome.reason });
  if (outcome.is !== 'rejected') return refusedBy(side, outcome);
  const { cause, message } = outcome.rejection;
  if (cause === 'invalid') return refused('codeExpired', { side, message });
  if (cause === 'codeOrCredentials') {
    return refused(visitMs >= codeLifetimeMs ? 'codeExpired' : 'confirmationRefused', { side, message });
  }
  return cause === 'forbidden' ? refused('wrongClientSecret', { side, message }) : refusedBy(side, outcome);
}
