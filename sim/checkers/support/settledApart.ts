import type { Action, ActionKind, Scenario } from '../../scenario.ts';
import { withoutHaste } from './settledByOnePerson.ts';

/** What each kind becomes where people of both sides keep to fields and records of their own. */
const apart: Readonly<Partial<Record<ActionKind, ActionKind>>> = {
  edit: 'editOwn',
  editBothSides: 'editOwn',
  thereAndBack: 'editOwn',
  rename: 'editOwn',
  changeRoles: 'editOwn',
  create: 'create',
  createContact: 'createContactOfOld',
  importMany: 'create',
};

/**
 * The same world with people on both sides who never meet: no field of a record is edited on both, and whatever they make is
 * a company or a person of its own. Where it ends is then decided by what they wrote and not by the order in which Tandem
 * hears of it.
 */
export function settledApart(scenario: Scenario): Scenario {
  const actions: readonly Action[] = scenario.actions.flatMap((action) => {
    const does = apart[action.does];
    return does === undefined ? [] : [{ ...action, does }];
  });
  return withoutHaste({ ...scenario, actions });
}
