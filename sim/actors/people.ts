import type { OracleRecord } from '../oracle/record.ts';

/** What people write into a record, by the names of the oracle. An absent name is left as it is. */
export type Edits = Readonly<Record<string, string | boolean | null>>;

/** What people of one company can do in one of its two systems. Each answers false when the system refused. */
export interface People {
  records(): readonly OracleRecord[];
  /** The new record's id, null when it was refused. */
  createRelation(edits: Edits): string | null;
  createContact(ownerId: string, edits: Edits): string | null;
  edit(record: OracleRecord, edits: Edits): boolean;
  /** Ends it or brings it back to life. */
  setActive(record: OracleRecord, isActive: boolean): boolean;
  remove(record: OracleRecord): boolean;
}

export const pick = (edits: Edits, names: Readonly<Record<string, string>>): Record<string, unknown> => {
  const body: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(names)) if (edits[name] !== undefined) body[property] = edits[name];
  return body;
};
