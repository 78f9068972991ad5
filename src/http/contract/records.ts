import { z } from '@hono/zod-openapi';
import {
  causeSchema,
  deciderSchema,
  fieldPathSchema,
  kindSchema,
  operationSchema,
  runKindSchema,
  sideSchema,
} from './codes.ts';
import { pageQueryShape, pageSchema } from './paging.ts';
import { fieldChangeSchema, fieldValueSchema, instantSchema, list, matchAnswerSchema, reasonSchema } from './values.ts';

export const recordQuerySchema = z.object({ ...pageQueryShape, kind: kindSchema });

export const recordRowSchema = z
  .object({
    linkId: z.string(),
    kind: kindSchema,
    label: z.string(),
    exactId: z.string(),
    tribeId: z.string(),
    linkedMs: instantSchema,
    differences: z.number().int(),
    problems: z.number().int(),
  })
  .openapi('RecordRow');

export const recordPageSchema = pageSchema(recordRowSchema).openapi('RecordPage');

const recordPathShape = { kind: kindSchema, side: sideSchema, id: z.string().min(1).max(200) };
export const unlinkedQuerySchema = recordQuerySchema.extend({ side: sideSchema });

export const unlinkedRowSchema = z
  .object({
    kind: kindSchema,
    side: sideSchema,
    id: z.string(),
    label: z.string(),
    reason: reasonSchema,
    answer: matchAnswerSchema.nullable(),
  })
  .openapi('UnlinkedRow');

export const unlinkedPageSchema = pageSchema(unlinkedRowSchema).openapi('UnlinkedPage');

export const recordPathSchema = z.object(recordPathShape);

const recordSideSchema = z.object({
  id: z.string(),
  url: z.string().nullable(),
  isActive: z.boolean(),
  createdOn: z.string().nullable(),
});

const historyShape = {
  id: z.string(),
  atMs: instantSchema,
  side: sideSchema,
  operation: operationSchema,
  changes: list(fieldChangeSchema),
  reason: reasonSchema,
  by: causeSchema,
  who: z.string().nullable(),
  runId: z.string().nullable(),
  decided: z.partialRecord(fieldPathSchema, deciderSchema),
};
const historyEntrySchema = z.object(historyShape).openapi('HistoryEntry');

export const historyRowSchema = z
  .object({
    ...historyShape,
    kind: kindSchema,
    recordId: z.string(),
    label: z.string(),
    runKind: runKindSchema.nullable(),
  })
  .openapi('HistoryRow');

export const historyPageSchema = pageSchema(historyRowSchema).openapi('HistoryPage');

const runIdSchema = z.string().min(1).max(100);
/** `either`: where both sides had a value of their own, whoever decided. */
const decidedSchema = z.enum([...deciderSchema.options, 'either']);
const epochMsSchema = z.number().int().min(0).max(8_640_000_000_000_000);

/** What of the history is meant; null means all. `fromMs` is the first instant, `untilMs` the first one after. */
export const historyFilterSchema = z
  .strictObject({
    kind: kindSchema.nullable(),
    side: sideSchema.nullable(),
    field: fieldPathSchema.nullable(),
    by: causeSchema.nullable(),
    decided: decidedSchema.nullable(),
    fromMs: epochMsSchema.nullable(),
    untilMs: epochMsSchema.nullable(),
    runId: runIdSchema.nullable(),
    record: z.strictObject(recordPathShape).nullable(),
    search: z.string().trim().max(200).nullable(),
  })
  .openapi('HistoryFilter');

/** `recordId` is looked for together with `kind` and `recordSide`; without them it is refused. */
export const historyQuerySchema = z
  .object({
    ...pageQueryShape,
    kind: kindSchema.optional(),
    side: sideSchema.optional(),
    field: fieldPathSchema.optional(),
    by: causeSchema.optional(),
    decided: decidedSchema.optional(),
    fromMs: z.coerce.number().pipe(epochMsSchema).optional(),
    untilMs: z.coerce.number().pipe(epochMsSchema).optional(),
    runId: runIdSchema.optional(),
    recordSide: sideSchema.optional(),
    recordId: z.string().min(1).max(200).optional(),
  })
  .refine(
    ({ recordId, recordSide, kind }) => recordId === undefined || (recordSide !== undefined && kind !== undefined),
    {
      message: 'recordId needs recordSide and kind',
      path: ['recordId'],
    },
  );

export const problemRowSchema = z
  .object({
    id: z.string(),
    kind: kindSchema.nullable(),
    side: sideSchema.nullable(),
    recordId: z.string().nullable(),
    recordLabel: z.string().nullable(),
    field: fieldPathSchema.nullable(),
    reason: reasonSchema,
    sinceMs: instantSchema,
  })
  .openapi('ProblemRow');

export const problemGroupSchema = z
  .object({
    causeCode: z.string(),
    reason: reasonSchema,
    count: z.number().int(),
    rows: list(problemRowSchema),
  })
  .openapi('ProblemGroup');

export const problemGroupsSchema = list(problemGroupSchema);

export const recordViewSchema = z
  .object({
    linkId: z.string().nullable(),
    kind: kindSchema,
    label: z.string(),
    exact: recordSideSchema.nullable(),
    tribe: recordSideSchema.nullable(),
    fields: list(
      z.object({
        field: fieldPathSchema,
        exact: fieldValueSchema.optional(),
        tribe: fieldValueSchema.optional(),
        base: fieldValueSchema.optional(),
        isSame: z.boolean(),
      }),
    ),
    numberedBy: z.string().nullable(),
    related: list(recordRowSchema),
    history: list(historyEntrySchema),
    problems: list(problemRowSchema),
    answer: matchAnswerSchema.nullable(),
  })
  .openapi('RecordView');
