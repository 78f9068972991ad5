import { type Region, sameValue } from '../mapping/equivalence.ts';
import { isOnlySpelledAnew } from '../mapping/spelling.ts';
import type { FieldPath, FieldValue } from '../model/fields.ts';

/** What a person can say of a difference: whose value goes over, or that both stay as they are. */
export const chosenSides = ['exact', 'tribe', 'keep'] as const;
export type ChosenSide = (typeof chosenSides)[number];

/** A person's decision about one field, with the two values that it was taken for. Plain JSON. */
export interface FieldChoice {
  readonly field: FieldPath;
  readonly exact: FieldValue;
  readonly tribe: FieldValue;
  readonly choice: ChosenSide;
}

/**
 * Whether two spellings of one value were left as they are: what a vendor made of what it was given, for one. They stand for
 * one agreed value each on its side, so that whoever moves on from there is the only one that edited.
 */
export const leavesSpellings = ({ choice, exact, tribe }: FieldChoice): boolean =>
  choice === 'keep' && isOnlySpelledAnew(exact, tribe);

/** A field as both sides show it now. */
interface Shown {
  readonly field: FieldPath;
  readonly exact: FieldValue;
  readonly tribe: FieldValue;
}

/**
 * What a person decided about the fields of one group, null when nobody did. A choice holds only while both sides still
 * show the values it was taken for: every differing field needs one, and none about the group may be outdated.
 */
export function choiceFor(group: readonly Shown[], choices: readonly FieldChoice[], region: Region): ChosenSide | null {
  let chosen: ChosenSide | null = null;
  for (const shown of group) {
    const choice = choices.find(({ field }) => field === shown.field);
    if (choice === undefined) {
      if (sameValue(shown.field, shown.exact, shown.tribe, region)) continue;
      return null;
    }
    const isCurrent =
      sameValue(shown.field, choice.exact, shown.exact, region) &&
      sameValue(shown.field, choice.tribe, shown.tribe, region);
    if (!isCurrent || (chosen !== null && chosen !== choice.choice)) return null;
    chosen = choice.choice;
  }
  return chosen;
}
