import { z } from '@hono/zod-openapi';
import { haltCodes } from '../../domain/brake/brake.ts';
import { directions } from '../../domain/mapping/direction.ts';
import { fieldPolicies } from '../../domain/mapping/rules.ts';
import { deciders } from '../../domain/merge/deciders.ts';
import { contactFields, relationFields } from '../../domain/model/fields.ts';
import { kinds, sides } from '../../domain/model/kind.ts';
import { reasonCodes, rungs } from '../../domain/plan/plan.ts';
import type { Refusal } from '../../engine/service.ts';
import { runKinds } from '../../store/port.ts';

/** The closed lists of the wire, each named once. `agreement.test.ts` proves that they are the service's own. */

export const sideSchema = z.enum(sides);
export const kindSchema = z.enum(kinds);
export const rungSchema = z.enum(rungs);
/** Why something was planned as it is, or why carrying it out ended as it did. */
export const reasonCodeSchema = z.enum(reasonCodes);
export const fieldPathSchema = z.enum([...new Set([...relationFields, ...contactFields])]);

export const planActionSchema = z.enum(['create', 'link', 'update', 'unchanged', 'skip', 'ask', 'blocked']);
export const fieldPolicySchema = z.enum(fieldPolicies);
export const directionSchema = z.enum(directions);
/** How well both systems agree. */
export const liveStateSchema = z.enum(['notLive', 'agrees', 'agreesApart', 'working', 'waiting', 'held']);
/** Why changes are held back until a person has looked. */
export const brakeCodeSchema = z.enum(haltCodes);
export const runStateSchema = z.enum(['reading', 'planned', 'applying', 'done', 'failed']);
export const itemStateSchema = z.enum(['planned', 'waiting', 'sending', 'unknown', 'done', 'failed', 'skipped']);
export const verdictSchema = z.enum(['agrees', 'writeTribe', 'writeExact', 'kept', 'conflict', 'unstorable']);
export const stepSchema = z.enum(['connectExact', 'chooseAdministration', 'preview', 'import', 'done', 'deactivated']);
/** How an administration of the organisation stands. */
export const connectionStateSchema = z.enum([
  'unfinished',
  'deactivated',
  ...liveStateSchema.exclude(['notLive']).options,
]);
export const sideStateSchema = z.enum(['notConnected', 'connected', 'needsConsent']);
export const haltCodeSchema = z.enum([
  'exactUnreachable',
  'tribeUnreachable',
  'exactNeedsConsent',
  'tribeNeedsConsent',
  'throttled',
  'brake',
  'vendorRefused',
]);
/** What a run takes its time for. */
export const limiterSchema = z.enum(['pace', 'minute', 'day', 'silence']);
export const operationSchema = z.enum(['create', 'update', 'link']);
export const runKindSchema = z.enum(runKinds);
export const causeSchema = z.enum(['import', 'person', 'change', 'undo']);
/** Who said which of two values counts, where both sides had one of their own. */
export const deciderSchema = z.enum(deciders);

/** How each refusal of the service is told in HTTP. Exhaustive: a new code does not compile without its status. */
export const refusalStatus = {
  consentRefused: 403,
  signInExpired: 409,
  codeExpired: 409,
  confirmationRefused: 502,
  wrongClientSecret: 502,
  vendorUnreachable: 503,
  vendorRefused: 502,
  needsConsent: 409,
  throttled: 503,
  unknownRegion: 422,
  unknownAdministration: 422,
  administrationSealed: 409,
  administrationConnected: 409,
  consentTooNarrow: 409,
  deactivated: 409,
  notReady: 409,
  notFound: 404,
  planChanged: 409,
  wrongState: 409,
  badAnswer: 422,
  conflictMoved: 409,
  conflictDecided: 409,
  brakeMoved: 409,
  badInput: 422,
} as const satisfies Readonly<Record<Refusal['code'], number>>;

/** What the HTTP layer itself refuses, before or after the service. */
export const gateStatus = {
  signedOut: 401,
  crossSite: 403,
  noSuchAddress: 404,
  tooLarge: 413,
  notJson: 415,
  unexpected: 500,
} as const;

export const problemStatus = { ...refusalStatus, ...gateStatus } as const;
export type ProblemCode = keyof typeof problemStatus;
export type ProblemStatus = (typeof problemStatus)[ProblemCode];

const codesOf = <K extends string>(statuses: Readonly<Record<K, number>>): K[] => Object.keys(statuses) as K[];

export const problemCodeSchema = z.enum(codesOf(problemStatus));
export const refusalCodeSchema = z.enum(codesOf(refusalStatus));
