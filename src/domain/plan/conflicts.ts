import type { ChosenSide, FieldChoice } from '../merge/choice.ts';
import type { FieldPath, FieldValue } from '../model/fields.ts';
import { fieldGroups } from '../model/groups.ts';
import type { PlanItem } from './plan.ts';

/** A difference that a person has to decide: the fields of one group that differ, with all three versions. */
export interface Conflict {
  readonly fields: readonly {
    readonly field: FieldPath;
    /** Undefined: both sides never agreed on it. */
    readonly base: FieldValue | undefined;
    readonly exact: FieldValue;
    readonly tribe: FieldValue;
  }[];
}

/** One conflict for each group of fields that the rules leave to a person. */
export function conflictsOf({ kind, decisions }: Pick<PlanItem, 'kind' | 'decisions'>): Conflict[] {
  return fieldGroups[kind].flatMap((group): Conflict[] => {
    const fields = decisions
      .filter(({ field, verdict }) => verdict === 'conflict' && group.includes(field))
      .map(({ field, base, exact = null, tribe = null }) => ({ field, base, exact, tribe }));
    return fields.length === 0 ? [] : [{ fields }];
  });
}

/** What has to be stored so that a person's answer decides the conflict, as long as both sides stay as they are. */
export const choicesFor = ({ fields }: Conflict, choice: ChosenSide): FieldChoice[] =>
  fields.map(({ field, exact, tribe }) => ({ field, exact, tribe, choice }));
