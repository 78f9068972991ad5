import * as z from 'zod';
import type { Outcome } from '../outcome.ts';
import type { Intent } from './interpret.ts';

/** Text that may be null or absent; unknown neighbours are ignored by every object schema here. */
export const optionalText = z.string().nullish();
export const optionalNumber = z.number().nullish();
export const optionalFlag = z.boolean().nullish();

/** Int64 arrives as text; a server that writes a number is understood as well. */
export const int64Text = z.union([z.string().regex(/^\d+$/), z.number().int().nonnegative()]).transform(String);

/** Schemas of answers by the schema of a row in them. */
export type SchemasMade = WeakMap<z.ZodType, z.ZodType>;

/** Making a schema costs more than using it: each one is compiled at its first use. */
export function madeOnce<Row extends z.ZodType, Made extends z.ZodType>(
  schemas: SchemasMade,
  row: Row,
  make: (row: Row) => Made,
): Made {
  const known = schemas.get(row);
  // Kept under the very schema that it was made from, so it has that schema's type.
  if (known !== undefined) return known as Made;
  const made = make(row);
  schemas.set(row, made);
  return made;
}

/**
 * Reads a body that the vendor sent with a success status. A shape we do not know is `rejected` for a read. For a
 * write it is `unknown`: the write has most likely happened, and claiming a refusal would invite a second one.
 */
export function decode<T>(outcome: Outcome<unknown>, schema: z.ZodType<T>, intent: Intent): Outcome<T> {
  if (outcome.is !== 'ok') return outcome;
  const parsed = schema.safeParse(outcome.value);
  if (parsed.success) return { is: 'ok', value: parsed.data };
  const message = `the answer has an unexpected shape: ${describeIssues(parsed.error)}`;
  if (intent === 'write') return { is: 'unknown', reason: message };
  return { is: 'rejected', rejection: { status: 200, cause: 'unexpectedShape', message } };
}

const issuesShownMax = 3;

/** Paths and expectations only: a value of the record must not end up in a log by way of an error text. */
function describeIssues(error: z.ZodError): string {
  const shown = error.issues.slice(0, issuesShownMax).map((issue) => {
    const path = issue.path.map(String).join('.');
    return `${path === '' ? 'body' : path}: ${issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.code}`;
  });
  const hidden = error.issues.length - shown.length;
  return hidden > 0 ? `${shown.join('; ')}; and ${hidden} more` : shown.join('; ');
}
