import { describe, expect, test } from 'vitest';
import type { TransportAnswer, TransportResult } from '../transport.ts';
import { type AnswerRules, interpret } from './interpret.ts';

const rules: AnswerRules = {
  errorMessage: (_answer, json) =>
    typeof json === 'object' && json !== null && 'told' in json ? String(json.told) : null,
  throttledUntilMs: (_answer, nowMs) => nowMs + 1,
  refusalIn5xx: (status) => (status === 500 ? 'invalid' : null),
};
const answered = (status: number, body: string): TransportAnswer => ({ is: 'answered', status, headers: {}, body });
const words = '{"told":"no"}';

/** The table of the docstring, row by row. */
const table: readonly (readonly [string, TransportResult, string, string])[] = [
  ['200 with JSON', answered(200, '{"a":1}'), 'ok', 'ok'],
  ['201 with JSON', answered(201, '[]'), 'ok', 'ok'],
  ['204 without a body', answered(204, ''), 'ok', 'ok'],
  ['200 without a body', answered(200, ''), 'notSent', 'ok'],
  ['200 with HTML', answered(200, '<html>'), 'notSent', 'unknown'],
  ['200 cut off', answered(200, '{"a":'), 'notSent', 'unknown'],
  ['302', answered(302, ''), 'rejected', 'rejected'],
  ['400', answered(400, words), 'rejected', 'rejected'],
  ['401', answered(401, words), 'unauthorised', 'unauthorised'],
  ['403', answered(403, ''), 'rejected', 'rejected'],
  ['404', answered(404, words), 'rejected', 'rejected'],
  ['408', answered(408, words), 'notSent', 'unknown'],
  ['409', answered(409, words), 'rejected', 'rejected'],
  ['412', answered(412, words), 'conflict', 'conflict'],
  ['413', answered(413, ''), 'rejected', 'rejected'],
  ['429', answered(429, ''), 'throttled', 'throttled'],
  ['500 with words of the vendor', answered(500, words), 'notSent', 'rejected'],
  ['500 without words', answered(500, '<html>'), 'notSent', 'unknown'],
  ['502', answered(502, ''), 'notSent', 'unknown'],
  ['503 with words', answered(503, words), 'notSent', 'unknown'],
  ['599', answered(599, ''), 'notSent', 'unknown'],
  ['not sent', { is: 'notSent', reason: 'x' }, 'notSent', 'notSent'],
  ['lost', { is: 'unknown', reason: 'x' }, 'notSent', 'unknown'],
  ['held back by the budget', { is: 'heldBack', by: 'budget', untilMs: 7 }, 'throttled', 'throttled'],
  ['held back after errors', { is: 'heldBack', by: 'errors', untilMs: 7 }, 'throttled', 'throttled'],
  ['held back for want of a token', { is: 'heldBack', by: 'token', reason: 'x' }, 'unauthorised', 'unauthorised'],
];

describe('interpret', () => {
  test.each(table)('%s', (_name, result, asRead, asWrite) => {
    expect(interpret(result, 'read', rules, 0).is).toBe(asRead);
    expect(interpret(result, 'write', rules, 0).is).toBe(asWrite);
  });

  test('a refusal names its cause and carries the words of the vendor', () => {
    const causes = [400, 403, 404, 409, 302].map((status) => {
      const outcome = interpret(answered(status, words), 'write', rules, 0);
      return outcome.is === 'rejected' ? [outcome.rejection.cause, outcome.rejection.message] : [];
    });
    expect(causes).toEqual([
      ['invalid', 'no'],
      ['forbidden', 'no'],
      ['notFound', 'no'],
      ['duplicate', 'no'],
      ['unexpectedShape', 'no'],
    ]);
  });
});
