import type { Action, ActionKind, Scenario } from '../scenario.ts';
import { noHabits } from '../world/habits.ts';

/** A named flow of reliability.md 9: a small world without faults in which one thing happens. */
export interface Flow {
  readonly name: string;
  /** From nobody signed in, from two companies that were never compared, or from an agreed data set. */
  readonly from: 'blank' | 'founded' | 'agreed' | 'asking';
  /** What leads up to it, for so long: played once, and every run of the flow begins where it ended. */
  readonly before: Scenario | null;
  readonly scenario: Scenario;
  /**
   * What it comes to when nobody dies, or the sweep would be of something else than its name says: lines of things that
   * happen one after the other while the port calls are counted, each a call or a row that is committed.
   */
  readonly shows: Shows;
  /** Faults and marks of the trace that it meets. */
  readonly meets: readonly RegExp[];
}

type Shows = readonly [readonly RegExp[], ...(readonly RegExp[])[]];

const inExact = 0.2;
const inTribe = 0.8;
const minuteMs = 60_000;

/** The dice of an action, by what they decide for most kinds. */
interface Dice {
  readonly side?: number;
  /** Which record. */
  readonly record?: number;
  /** Below 0.7 a relation, above it a contact; the answer, the rule or the wait of a person's decision. */
  readonly kind?: number;
  readonly field?: number;
  readonly value?: number;
  /** How long until it is taken back, or until the other half of it follows. */
  readonly later?: number;
  /** Whether it is taken back, or what the other half is. */
  readonly other?: number;
  /** Below 0.6 one click in one tab. */
  readonly tabs?: number;
}

const action = (does: ActionKind, dice: Dice = {}, atMs = 1_000): Action => {
  const { side = inExact, record = 0.1, kind = 0.1, field = 0.1 } = dice;
  const { value = 0.5, later = 0.1, other = 0.9, tabs = 0.4 } = dice;
  return { atMs, does, tenant: 0, dice: [side, record, kind, field, value, later, other, tabs] };
};

export const quiet: Omit<Scenario, 'actions'> = {
  seed: 4_711,
  tenants: 1,
  processes: 1,
  companies: [],
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

interface FlowInput {
  readonly from?: Flow['from'];
  readonly before?: readonly Action[];
  readonly beforeMs?: number;
  readonly forMs?: number;
  readonly world?: Partial<Scenario>;
  readonly shows: Shows;
  readonly meets?: readonly RegExp[];
}

function flow(name: string, actions: readonly Action[], input: FlowInput): Flow {
  const { from = 'agreed', before = [], beforeMs = 0, forMs = quiet.stormMs, world = {}, shows, meets = [] } = input;
  const common = { ...quiet, ...world };
  return {
    name,
    from,
    before: beforeMs === 0 ? null : { ...common, stormMs: beforeMs, actions: before },
    scenario: { ...common, stormMs: forMs, actions },
    shows,
    meets,
  };
}

/** Nobody tells anything, and lists come a row to a page: what changed is found by the next look, page after page. */
const polled: Partial<Scenario> = {
  hints: { drop: 1, repeat: 0, delay: 0, forge: 0 },
  habits: { ...noHabits, pageRows: 1 },
};
const told: Partial<Scenario> = { hints: { drop: 0, repeat: 1, delay: 0, forge: 0.2 } };

const row = (table: string, change: 'made' | 'changed' | 'removed', ...holds: readonly string[]): RegExp =>
  new RegExp(`^${table} ${change} ${holds.map((part) => `.*${part}`).join('')}`);

const writesExact = /^PUT .*exact/;
const writesTribe = /^PUT .*tribe/;
const makesExact = /^POST .*exact.*Accounts/;
const makesTribe = /^POST .*tribe.*Relation/;
const seenInExact = row('part', 'changed', '"side":"exact"');
const seenInTribe = row('part', 'changed', '"side":"tribe"');
const linked = row('link', 'made');
/** The base of a link moves with what was written. */
const agreed = row('link', 'changed');
const asked = row('conflict', 'made');
const answered = row('conflict', 'changed', '"resolvedMs":\\d');
const undone = row('run', 'changed', '"kind":"undo","state":"done"');

/** Exact's has ended by then, and Tribe's is ended. Of this every ordered pair of deaths is played at night. */
export const rotation = flow('renew both token pairs', [action('expireTokens'), action('edit', {}, 2_000)], {
  forMs: minuteMs,
  shows: [
    [/^POST .*exact.*token/, row('token', 'changed', '"side":"exact"')],
    [/^POST .*tribe.*token/, row('token', 'changed', '"side":"tribe"'), writesTribe, agreed],
  ],
});

/** A person comes back to end what he held a minute before. */
const aMinute = 0;
/** No rule is made of an answer. */
const justOnce = 0.9;

export const flows: readonly Flow[] = [
  flow('connect Tribe and Exact', [], {
    from: 'blank',
    shows: [
      [/^POST .*tribe.*token/, row('connection', 'made'), row('session', 'made')],
      [
        /^POST .*exact.*token/,
        row('token', 'made', '"side":"exact"'),
        row('connection', 'changed', '"exactDivision":"\\d', '"state":"ready"'),
      ],
    ],
  }),
  flow('first import and confirmation', [action('importAgain')], {
    from: 'founded',
    shows: [
      [
        row('run', 'made', '"kind":"import"'),
        row('run', 'changed', '"state":"planned"', '"kind":"import"'),
        row('run', 'changed', '"state":"applying"', '"kind":"import"'),
        makesTribe,
        linked,
        row('run', 'changed', '"state":"done"', '"kind":"import"'),
      ],
      [/^POST .*exact.*WebhookSubscriptions/, row('hintSubscription', 'made', '"side":"exact"')],
      [/^POST .*tribe.*webhooks/, row('hintSubscription', 'made', '"side":"tribe"')],
    ],
  }),
  rotation,
  flow('create in Exact', [action('create')], { shows: [[makesTribe, linked]] }),
  // The number that Exact gives goes back to Tribe.
  flow('create in Tribe', [action('create', { side: inTribe })], {
    shows: [[makesExact, linked, writesTribe, agreed]],
  }),
  flow('create a contact in Exact', [action('createContact')], {
    shows: [[/^POST .*tribe.*Relationship_Person_Contact/, row('link', 'made', '"kind":"contact"')]],
  }),
  flow('update in Exact', [action('edit')], { shows: [[seenInExact, writesTribe, agreed]] }),
  flow('update in Tribe', [action('edit', { side: inTribe })], { shows: [[seenInTribe, writesExact, agreed]] }),
  flow('one field on both sides', [action('editBothSides', { later: 0 })], {
    shows: [
      [seenInExact, writesTribe, agreed],
      [seenInTribe, writesTribe, agreed],
    ],
  }),
  // It stays as it is in Tribe: known, planned and not written.
  flow('deactivate in Exact', [action('deactivate')], {
    shows: [[row('part', 'changed', '"side":"exact"', '"part":"main"', '"isActive":false'), row('mark', 'removed')]],
  }),
  flow('remove in Tribe', [action('remove', { side: inTribe })], {
    shows: [
      [
        row('mark', 'made', '"wantsRead":true'),
        row('part', 'changed', '"side":"tribe","kind":"relation"', '"part":"main"', '"isGone":true'),
        row('mark', 'removed'),
      ],
    ],
  }),
  flow('an event, told again and again, to its effect', [action('edit', { side: inTribe })], {
    forMs: 20_000,
    world: told,
    shows: [[row('feedHint', 'made'), row('feedHint', 'changed', '"hintSeq":[2-9]'), writesExact, agreed]],
    meets: [/^hint repeated$/],
  }),
  // Both sides are looked at within a minute, twenty minutes after the agreed world began.
  flow('a look at three pages', [], {
    before: [
      action('touchAll', {}, 19 * minuteMs),
      action('edit', {}, 19 * minuteMs),
      action('touchAll', { side: inTribe }, 19 * minuteMs),
      action('edit', { side: inTribe, record: 0.9, field: 0.3 }, 19 * minuteMs),
    ],
    beforeMs: 19.5 * minuteMs,
    forMs: 60_000,
    world: polled,
    shows: [
      [seenInExact, writesTribe, agreed],
      [seenInTribe, writesExact, agreed],
    ],
    meets: [/^page$/],
  }),
  flow(
    'pause everything, edit and resume',
    [
      action('pauseFlow', { side: 0.1, later: aMinute }),
      action('edit', {}, 5_000),
      action('edit', { side: inTribe, record: 0.9, field: 0.3 }, 8_000),
    ],
    {
      shows: [
        [row('pause', 'made', '"scope":"connection"'), seenInExact, row('pause', 'removed'), writesTribe, agreed],
        [row('pause', 'made', '"scope":"connection"'), seenInTribe, row('pause', 'removed'), writesExact, agreed],
      ],
    },
  ),
  flow(
    'pause one record, edit and resume',
    [action('pauseFlow', { side: 0.7, later: aMinute }), action('touchAll', {}, 5_000), action('edit', {}, 6_000)],
    { shows: [[row('pause', 'made', '"scope":"record/'), seenInExact, row('pause', 'removed'), writesTribe, agreed]] },
  ),
  flow(
    'narrow the filter and widen it again',
    [
      action('changeFilter', { kind: 0.3, later: aMinute, other: 0.1, value: 0 }),
      action('edit', {}, 20_000),
      action('liftBrake', { value: 0 }, 40_000),
      action('liftBrake', { value: 0 }, 80_000),
    ],
    {
      shows: [[row('connection', 'changed'), row('connection', 'changed'), writesTribe, agreed]],
      meets: [/^log run.braked$/],
    },
  ),
  flow(
    'change the mapping, look and release',
    [action('mapSuspects', { value: 0 }), action('lookAtPage', {}, 20_000), action('liftBrake', { value: 0 }, 30_000)],
    {
      before: [action('createSuspect', { record: 0.7 }), action('createSuspect', { side: inTribe, record: 0.5 })],
      beforeMs: 5 * minuteMs,
      shows: [
        [row('connection', 'changed'), makesExact, linked],
        [row('connection', 'changed'), makesTribe, linked],
      ],
      meets: [/^log run.braked$/],
    },
  ),
  flow(
    'a conflict, decided',
    [
      action('editBothSides', { later: 0 }),
      action('answerConflict', { record: 0, field: 0.5, later: justOnce }, 60_000),
    ],
    { from: 'asking', shows: [[asked, answered, row('choice', 'made'), writesExact, agreed]] },
  ),
  flow(
    'a conflict, decided as a rule',
    [action('editBothSides', { later: 0 }), action('answerConflict', { record: 0, field: 0.1, later: 0.1 }, 60_000)],
    { from: 'asking', shows: [[asked, row('ruleNote', 'made'), writesTribe, agreed]] },
  ),
  flow('undo a record', [action('edit'), action('undoLatest', { side: 0.1, value: 0, other: 0.1 }, 20_000)], {
    forMs: 40_000,
    shows: [[writesTribe, row('run', 'made', '"kind":"undo"'), writesTribe, undone]],
  }),
  flow('undo a run', [action('undoLatest', { side: 0.9, value: 0, other: 0.1 })], {
    shows: [[row('run', 'made', '"kind":"undo"'), writesTribe, undone]],
  }),
];
