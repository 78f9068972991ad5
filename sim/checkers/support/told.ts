import type { RowChange } from '../../../src/store/memory/layer.ts';
import type { JournalEntry } from '../../../src/store/port.ts';
import type { FieldEdit } from '../../oracle/books.ts';
import type { Facts } from '../../watch.ts';

/** How long after a write its entry in the journal may be committed: until what is in doubt was found, with every wait before. */
const journalledMs = 15 * 60_000;

/** What people had put back, also where a backup does not tell of it any more. */
export class PutBack {
  readonly #entries: JournalEntry[] = [];

  heard(changes: readonly RowChange[]): void {
    for (const { table, after } of changes) {
      const entry = table === 'journal' ? (after as JournalEntry | null) : null;
      if (entry?.cause.by === 'undo') this.#entries.push(entry);
    }
  }

  has({ id, atMs }: FieldEdit): boolean {
    return this.#entries.some((entry) => entry.recordId === id && Math.abs(entry.atMs - atMs) < journalledMs);
  }
}

/** A person was told that the vendor made something else of a value that it was given. */
export const isToldNotKept = ({ world }: Facts, { id, field }: Pick<FieldEdit, 'id' | 'field'>): boolean =>
  world.store
    .rows('problem')
    .some((one) => one.causeCode === 'valueNotKept' && one.recordId === id && one.field === field);
