import { z } from '@hono/zod-openapi';
import { chosenSides } from '../../domain/merge/choice.ts';
import { fieldPathSchema, problemCodeSchema, reasonCodeSchema, rungSchema, verdictSchema } from './codes.ts';

/** Lists are read-only on both ends of the wire. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

export const wordsSchema = z.record(z.string(), z.string());

/** Neutral values: text, yes or no, or null for "known to be empty". */
export const fieldValueSchema = z.union([z.string(), z.boolean(), z.null()]);
/** Absent: this side does not tell. */
export const fieldsSchema = z.partialRecord(fieldPathSchema, fieldValueSchema).openapi('Fields');

export const fieldChangeSchema = z
  .object({ field: fieldPathSchema, before: fieldValueSchema.optional(), after: fieldValueSchema.optional() })
  .openapi('FieldChange');

export const reasonSchema = z.object({ code: reasonCodeSchema, words: wordsSchema }).openapi('Reason');

export const plannedProblemSchema = z
  .object({ reason: reasonSchema, field: fieldPathSchema.nullable() })
  .openapi('PlannedProblem');

export const fieldDecisionSchema = z
  .object({
    field: fieldPathSchema,
    base: fieldValueSchema.optional(),
    exact: fieldValueSchema.optional(),
    tribe: fieldValueSchema.optional(),
    verdict: verdictSchema,
    value: fieldValueSchema,
    choice: z.enum(chosenSides).optional(),
  })
  .openapi('FieldDecision');

export const candidateSchema = z
  .object({
    tribeId: z.string(),
    label: z.string(),
    rung: rungSchema,
    score: z.number().min(0).max(100),
    fields: fieldsSchema,
  })
  .openapi('Candidate');

export const matchAnswerSchema = z
  .discriminatedUnion('is', [
    z.strictObject({ is: z.literal('same'), tribeId: z.string().min(1).max(200) }),
    z.strictObject({ is: z.literal('different') }),
    z.strictObject({ is: z.literal('leave') }),
  ])
  .openapi('MatchAnswer');

/** The one shape of every error answer. `words` fill the sentence that a reader shows for `code`. */
export const problemSchema = z.object({ code: problemCodeSchema, words: wordsSchema }).openapi('Problem');

export const instantSchema = z.number().int().openapi({ description: 'Epoch milliseconds' });
/** A real calendar date: 2026-02-30 is refused. */
export const dateSchema = z.iso.date().openapi({ example: '2026-01-31' });
