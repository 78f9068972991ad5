import type { Fields } from '../model/fields.ts';
import type { NeutralRecord } from '../model/record.ts';

const firstFilled = (fields: Fields, ...paths: readonly (keyof Fields)[]): string | null => {
  for (const path of paths) {
    const value = fields[path];
    if (typeof value === 'string') return value;
  }
  return null;
};

/** What a person would call the record; its id when it has nothing else. */
export function labelOf(record: Pick<NeutralRecord, 'kind' | 'id' | 'fields'>): string {
  const { fields } = record;
  if (record.kind === 'relation') return firstFilled(fields, 'name', 'debtorNumber', 'creditorNumber') ?? record.id;
  const name = [fields.firstName, fields.middleName, fields.lastName].filter((part) => typeof part === 'string');
  return name.length > 0 ? name.join(' ') : (firstFilled(fields, 'email', 'mobile', 'phone') ?? record.id);
}

/** Sorts labels as a list reads, without regard to case and accents, and the same on every machine. */
export const labelOrder = (label: string): string => label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
