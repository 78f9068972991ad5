import type { DivisionState } from '../state/divisionState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

const entity = 'CustomerItems';

/** Account and item are mandatory (exact-online.md 7.3); one customer has one code for an item. */
function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const merged = { ...before, ...values };
  const problems: BusinessProblem[] = [];
  for (const label of ['Account', 'Item']) {
    if (textOf(merged, label) === null) problems.push({ is: 'mandatory', label });
  }
  const twins = division
    .entity(entity)
    .rowsWith('Item', textOf(merged, 'Item'))
    .filter((other) => other.ID !== before?.ID && other.Account === merged.Account);
  if (twins.length > 0) problems.push({ is: 'alreadyExists' });
  return [...problems, ...referenceProblems(division, entity, values)];
}

/** The customer's own code of an item. */
export const customerItemRules: EntityRules = {
  create(division, values, cause) {
    refuseAny(problemsOf(division, null, values));
    return division.insert(entity, values, cause);
  },
  update(division, before, values, cause) {
    refuseAny(problemsOf(division, before, values));
    return division.update(entity, before, values, cause);
  },
  remove(division, row, cause) {
    division.remove(entity, row, cause);
  },
};
