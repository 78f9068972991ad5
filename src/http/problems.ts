import type { z } from '@hono/zod-openapi';
import type { Context, TypedResponse } from 'hono';
import type { Refusal } from '../engine/service.ts';
import { gateStatus, type ProblemStatus, refusalStatus } from './contract/codes.ts';
import { problemSchema } from './contract/values.ts';

type GateCode = keyof typeof gateStatus;
export type Problem = z.infer<typeof problemSchema>;
/** One response type per status: the router matches them one by one against the statuses that a route lists. */
type ProblemAnswer<S extends ProblemStatus> = S extends ProblemStatus
  ? Response & TypedResponse<Problem, S, 'json'>
  : never;

const answerProblem = <S extends ProblemStatus>(c: Context, problem: Problem, status: S): ProblemAnswer<S> =>
  // `c.json` gives one response with a union of statuses, which is the same value under a coarser type.
  c.json(problem, status) as ProblemAnswer<S>;

/** A refusal of the service, as the answer to the call that met it. */
export const refuse = (c: Context, refusal: Refusal) =>
  answerProblem(c, { code: refusal.code, words: { ...refusal.words } }, refusalStatus[refusal.code]);

/** A refusal of the HTTP layer itself. */
export const refuseAtGate = <C extends GateCode>(c: Context, code: C, words: Readonly<Record<string, string>> = {}) =>
  answerProblem(c, { code, words: { ...words } }, gateStatus[code]);

export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  content: { 'application/json': { schema } },
  required: true as const,
});

const problemAnswer = (description: string) => ({
  description,
  content: { 'application/json': { schema: problemSchema } },
});

/**
 * A route's answers: its own, and every error that the layers around it can give. Written out rather than spread,
 * because a spread turns the statuses into text and the typed client then loses them.
 */
export const jsonAnswer = <T extends z.ZodType>(description: string, schema: T) => ({
  200: { description, content: { 'application/json': { schema } } },
  401: problemAnswer('Nobody is signed in'),
  403: problemAnswer('Refused: consent was not given, or the call came from another site'),
  404: problemAnswer('There is no such thing'),
  409: problemAnswer('Not possible in the present state'),
  413: problemAnswer('The body is too large'),
  415: problemAnswer('The body is not JSON'),
  422: problemAnswer('The input is not acceptable'),
  500: problemAnswer('An error of Tandem; the incident id is in the log'),
  502: problemAnswer('Exact Online or Tribe CRM refused'),
  503: problemAnswer('Exact Online or Tribe CRM cannot be reached at the moment'),
});
