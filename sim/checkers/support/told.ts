import type { FieldEdit } from '../../oracle/books.ts';
import type { Facts } from '../../watch.ts';

/** How long after a write its entry in the journal may be committed: until what is in doubt was found, with every wait before. */
const journalledMs = 15 * 60_000;

/** Asked for by a person, who undid it or decided otherwise. */
export const isPutBack = ({ world }: Facts, { id, atMs }: FieldEdit): boolean =>
  world.store
    .rows('journal')
    .some((entry) => entry.recordId === id && entry.cause.by === 'undo' && Math.abs(entry.atMs - atMs) < journalledMs);

/** A person was told that the vendor made something else of a value that it was given. */
export const isToldNotKept = ({ world }: Facts, { id, field }: Pick<FieldEdit, 'id' | 'field'>): boolean =>
  world.store
    .rows('problem')
    .some((one) => one.causeCode === 'valueNotKept' && one.recordId === id && one.field === field);
