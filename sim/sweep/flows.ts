import type { Action, ActionKind, Scenario } from '../scenario.ts';
import { noHabits } from '../world/habits.ts';

/** A named flow of reliability.md 9: a small world without faults in which one thing happens. */
export interface Flow {
  readonly name: string;
  /** From nobody signed in, from two connected companies, or from an agreed data set. */
  readonly from: 'blank' | 'activated' | 'agreed';
  readonly scenario: Scenario;
}

const inExact = 0.2;
const inTribe = 0.8;
const firstRelation = 0.1;

const action = (does: ActionKind, side: number, dice: readonly number[] = [], atMs = 1_000): Action => ({
  atMs,
  does,
  tenant: 0,
  dice: [side, firstRelation, 0.1, 0.1, 0.5, 0.1, 0.9, 0.4, ...dice].slice(0, 8),
});

export const quiet: Omit<Scenario, 'actions'> = {
  seed: 4_711,
  tenants: 1,
  processes: 1,
  companies: [
    { tenant: 0, known: 'exact', contacts: 1, dice: [0.1, 0.3, 0.5, 0.2, 0.7, 0.2, 0.6, 0.9] },
    { tenant: 0, known: 'both', contacts: 0, dice: [0.6, 0.4, 0.2, 0.8, 0.1, 0.7, 0.3, 0.9] },
  ],
  whenDifferent: 'exactLeads',
  network: {},
  store: {},
  hints: { drop: 0, repeat: 0, delay: 0, forge: 0 },
  habits: noHabits,
  exactBudgetShare: 0,
  tribeReadDelayMs: 0,
  doubleRate: 0,
  isImportStormy: false,
  stormMs: 100_000,
};

function flow(
  name: string,
  from: Flow['from'],
  actions: readonly Action[],
  stormMs = quiet.stormMs,
  more: Partial<Scenario> = {},
): Flow {
  return { name, from, scenario: { ...quiet, ...more, stormMs, actions } };
}

/** Nobody tells anything, and lists come a few rows to a page: what changed is found by the next look, page after page. */
const polled: Partial<Scenario> = {
  hints: { drop: 1, repeat: 0, delay: 0, forge: 0 },
  // Fewer, and Tribe's list of countries would be longer than the clients believe.
  habits: { ...noHabits, pageRows: 3 },
};
const told: Partial<Scenario> = { hints: { drop: 0, repeat: 1, delay: 0, forge: 0.2 } };

/** Of this every ordered pair of deaths is played at night. */
export const rotation = flow('renew both token pairs', 'agreed', [], 660_000);

export const flows: readonly Flow[] = [
  flow('connect Tribe and Exact', 'blank', []),
  flow('first import and confirmation', 'activated', [action('importAgain', inExact)]),
  rotation,
  flow('create in Exact', 'agreed', [action('create', inExact)]),
  flow('create in Tribe', 'agreed', [action('create', inTribe)]),
  flow('create a contact in Exact', 'agreed', [action('createContact', inExact)]),
  flow('update in Exact', 'agreed', [action('edit', inExact)]),
  flow('update in Tribe', 'agreed', [action('edit', inTribe)]),
  flow('one field on both sides', 'agreed', [action('editBothSides', inExact)]),
  flow('deactivate in Exact', 'agreed', [action('deactivate', inExact)]),
  flow('remove in Tribe', 'agreed', [action('remove', inTribe)]),
  flow('an event, told again and again, to its effect', 'agreed', [action('edit', inTribe)], 20_000, told),
  flow('a look at three pages', 'agreed', [action('touchAll', inExact), action('edit', inExact)], 930_000, polled),
];
