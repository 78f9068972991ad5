import type { Link } from '../../src/store/port.ts';
import type { FieldEdit } from '../oracle/books.ts';
import { plain } from '../oracle/books.ts';
import type { OracleValue } from '../oracle/record.ts';
import type { Checker, Facts } from '../watch.ts';
import { isByOwnRule, Pairs } from './support/pairs.ts';

/**
 * A4: each value that Tandem writes has been the value of that field on the other side of the pair before it was written,
 * or on this side when a person had it put back. The oracle reads both from the systems' own tables. The pair is the one
 * of the time of the writing: what Tandem made for one record may be linked with another since, when a backup was put back
 * after the first was removed and entered anew.
 */
export const a4: Checker = {
  id: 'A4',
  listen: (facts, fail) => {
    const partners = new Map<string, Set<string>>();
    const note = (id: string, partner: string) => partners.set(id, (partners.get(id) ?? new Set()).add(partner));
    return {
      commit: (changes) => {
        for (const { table, after } of changes) {
          if (table !== 'link' || after === null) continue;
          const { exactId, tribeId } = after as Link;
          note(exactId, tribeId);
          note(tribeId, exactId);
        }
      },
      calm: () => {
        const pairs = new Pairs(facts);
        for (const link of facts.world.store.rows('link')) {
          // What another administration's record was made of, though that one was removed before the two were linked.
          const source = facts.books.get('tribe', link.tribeId)?.businessKey?.split(':').at(-1) ?? link.exactId;
          const earlier = [link.exactId, link.tribeId].flatMap((id) => [...(partners.get(id) ?? [])]);
          const story = pairs.of(link, [source, ...earlier]);
          for (const [at, edit] of story.entries()) {
            const { author, after, before, field, side, id } = edit;
            if (id !== link.exactId && id !== link.tribeId) continue;
            if (author !== 'tandem' || isByOwnRule(field) || plain(after) === plain(before)) continue;
            const isKnown = story
              .slice(0, at)
              .some((one) => one.field === field && one.side !== side && plain(one.after) === plain(after));
            // An empty field has no edit that made it so: a record is born without it.
            const wasNever =
              after === null && !story.slice(0, at).some((one) => one.field === field && one.side !== side);
            if (isKnown || wasNever || isPutBack(facts, edit, story.slice(0, at))) continue;
            if (isRespelled(facts, edit, story.slice(0, at))) continue;
            fail(
              `${link.kind} ${id} in ${side}: ${field} was written as ${JSON.stringify(after)}, which nobody wrote in ${side === 'exact' ? 'Tribe' : 'Exact'}`,
            );
          }
        }
      },
    };
  },
};

/** Where vendors cut, capitalise and leave out (N12), what they made of a value begins like it, word by word. */
function isRespelled({ scenario }: Facts, { field, after }: FieldEdit, earlier: readonly FieldEdit[]): boolean {
  if (scenario.habits.normalises === 0 || typeof after !== 'string') return false;
  const known = earlier
    .filter((one) => one.field === field)
    .flatMap((one) => [...wordsIn(one.before), ...wordsIn(one.after)]);
  return wordsIn(after).every((word) => known.some((whole) => whole.startsWith(word)));
}

const wordsIn = (value: OracleValue): readonly string[] =>
  typeof value === 'string' ? value.toLowerCase().split(/\s+/) : [];

function isPutBack({ world }: Facts, { id, field, side, after }: FieldEdit, earlier: readonly FieldEdit[]): boolean {
  const isUndone = world.store.rows('journal').some(({ recordId, cause }) => recordId === id && cause.by === 'undo');
  return (
    isUndone &&
    earlier.some(
      (one) => one.side === side && one.field === field && [plain(one.before), plain(one.after)].includes(plain(after)),
    )
  );
}
