import type { FieldPath, Fields, FieldValue } from '../model/fields.ts';
import { groupWith } from '../model/groups.ts';
import type { DoneEntry } from './planUndo.ts';

/**
 * What was done as far as it is about some fields, or about others of their groups: an address line is one value. Null
 * when an update touched none of them; that a record was made or linked stays told.
 */
export function narrowedTo<Entry extends DoneEntry>(entry: Entry, fields: Iterable<FieldPath>): Entry | null {
  const wanted = new Set([...fields].flatMap((field) => groupWith(field)));
  const [before, after] = [pick(entry.before, wanted), pick(entry.after, wanted)];
  const isEmpty = Object.keys(before).length + Object.keys(after).length === 0;
  return isEmpty && entry.operation === 'update' ? null : { ...entry, before, after };
}

function pick(fields: Fields, wanted: ReadonlySet<FieldPath>): Fields {
  const picked: Partial<Record<FieldPath, FieldValue>> = {};
  for (const [field, value] of Object.entries(fields) as [FieldPath, FieldValue][]) {
    if (wanted.has(field)) picked[field] = value;
  }
  return picked;
}
