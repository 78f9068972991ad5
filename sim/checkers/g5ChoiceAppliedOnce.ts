import type { SaidAs } from '../actors/asking.ts';
import { type FieldEdit, plain } from '../oracle/books.ts';
import type { OracleValue } from '../oracle/record.ts';
import type { Checker, Facts } from '../watch.ts';
import { differencesOf, isExplained } from './support/differences.ts';
import { isToldNotKept, PutBack } from './support/told.ts';

type Answer = SaidAs<'answerConflict'>['input'];

/** A choice that was accepted: about which pair, which value of the oracle's is chosen, and when. */
interface Choice {
  readonly exactId: string;
  readonly tribeId: string;
  readonly field: string;
  readonly chosen: Answer['choice'];
  readonly values: Readonly<Record<'exact' | 'tribe', OracleValue>>;
  readonly askedMs: number;
}

/** The neutral fields of a conflict by the names of the oracle: pieces of an address are one line there. */
function choicesIn({ seen, choice: chosen }: Answer, pair: Pick<Choice, 'exactId' | 'tribeId' | 'askedMs'>): Choice[] {
  const pieces = /\.(street|houseNumber|addition)$/;
  // A line of which only a piece differs is not told whole: there is nothing to compare it with.
  return seen
    .filter(({ field }) => !pieces.test(field))
    .map(({ field, exact, tribe }) => ({ ...pair, field, chosen, values: { exact, tribe } }));
}

/**
 * G5: a choice is applied once, with exactly the chosen value, or not at all because somebody moved one of the two values;
 * keeping both writes neither. Of a value that the vendor cuts the chosen one was written when a person is told that it
 * was not kept.
 */
export const g5: Checker = {
  id: 'G5',
  listen: (facts, fail) => {
    const choices: Choice[] = [];
    const putBack = new PutBack();
    return {
      commit: (changes) => putBack.heard(changes),
      said: (said) => {
        if (said.what !== 'answerConflict' || said.answer?.is !== 'ok') return;
        const conflict = facts.world.store.rows('conflict').find(({ id }) => id === said.input.id);
        const link = facts.world.store.rows('link').find(({ id }) => id === conflict?.linkId);
        if (conflict === undefined || link === undefined) return;
        if (conflict.resolution !== said.input.choice) {
          fail(`an answer "${said.input.choice}" was accepted about what ended with "${conflict.resolution}"`);
        }
        const { exactId, tribeId } = link;
        // A rule goes on deciding, also about values that came up since.
        if (said.input.asRule) return;
        for (const choice of choicesIn(said.input, { exactId, tribeId, askedMs: said.askedMs })) {
          const isKnown = choices.some((one) => one.exactId === exactId && one.field === choice.field);
          if (!isKnown) choices.push(choice);
        }
      },
      calm: () => {
        for (const choice of choices) {
          const words = judged(facts, putBack, choice);
          if (words !== null) {
            fail(
              `${choice.exactId} / ${choice.tribeId}: ${choice.field} was answered "${choice.chosen}", and ${words}`,
            );
          }
        }
      },
    };
  },
};

function judged(facts: Facts, putBack: PutBack, choice: Choice): string | null {
  const { chosen, exactId, field, tribeId, values } = choice;
  const isItsField = (one: FieldEdit): boolean => one.field === field && (one.id === exactId || one.id === tribeId);
  const since = facts.books.edits.filter((one) => isItsField(one) && one.atMs >= choice.askedMs);
  const isAsSeen = (side: 'exact' | 'tribe', id: string): boolean => {
    const last = facts.books.edits.findLast((one) => isItsField(one) && one.id === id && one.atMs < choice.askedMs);
    return last === undefined || plain(last.after) === plain(values[side]);
  };
  // Moved before the answer came, and not read yet: it is not about what is there.
  if (!isAsSeen('exact', exactId) || !isAsSeen('tribe', tribeId)) return null;
  const moved = since.findIndex((one) => one.author === 'people' || putBack.has(one));
  const ours = moved < 0 ? since : since.slice(0, moved);
  if (chosen === 'keep') return ours.length === 0 ? null : `${ours[0]?.side} was written`;
  const loser = chosen === 'exact' ? 'tribe' : 'exact';
  const isChosen = (one: FieldEdit): boolean =>
    plain(one.after) === plain(values[chosen]) ||
    (plain(values[chosen]).startsWith(plain(one.after)) && isToldNotKept(facts, one));
  const wrong = ours.find((one) => one.side !== loser || !isChosen(one));
  if (wrong !== undefined) return `${wrong.side} got ${JSON.stringify(wrong.after)}`;
  if (ours.length > 1) return `it was written ${ours.length} times`;
  if (ours.length === 1 || moved >= 0) return null;
  // Not applied, and nobody moved: then something has to say why.
  for (const difference of differencesOf(facts)) {
    const isIt = difference.link.exactId === exactId && difference.field === field;
    if (isIt && !isExplained(facts, difference)) return 'nothing became of it';
  }
  return null;
}
