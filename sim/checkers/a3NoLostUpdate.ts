import type { FieldEdit } from '../oracle/books.ts';
import { plain } from '../oracle/books.ts';
import type { Checker, Facts } from '../watch.ts';

/**
 * A3: what a person wrote is there on both sides, or a later edit of the field took its place, or a person can still see
 * it: in an open conflict, or in the journal as what a rule or a person's choice put aside.
 */
export const a3: Checker = {
  id: 'A3',
  listen: (facts, fail) => ({
    calm: () => {
      const links = facts.world.store.rows('link');
      const byEnd = new Map(links.flatMap((link) => [[link.exactId, link] as const, [link.tribeId, link] as const]));
      const latest = new Map<string, FieldEdit>();
      for (const edit of facts.books.edits) {
        if (edit.author === 'people' && !edit.isBirth) {
          latest.set(`${byEnd.get(edit.id)?.id ?? edit.id} ${edit.field}`, edit);
        }
      }
      for (const edit of latest.values()) {
        const link = byEnd.get(edit.id);
        if (link === undefined || isThere(facts, edit) || isKept(facts, edit, link.id)) continue;
        if (isOvertaken(facts, edit) || isForgotten(facts, edit)) continue;
        fail(
          `${edit.kind} ${edit.id} in ${edit.side}: ${edit.field} was set to ${JSON.stringify(edit.after)} by a person and is ${JSON.stringify(facts.books.get(edit.side, edit.id)?.fields[edit.field])} now`,
        );
      }
    },
  }),
};

/**
 * Written over by a write whose look could not see it: it was made while that write was under way, or while the vendor
 * still answered with what was there before. Neither vendor takes a condition with a write.
 */
function isOvertaken({ books, scenario }: Facts, { side, id, field, atMs }: FieldEdit): boolean {
  const { landsLate = 0, slow = 0 } = scenario.network;
  const isSlow = landsLate + slow > 0 || scenario.actions.some(({ does }) => does === 'stall' || does === 'pause');
  const unseenMs = 3_000 + (side === 'tribe' ? scenario.tribeReadDelayMs : 0) + (isSlow ? 600_000 : 0);
  return books.edits.some(
    (one) =>
      one.author === 'tandem' &&
      one.side === side &&
      one.id === id &&
      one.field === field &&
      one.atMs >= atMs &&
      one.atMs <= atMs + unseenMs,
  );
}

/** Put aside before a backup was put back that does not tell of it yet. */
function isForgotten({ books, restoredMs }: Facts, { side, id, field, atMs }: FieldEdit): boolean {
  if (restoredMs === null) return false;
  return books.edits.some(
    (one) =>
      one.author === 'tandem' &&
      one.side === side &&
      one.id === id &&
      one.field === field &&
      one.atMs >= atMs &&
      one.atMs <= restoredMs,
  );
}

function isThere({ books }: Facts, { side, id, field, after }: FieldEdit): boolean {
  const now = books.get(side, id);
  return now === undefined || plain(now.fields[field]) === plain(after);
}

/** Put aside where a person can read it. An address line stands in the journal as its pieces. */
function isKept({ world }: Facts, edit: FieldEdit, linkId: string): boolean {
  const [stem] = edit.field.split('line');
  const isIt = (path: string, value: unknown): boolean =>
    path === edit.field
      ? plain(value as string) === plain(edit.after)
      : edit.field.endsWith('.line') &&
        path.startsWith(stem ?? '') &&
        typeof value === 'string' &&
        plain(edit.after).includes(plain(value));
  for (const { fields, linkId: of } of world.store.rows('conflict')) {
    if (of === linkId && fields.some((one) => isIt(one.field, one[edit.side]))) return true;
  }
  return world.store
    .rows('journal')
    .some(
      (entry) =>
        entry.linkId === linkId &&
        entry.side === edit.side &&
        Object.entries(entry.before).some(([path, value]) => isIt(path, value)),
    );
}
