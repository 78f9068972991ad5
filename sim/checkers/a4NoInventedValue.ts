import type { FieldEdit } from '../oracle/books.ts';
import { plain } from '../oracle/books.ts';
import type { Checker, Facts } from '../watch.ts';
import { isByOwnRule, Pairs } from './support/pairs.ts';

/**
 * A4: each value that Tandem writes has been the value of that field on the other side of the pair before it was written,
 * or on this side when a person had it put back. The oracle reads both from the systems' own tables.
 */
export const a4: Checker = {
  id: 'A4',
  listen: (facts, fail) => ({
    calm: () => {
      const pairs = new Pairs(facts);
      for (const link of facts.world.store.rows('link')) {
        const story = pairs.of(link);
        for (const [at, edit] of story.entries()) {
          const { author, after, before, field, side, id } = edit;
          if (author !== 'tandem' || isByOwnRule(field) || plain(after) === plain(before)) continue;
          const isKnown = story
            .slice(0, at)
            .some((one) => one.field === field && one.side !== side && plain(one.after) === plain(after));
          // An empty field has no edit that made it so: a record is born without it.
          const wasNever =
            after === null && !story.slice(0, at).some((one) => one.field === field && one.side !== side);
          if (isKnown || wasNever || isPutBack(facts, edit, story.slice(0, at))) continue;
          fail(
            `${link.kind} ${id} in ${side}: ${field} was written as ${JSON.stringify(after)}, which nobody wrote in ${side === 'exact' ? 'Tribe' : 'Exact'}`,
          );
        }
      }
    },
  }),
};

function isPutBack({ world }: Facts, { id, field, side, after }: FieldEdit, earlier: readonly FieldEdit[]): boolean {
  const isUndone = world.store.rows('journal').some(({ recordId, cause }) => recordId === id && cause.by === 'undo');
  return (
    isUndone &&
    earlier.some(
      (one) => one.side === side && one.field === field && [plain(one.before), plain(one.after)].includes(plain(after)),
    )
  );
}
