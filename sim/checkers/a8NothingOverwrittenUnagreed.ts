import { type FieldEdit, plain } from '../oracle/books.ts';
import type { Checker, Facts } from '../watch.ts';
import { baseOf } from './support/byRules.ts';
import { Grounds } from './support/grounds.ts';
import { isByOwnRule } from './support/pairs.ts';

/** What is being written to a record, as it was committed before it was sent. */
function intentFor({ world }: Facts, { id }: FieldEdit) {
  const row = world.store
    .rows('planItem')
    .find(({ stored: { item, state } }) => state === 'sending' && (item.exactId === id || item.tribeId === id));
  if (row === undefined) return null;
  const run = world.store.rows('run').find((one) => one.id === row.runId);
  return run === undefined ? null : { connectionId: run.connectionId, isUndo: run.kind === 'undo' };
}

/**
 * A8: a field on which the two sides never agreed, or of which that is forgotten, is neither blanked nor overwritten
 * unless the other side leads by a rule or a person chose so. An address gives way whole.
 */
export const a8: Checker = {
  id: 'A8',
  listen: (facts, fail) => {
    const grounds = new Grounds(facts);
    let heard = 0;
    const isSpared = (edit: FieldEdit): boolean => {
      const intent = intentFor(facts, edit);
      if (intent === null || intent.isUndo) return true;
      const link = facts.world.store
        .rows('link')
        .find(
          ({ connectionId, exactId, tribeId }) =>
            connectionId === intent.connectionId && [exactId, tribeId].includes(edit.id),
        );
      if (link !== undefined && baseOf(link, edit.field) !== undefined) return true;
      const before = facts.books.edits.findLast(
        (one) => one.id === edit.id && one.field === edit.field && one !== edit && one.author === 'people',
      );
      if (before !== undefined && !before.isBirth && grounds.isUnseen(before, edit)) return true;
      if (link !== undefined && before !== undefined && grounds.isChosen(link.id, before, edit)) return true;
      const isLed = grounds.isLedByOther(intent.connectionId, edit);
      return plain(edit.after) === '' ? isLed && edit.field.includes('.') : isLed;
    };
    return {
      commit: (changes, _process, request) => grounds.heard(changes, request),
      restored: () => grounds.restored(),
      effect: () => {
        const fresh = facts.books.edits.slice(heard);
        heard = facts.books.edits.length;
        for (const edit of fresh) {
          const { after, author, before, field, id, isBirth, kind, side } = edit;
          if (author !== 'tandem' || isBirth || isByOwnRule(field)) continue;
          if (plain(before) === '' || plain(before) === plain(after) || isSpared(edit)) continue;
          fail(
            `${kind} ${id} in ${side}: ${field} ${JSON.stringify(before)}, on which nobody had agreed, became ${JSON.stringify(after)}`,
          );
        }
      },
    };
  },
};
