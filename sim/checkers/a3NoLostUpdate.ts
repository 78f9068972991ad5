import type { Link } from '../../src/store/port.ts';
import { type FieldEdit, plain } from '../oracle/books.ts';
import type { Checker, Facts } from '../watch.ts';
import { Grounds } from './support/grounds.ts';
import { Pairs } from './support/pairs.ts';

/**
 * A3: what a person wrote is there on both sides; or it gave way to a rule, to a person's choice or to a later edit of
 * the field, and can still be read in the journal; or an open conflict shows it.
 */
export const a3: Checker = {
  id: 'A3',
  listen: (facts, fail) => {
    const grounds = new Grounds(facts);
    return {
      commit: (changes, _process, request) => grounds.heard(changes, request),
      restored: () => grounds.restored(),
      calm: () => {
        const pairs = new Pairs(facts);
        const latest = new Map<string, FieldEdit>();
        for (const edit of facts.books.edits) {
          if (edit.author !== 'people' || edit.isBirth) continue;
          latest.set(`${pairs.linkOf(edit.id)?.id ?? edit.id} ${edit.field}`, edit);
        }
        for (const edit of latest.values()) {
          const link = pairs.linkOf(edit.id);
          if (link === undefined || isThere(facts, edit)) continue;
          // The administration that wrote over it is the one that has to tell.
          const [words, ...others] = pairs.kinOf(link).map((one) => judged(facts, grounds, one, edit, pairs.of(one)));
          if (words === null || others.includes(null)) continue;
          const now = JSON.stringify(facts.books.get(edit.side, edit.id)?.fields[edit.field]);
          fail(
            `${edit.kind} ${edit.id} in ${edit.side}: ${edit.field} was set to ${JSON.stringify(edit.after)} by a person and is ${now} now, ${words}`,
          );
        }
      },
    };
  },
};

function isThere({ books }: Facts, { side, id, field, after }: FieldEdit): boolean {
  const now = books.get(side, id);
  return now === undefined || plain(now.fields[field]) === plain(after);
}

/** What is wrong with the disappearance of an edit; null when nothing is. */
function judged(
  facts: Facts,
  grounds: Grounds,
  link: Link,
  edit: FieldEdit,
  story: readonly FieldEdit[],
): string | null {
  if (isInOpenConflict(facts, edit, link.id)) return null;
  const writes = story.filter(
    (one) =>
      one.author === 'tandem' && one.side === edit.side && one.field === edit.field && comesAfter(story, one, edit),
  );
  const [write] = writes;
  // Neither vendor takes a condition with a write: what it could not have seen it cannot spare.
  if (writes.some((one) => grounds.isUnseen(edit, one))) return null;
  // Written over before a backup was put back that does not tell of it, or agrees on what came before it.
  if (facts.restoredMs !== null && write !== undefined && edit.atMs <= facts.restoredMs) return null;
  if (!isInJournal(facts, edit, link.id)) return 'and nothing tells of it';
  if (write === undefined || grounds.isJustified(link, edit, write, story)) return null;
  return `written over by ${JSON.stringify(write.after)} without a rule, a choice or a later edit`;
}

const comesAfter = (story: readonly FieldEdit[], one: FieldEdit, edit: FieldEdit): boolean =>
  story.indexOf(one) > story.indexOf(edit);

/** An address line stands in conflicts and in the journal as its pieces. */
const isTold = (edit: FieldEdit, path: string, value: unknown): boolean =>
  path === edit.field
    ? plain(value as string) === plain(edit.after)
    : edit.field.endsWith('.line') &&
      path.startsWith(edit.field.replace('line', '')) &&
      typeof value === 'string' &&
      plain(edit.after).includes(plain(value));

const isInOpenConflict = ({ world }: Facts, edit: FieldEdit, linkId: string): boolean =>
  world.store
    .rows('conflict')
    .some(
      ({ fields, linkId: of, resolvedMs }) =>
        of === linkId && resolvedMs === null && fields.some((one) => isTold(edit, one.field, one[edit.side])),
    );

/** What a relation is on a side is told by any of these: a number comes and goes with the role that it belongs to. */
const toldBy: Readonly<Record<string, readonly string[]>> = {
  isCustomer: ['stage'],
  debtorNumber: ['stage', 'isCustomer'],
  creditorNumber: ['isSupplier'],
};

const isInJournal = ({ world }: Facts, edit: FieldEdit, linkId: string): boolean =>
  world.store
    .rows('journal')
    .some(
      ({ atMs, before, linkId: of, side }) =>
        of === linkId &&
        side === edit.side &&
        Object.entries(before).some(
          ([path, value]) =>
            isTold(edit, path, value) || (atMs >= edit.atMs && toldBy[edit.field]?.includes(path) === true),
        ),
    );
