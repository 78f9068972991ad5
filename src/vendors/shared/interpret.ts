import type { Outcome, Rejection } from '../outcome.ts';
import type { TransportAnswer, TransportResult } from '../transport.ts';

/** A read may be repeated at will; a write may not. That alone decides what an unclear end means. */
export type Intent = 'read' | 'write';

/** What differs between the vendors in reading an answer. */
export interface AnswerRules {
  /** The vendor's own words, or null when the body is not of the documented error shape. */
  errorMessage(answer: TransportAnswer, json: unknown): string | null;
  /** Epoch ms until which a 429 asks us to be silent. */
  throttledUntilMs(answer: TransportAnswer, nowMs: number): number;
  /** Cause of a 5xx that is a plain refusal in disguise, null for one that may have had its effect. */
  refusalIn5xx(status: number, message: string): Rejection['cause'] | null;
}

/**
 * What an exchange means:
 *
 * | answer | read | write |
 * | --- | --- | --- |
 * | 2xx with JSON, 204 | ok | ok |
 * | 200 without a body | notSent | ok |
 * | 2xx with something else (HTML, cut off) | notSent | unknown |
 * | 401 | unauthorised | unauthorised |
 * | 429 | throttled | throttled |
 * | 412 | conflict | conflict |
 * | other 3xx, 4xx | rejected | rejected |
 * | 5xx that the vendor uses for validation | notSent | rejected |
 * | 408, other 5xx, connection broken | notSent | unknown |
 *
 * A read never ends `unknown`: it had no effect that could be in doubt, so for it "not sent" and "sent in vain" are
 * the same: nothing happened, ask again. Attempts are bounded by the caller.
 */
export function interpret(
  result: TransportResult,
  intent: Intent,
  rules: AnswerRules,
  nowMs: number,
): Outcome<unknown> {
  switch (result.is) {
    case 'notSent':
      return result;
    case 'unknown':
      return unclear(intent, result.reason);
    case 'heldBack':
      return result.by === 'token'
        ? { is: 'unauthorised', reason: result.reason }
        : { is: 'throttled', untilMs: result.untilMs };
    case 'answered':
      return interpretAnswer(result, intent, rules, nowMs);
  }
}

function interpretAnswer(answer: TransportAnswer, intent: Intent, rules: AnswerRules, nowMs: number): Outcome<unknown> {
  const { status } = answer;
  const body = parseJson(answer.body);
  if (status >= 200 && status < 300) {
    // Who asks for data and gets nothing at all has an answer that was cut off at its beginning.
    const isWhole = intent === 'write' || status !== 200;
    if (answer.body.trim() === '' && isWhole) return { is: 'ok', value: null };
    return body.isJson
      ? { is: 'ok', value: body.value }
      : unclear(intent, `status ${status} with a body that is not complete JSON`);
  }
  if (status === 401) return { is: 'unauthorised', reason: 'accessTokenRefused' };
  if (status === 429) return { is: 'throttled', untilMs: rules.throttledUntilMs(answer, nowMs) };
  const vendorWords = rules.errorMessage(answer, body.isJson ? body.value : null);
  const message = vendorWords ?? `status ${status} without an explanation`;
  if (status === 408) return unclear(intent, message);
  if (status === 412) return { is: 'conflict', reason: message };
  if (status >= 500) {
    const cause = vendorWords === null ? null : rules.refusalIn5xx(status, vendorWords);
    if (cause === null || intent === 'read') return unclear(intent, `status ${status}: ${message}`);
    return { is: 'rejected', rejection: { status, message, cause } };
  }
  return { is: 'rejected', rejection: { status, message, cause: causeOf(status) } };
}

function causeOf(status: number): Rejection['cause'] {
  if (status < 400) return 'unexpectedShape';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'notFound';
  if (status === 409) return 'duplicate';
  return 'invalid';
}

const unclear = (intent: Intent, reason: string): Outcome<never> =>
  intent === 'read' ? { is: 'notSent', reason } : { is: 'unknown', reason };

export function parseJson(
  text: string,
): { readonly isJson: true; readonly value: unknown } | { readonly isJson: false } {
  try {
    return { isJson: true, value: JSON.parse(text) };
  } catch {
    return { isJson: false };
  }
}
