import { z } from '@hono/zod-openapi';
import {
  connectionStateSchema,
  kindSchema,
  refusalCodeSchema,
  sideSchema,
  sideStateSchema,
  stepSchema,
} from './codes.ts';
import { runViewSchema } from './runs.ts';
import { instantSchema, list, wordsSchema } from './values.ts';

export const sessionSchema = z
  .object({ userName: z.string(), organisationName: z.string() })
  .nullable()
  .openapi('SignedInPerson');

/** A refusal that ended a visit to a vendor's consent page: told once, on the page the browser came back to. */
export const refusedVisitSchema = z
  .object({ side: sideSchema, code: refusalCodeSchema, words: wordsSchema })
  .nullable()
  .openapi('RefusedVisit');

export const regionSchema = z.object({ code: z.string(), name: z.string() }).openapi('Region');

export const administrationSchema = z
  .object({ id: z.string(), name: z.string(), detail: z.string(), isCurrent: z.boolean() })
  .openapi('Administration');

export const redirectSchema = z
  .object({ url: z.string() })
  .openapi('Redirect', { description: 'Where the browser has to go' });

export const exactRegionInputSchema = z.strictObject({ region: z.string().min(1).max(20) });
export const administrationInputSchema = z.strictObject({ administrationId: z.string().min(1).max(100) });

const sideStatusSchema = z.object({
  state: sideStateSchema,
  reason: z.string().nullable(),
  consentUntilMs: instantSchema.nullable(),
  dayCallsRemaining: z.number().int().nullable(),
  dayCallsLimit: z.number().int().nullable(),
});

export const overviewSchema = z
  .object({
    connectionId: z.string(),
    organisationName: z.string(),
    userName: z.string(),
    tribe: sideStatusSchema,
    exact: sideStatusSchema.extend({
      region: regionSchema.nullable(),
      administration: administrationSchema.nullable(),
    }),
    step: stepSchema,
    latestRun: runViewSchema.nullable(),
    linked: z.record(kindSchema, z.number().int()),
    openProblems: z.number().int(),
  })
  .openapi('Overview');

export const regionsSchema = list(regionSchema);
export const administrationsSchema = list(
  administrationSchema.extend({ isConnected: z.boolean() }).openapi('OfferedAdministration'),
);

export const connectionPathSchema = z.object({ connectionId: z.string().min(1).max(100) });
export const connectionIdSchema = z.object({ connectionId: z.string() }).openapi('ConnectionId');

export const connectionsSchema = list(
  z
    .object({
      connectionId: z.string(),
      administration: z.object({ id: z.string(), name: z.string() }).nullable(),
      region: regionSchema.nullable(),
      state: connectionStateSchema,
      linked: z.record(kindSchema, z.number().int()),
      openConflicts: z.number().int(),
      openProblems: z.number().int(),
      newInExact: z.boolean(),
      isFirst: z.boolean(),
    })
    .openapi('Connection'),
);
