import type { Action, ActionKind, Scenario } from '../../scenario.ts';

/** What people do on one side without a look at the other, or at what Tandem made. */
const plainEdits: ReadonlySet<ActionKind> = new Set([
  'edit',
  'thereAndBack',
  'swapAddresses',
  'rename',
  'create',
  'createContact',
  'touchAll',
  'importMany',
]);

const exactDie = 0.2;

/**
 * The same world with one editor: everybody works in Exact, and nobody looks at what Tandem did. Where it ends is then
 * decided by what they wrote and by nothing else; with people on both sides the order in which Tandem hears of them
 * may decide by right.
 */
export function settledByOnePerson(scenario: Scenario): Scenario {
  const actions: readonly Action[] = scenario.actions
    .filter(({ does }) => plainEdits.has(does))
    .map((action) => ({ ...action, dice: [exactDie, ...action.dice.slice(1)] }));
  return withoutHaste({ ...scenario, actions });
}

/** Nothing else in it decides by what comes first. */
export const withoutHaste = (scenario: Scenario): Scenario => ({
  ...scenario,
  isImportStormy: false,
  whenDifferent: 'exactLeads',
  doubleRate: 0,
});
