import { z } from '@hono/zod-openapi';
import { filterLists } from '../../domain/filter/conditions.ts';
import { chosenSides } from '../../domain/merge/choice.ts';
import {
  directionSchema,
  fieldPathSchema,
  fieldPolicySchema,
  itemStateSchema,
  kindSchema,
  liveStateSchema,
  sideSchema,
} from './codes.ts';
import { conditionListSchema } from './conditions.ts';
import { pageSchema } from './paging.ts';
import { historyFilterSchema } from './records.ts';
import { relationTypesSchema } from './relationTypes.ts';
import { brakeSchema, haltSchema, itemDetailSchema, relationFilterInputSchema, relationFilterSchema } from './runs.ts';
import { fieldChangeSchema, fieldValueSchema, instantSchema, list, matchAnswerSchema } from './values.ts';

/** What keeps both systems in agreement after the first import, and what people say about it. */

const recordShape = { kind: kindSchema, side: sideSchema, id: z.string().min(1).max(200) };

export const pauseScopeSchema = z
  .discriminatedUnion('of', [
    z.strictObject({ of: z.literal('connection') }),
    z.strictObject({ of: z.literal('kind'), kind: kindSchema }),
    z.strictObject({ of: z.literal('record'), ...recordShape }),
  ])
  .openapi('PauseScope');

const count = z.number().int();
const policiesSchema = z.record(kindSchema, z.partialRecord(fieldPathSchema, fieldPolicySchema));
const flowsSchema = z.record(kindSchema, directionSchema);

export const rulesSchema = z
  .object({
    policies: policiesSchema,
    defaultPolicy: fieldPolicySchema,
    filter: relationFilterSchema,
    flows: flowsSchema,
    relationTypes: relationTypesSchema,
    newInExact: z.boolean(),
  })
  .openapi('Rules');

const rulesInputShape = {
  filter: relationFilterInputSchema.exactOptional(),
  defaultPolicy: fieldPolicySchema.exactOptional(),
  policies: policiesSchema.exactOptional(),
  flows: flowsSchema.exactOptional(),
  relationTypes: relationTypesSchema.exactOptional(),
  newInExact: z.boolean().exactOptional(),
};

/** What is absent stays as it is. */
export const rulesInputSchema = z.strictObject(rulesInputShape).openapi('RulesInput');

/** `planVersion`: of the preview that the person has seen; what it showed needs no second consent. */
export const rulesChangeSchema = z
  .strictObject({ ...rulesInputShape, planVersion: z.string().min(1).max(300).exactOptional() })
  .openapi('RulesChange');

export const rulesViewSchema = z
  .object({
    rules: rulesSchema,
    rows: list(
      z.object({
        kind: kindSchema,
        field: fieldPathSchema,
        fields: list(fieldPathSchema),
        policy: fieldPolicySchema,
        isOwn: z.boolean(),
        isFixed: z.boolean(),
        note: z.object({ who: z.string(), atMs: instantSchema, fromConflict: z.string().nullable() }).nullable(),
      }),
    ),
    filterChanges: list(
      z.object({
        list: z.enum(filterLists),
        atMs: instantSchema,
        who: z.string(),
        isOn: z.boolean(),
        asked: conditionListSchema,
      }),
    ),
  })
  .openapi('RulesView');

export const rulesPreviewSchema = z
  .object({
    planVersion: z.string(),
    isChange: z.boolean(),
    writes: z.record(sideSchema, count),
    creates: count,
    total: count,
    leftOut: count,
    letIn: count,
    conflictsSettled: count,
    conflictsOpened: count,
    rows: list(
      z.object({
        key: z.string(),
        kind: kindSchema,
        label: z.string(),
        exactId: z.string().nullable(),
        tribeId: z.string().nullable(),
        effects: list(
          z.object({
            side: sideSchema,
            operation: z.enum(['create', 'update']),
            changes: list(fieldChangeSchema),
          }),
        ),
      }),
    ),
  })
  .openapi('RulesPreview');

const hintsSchema = z.object({ isActive: z.boolean(), failure: z.string().nullable(), forged: count });

export const liveViewSchema = z
  .object({
    liveSinceMs: instantSchema.nullable(),
    runId: z.string().nullable(),
    state: liveStateSchema,
    halt: haltSchema.nullable(),
    brake: brakeSchema.nullable(),
    isObserveOnly: z.boolean(),
    pauses: list(z.object({ scope: pauseScopeSchema, who: z.string(), atMs: instantSchema })),
    marked: z.record(kindSchema, count),
    outbox: z.record(itemStateSchema, count),
    openConflicts: count,
    openProblems: count,
    readMs: z.record(sideSchema, instantSchema.nullable()),
    hints: z.record(sideSchema, hintsSchema),
    comparison: z.object({
      isUnderWay: z.boolean(),
      lastMs: instantSchema.nullable(),
      feeds: z.object({ total: count, read: count }),
    }),
    calls: z.object({ exact: count, tribe: count }),
    rules: rulesSchema,
  })
  .openapi('LiveView');

/** `sinceMs` of the brake that the person has looked at: one that came after it is not answered unseen. */
export const seenBrakeSchema = z.strictObject({ sinceMs: instantSchema }).openapi('SeenBrake');

export const observeOnlyInputSchema = z.strictObject({ isObserveOnly: z.boolean() });

const conflictViewSchema = z
  .object({
    id: z.string(),
    kind: kindSchema,
    linkId: z.string(),
    exactId: z.string(),
    tribeId: z.string(),
    label: z.string(),
    fields: list(
      z.object({
        field: fieldPathSchema,
        base: fieldValueSchema,
        exact: fieldValueSchema,
        tribe: fieldValueSchema,
      }),
    ),
    sinceMs: instantSchema,
  })
  .openapi('Conflict');

export const conflictsSchema = list(conflictViewSchema);
/** `seen`: the values that the person decided about, as the conflict showed them. */
export const conflictAnswerSchema = z
  .strictObject({
    choice: z.enum(chosenSides),
    asRule: z.boolean(),
    seen: list(z.strictObject({ field: fieldPathSchema, exact: fieldValueSchema, tribe: fieldValueSchema })),
  })
  .openapi('ConflictAnswer');
export const matchesSchema = list(itemDetailSchema);

const answeredMatchSchema = z
  .object({
    key: z.string(),
    kind: kindSchema,
    side: sideSchema,
    id: z.string(),
    label: z.string(),
    chosen: z.string().nullable(),
    answer: matchAnswerSchema,
    who: z.string(),
    atMs: instantSchema,
  })
  .openapi('AnsweredMatch');
export const answeredMatchesSchema = pageSchema(answeredMatchSchema).openapi('AnsweredMatchPage');

export const undoInputSchema = z
  .discriminatedUnion('of', [
    z.strictObject({ of: z.literal('record'), ...recordShape }),
    z.strictObject({ of: z.literal('run'), runId: z.string().min(1).max(100) }),
    z.strictObject({ of: z.literal('entry'), entryId: z.string().min(1).max(100) }),
    z.strictObject({ of: z.literal('changes'), filter: historyFilterSchema }),
  ])
  .openapi('UndoWhat');
