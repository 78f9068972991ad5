import { findEntry, firstLineOf } from '../rules/entryHeaders.ts';
import { type Row, textOf, type Value } from '../state/rows.ts';
import type { Derive, ReadScope } from './served.ts';

/** The entry that a transaction line or payment term belongs to. */
export function headerBy(property: string): (row: Row, scope: ReadScope) => Row {
  return (row, { division }) => findEntry(division, textOf(row, property) ?? '')?.row ?? {};
}

/** A property of the entry, under the name it has in either kind. */
export function ofHeader(by: string, ...names: readonly string[]): Derive {
  const header = headerBy(by);
  return (row, scope) => {
    const entry = header(row, scope);
    for (const name of names) {
      const value = entry[name];
      if (value !== undefined && value !== null) return value;
    }
    return null;
  };
}

/** A property of the row that the entry refers to by guid. */
export function ofHeaderReference(by: string, reference: string, entity: string, property: string): Derive {
  const header = headerBy(by);
  return (row, scope) => {
    const key = textOf(header(row, scope), reference);
    return key === null ? null : (scope.division.entity(entity).get(key)?.[property] ?? null);
  };
}

export function journalDescriptionBy(by: string): Derive {
  const code = ofHeader(by, 'Journal', 'JournalCode');
  return (row, scope) => {
    const value = code(row, scope);
    return value === null ? null : (scope.division.entity('Journals').rowsWith('Code', value)[0]?.Description ?? null);
  };
}

/** The day of the document: of the entry, or of the first line of one that has no date of its own. */
export function dateBy(by: string): Derive {
  return (row, { division }) => {
    const found = findEntry(division, textOf(row, by) ?? '');
    if (found === undefined) return null;
    return found.row.EntryDate ?? firstLineOf(division, found)?.Date ?? null;
  };
}

const stamps = ['Created', 'Creator', 'CreatorFullName', 'Modified', 'Modifier', 'ModifierFullName'] as const;

/** Seeded lines carry no stamps of their own: they are their entry's. */
export function stampsBy(by: string): Readonly<Record<string, Derive>> {
  return Object.fromEntries(
    stamps.map((name) => {
      const fromHeader = ofHeader(by, name);
      return [name, (row: Row, scope: ReadScope): Value => row[name] ?? fromHeader(row, scope)];
    }),
  );
}
