import type { Link } from '../../src/store/port.ts';
import { type FieldEdit, plain } from '../oracle/books.ts';
import type { Checker, Facts } from '../watch.ts';
import type { Arrival } from '../world/network.ts';
import { isByOwnRule, isOneFate, Pairs } from './support/pairs.ts';
import { isToldNotKept, PutBack } from './support/told.ts';

const lateMs = 60_000;

/**
 * D1 and A12: for an edit of a person, a field of a pair is written at most once to another value, and at most once more in
 * another spelling of the same, also where the vendor takes only the beginning of that and a person is told so. A write that arrives late may undo a newer one, which then has to be made again.
 * Where administrations share a Tribe record, what one of them wrote there is to the others what a person did.
 */
export const d1: Checker = {
  id: 'D1',
  listen: (facts, fail) => {
    const late: Arrival[] = [];
    const putBack = new PutBack();
    return {
      commit: (changes) => putBack.heard(changes),
      arrived: (arrival) => {
        if (arrival.call.request.method !== 'GET' && arrival.atMs - arrival.call.sentMs > lateMs) late.push(arrival);
      },
      calm: () => {
        const pairs = new Pairs(facts);
        for (const link of facts.world.store.rows('link')) {
          const story = pairs
            .ownOf(link)
            .map((edit) => (isForeign(edit, link) ? { ...edit, author: 'people' as const } : edit));
          for (const field of new Set(story.map((edit) => edit.field))) {
            if (!isByOwnRule(field)) checkField(facts, story, field, { late, putBack }, fail);
          }
        }
      },
    };
  },
};

const isForeign = ({ connectionId }: FieldEdit, link: Link): boolean =>
  connectionId !== null && connectionId !== link.connectionId;

function isRespelled(facts: Facts, edit: FieldEdit): boolean {
  const [before, after] = [plain(edit.before), plain(edit.after)];
  return before === after || (before.startsWith(after) && isToldNotKept(facts, edit));
}

function checkField(
  facts: Facts,
  story: readonly FieldEdit[],
  field: string,
  { late, putBack }: { readonly late: readonly Arrival[]; readonly putBack: PutBack },
  fail: (words: string) => void,
): void {
  const now: Record<FieldEdit['side'], string | undefined> = { exact: undefined, tribe: undefined };
  // What was there before both met may be written once.
  let edits = 1;
  let respelled = 0;
  for (const edit of story) {
    if (!isOneFate(edit.field, field)) continue;
    if (edit.field === field) now[edit.side] = plain(edit.after);
    if (edit.author === 'people') {
      edits += 1;
      respelled = 0;
    }
    if (edit.author === 'people' || edit.field !== field || edit.isBirth || putBack.has(edit)) continue;
    const isLate = late.some(({ call, atMs }) => call.side === edit.side && atMs <= edit.atMs);
    if (isLate) continue;
    if (isRespelled(facts, edit)) respelled += 1;
    else edits -= 1;
    if (edits < 0 || respelled > 1) {
      const told = `${JSON.stringify(edit.before)}, then ${JSON.stringify(edit.after)}`;
      fail(`${edit.kind} ${edit.id}: ${field} was written again in ${edit.side} without an edit between: ${told}`);
      edits = 0;
      respelled = 0;
    }
    if (now.exact === now.tribe) edits = 0;
  }
}
