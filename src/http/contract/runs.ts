import { z } from '@hono/zod-openapi';
import {
  brakeCodeSchema,
  fieldPolicySchema,
  haltCodeSchema,
  itemStateSchema,
  kindSchema,
  limiterSchema,
  planActionSchema,
  rungSchema,
  runStateSchema,
} from './codes.ts';
import { filterConditionsInputSchema, filterConditionsSchema } from './conditions.ts';
import { pageQueryShape, pageSchema } from './paging.ts';
import { relationTypesSchema } from './relationTypes.ts';
import {
  candidateSchema,
  dateSchema,
  fieldDecisionSchema,
  fieldsSchema,
  instantSchema,
  list,
  matchAnswerSchema,
  plannedProblemSchema,
  reasonSchema,
  wordsSchema,
} from './values.ts';

const filterShape = {
  customers: z.boolean(),
  suppliers: z.boolean(),
  contacts: z.boolean(),
  createdFrom: dateSchema.nullable(),
  createdTo: dateSchema.nullable(),
};

export const relationFilterSchema = z
  .object({ ...filterShape, conditions: filterConditionsSchema.exactOptional() })
  .openapi('RelationFilter');

/** Conditions that are absent stay as they are; `{}` takes them away. */
export const relationFilterInputSchema = z
  .strictObject({ ...filterShape, conditions: filterConditionsInputSchema.exactOptional() })
  .refine((filter) => !filter.createdFrom || !filter.createdTo || filter.createdFrom <= filter.createdTo, {
    message: 'createdFrom must not be after createdTo',
    path: ['createdFrom'],
  });

export const previewInputSchema = z
  .strictObject({
    filter: relationFilterInputSchema,
    whenDifferent: fieldPolicySchema,
    relationTypes: relationTypesSchema.exactOptional(),
  })
  .openapi('PreviewInput');

export const runIdSchema = z.object({ runId: z.string() }).openapi('RunId');

export const haltSchema = z.object({ code: haltCodeSchema, words: wordsSchema, retryMs: instantSchema.nullable() });

/** Why something is planned and not carried out before a person has looked. */
export const brakeSchema = z.object({
  halts: list(z.object({ code: brakeCodeSchema, words: wordsSchema })),
  sinceMs: instantSchema,
});

export const runViewSchema = z
  .object({
    runId: z.string(),
    kind: z.enum(['import', 'undo']),
    state: runStateSchema,
    halt: haltSchema.nullable(),
    brake: brakeSchema.nullable(),
    planVersion: z.string().nullable(),
    filter: relationFilterSchema,
    whenDifferent: fieldPolicySchema,
    relationTypes: relationTypesSchema,
    reading: z.object({ exactRecords: z.number().int(), tribeRecords: z.number().int() }),
    counts: z.record(kindSchema, z.record(planActionSchema, z.number().int())),
    progress: z.object({
      total: z.number().int(),
      finished: z.number().int(),
      byState: z.record(itemStateSchema, z.number().int()),
      remainingMs: z.number().nullable(),
      limitedBy: limiterSchema.nullable(),
    }),
    startedMs: instantSchema,
    applyStartedMs: instantSchema.nullable(),
    finishedMs: instantSchema.nullable(),
    calls: z.object({ exact: z.number().int(), tribe: z.number().int() }),
  })
  .openapi('RunView');

export const itemRowSchema = z
  .object({
    key: z.string(),
    kind: kindSchema,
    label: z.string(),
    action: planActionSchema,
    state: itemStateSchema,
    rung: rungSchema.nullable(),
    reason: reasonSchema,
    exactId: z.string().nullable(),
    tribeId: z.string().nullable(),
    writes: z.number().int(),
    problems: list(plannedProblemSchema),
    failure: reasonSchema.nullable(),
    isAnswered: z.boolean(),
  })
  .openapi('ItemRow');

export const itemDetailSchema = itemRowSchema
  .extend({
    decisions: list(fieldDecisionSchema),
    candidates: list(candidateSchema),
    exact: fieldsSchema.nullable(),
    tribe: fieldsSchema.nullable(),
    answer: matchAnswerSchema.nullable(),
    possibleAnswers: list(z.enum(['same', 'different', 'leave'])).openapi({
      description: 'What may be said to it while nothing of its import has been done.',
    }),
  })
  .openapi('ItemDetail');

export const itemPageSchema = pageSchema(itemRowSchema).openapi('ItemPage');

const listOf = <T extends Record<string, string>>(one: z.ZodEnum<T>) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(one).min(1).max(one.options.length));

/** `actions` and `states` are comma-separated lists; absent means all. */
export const itemQuerySchema = z.object({
  ...pageQueryShape,
  kind: kindSchema.optional(),
  actions: listOf(planActionSchema).optional(),
  states: listOf(itemStateSchema).optional(),
});

/** Item keys hold colons and vendor ids, so they travel in the query, never in the path. */
export const itemKeyQuerySchema = z.object({ key: z.string().min(1).max(300) });

export const answerInputSchema = z.strictObject({
  key: z.string().min(1).max(300),
  answer: matchAnswerSchema.nullable(),
});

export const startInputSchema = z.strictObject({ planVersion: z.string().min(1).max(300) });
/** A state-changing call without content still sends `{}`: the JSON content type is part of the cross-site guard. */
export const emptyInputSchema = z.strictObject({});
