import type { FieldPath, FieldValue } from '../model/fields.ts';
import type { NeutralRecord } from '../model/record.ts';
import { assignedByExact } from './defaults.ts';

/**
 * Tribe has one debtor and one creditor number for a relation, and each administration assigns its own. Where another
 * administration keeps its numbers on a Tribe relation, this one does not see them: they match nothing here, are not
 * taken over and, being untold, are not written either.
 */
export function withoutForeignNumbers(record: NeutralRecord, numberedElsewhere: ReadonlySet<string>): NeutralRecord {
  if (record.side !== 'tribe' || record.kind !== 'relation' || !numberedElsewhere.has(record.id)) return record;
  const told: Partial<Record<FieldPath, FieldValue>> = { ...record.fields };
  for (const field of assignedByExact) delete told[field];
  return { ...record, fields: told };
}
