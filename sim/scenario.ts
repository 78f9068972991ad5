import { type Random, random } from '../sandbox/kit/random.ts';
import type { RelationTypes } from '../src/domain/mapping/relationTypes.ts';
import { exactStages, tribeStages } from '../src/domain/model/stages.ts';
import { drawTroubles, noTroubles, type TroubleKind } from './troubles.ts';
import { type NetworkFaultKind, networkFaultKinds } from './world/faults.ts';
import type { Habits } from './world/habits.ts';
import type { HintFaults } from './world/hints.ts';
import { type StoreFaultKind, storeFaultKinds } from './world/storePort.ts';

/**
 * Everything that is drawn for a world, as data: what shrinks, what a regression is, what a seed stands for. Each action
 * carries its own dice, so that taking one away leaves the others as they were.
 */
export interface Scenario {
  readonly seed: number;
  readonly tenants: 1 | 2;
  /** The tenants are two administrations of one organisation of Tribe. */
  readonly isOneOrganisation?: boolean;
  readonly processes: 1 | 2;
  /** Companies at the beginning: where each is known, and the dice for what is written about it. */
  readonly companies: readonly Company[];
  readonly whenDifferent: 'exactLeads' | 'tribeLeads' | 'ask';
  /** Null, or absent in an older scenario: only customers and suppliers travel. */
  readonly relationTypes?: RelationTypes | null;
  readonly network: Readonly<Partial<Record<NetworkFaultKind, number>>>;
  readonly store: Readonly<Partial<Record<StoreFaultKind, number>>>;
  readonly hints: HintFaults;
  readonly habits: Habits;
  /** How much of Exact's call budget other apps of the customer eat (N6). */
  readonly exactBudgetShare: number;
  /** How long Tribe's answers lag behind its writes (N10). */
  readonly tribeReadDelayMs: number;
  /** Share of slices that a second process runs too (P4). */
  readonly doubleRate: number;
  /** Faults begin before the first import instead of after it. */
  readonly isImportStormy: boolean;
  readonly stormMs: number;
  readonly actions: readonly Action[];
}

export interface Company {
  readonly tenant: number;
  readonly known: 'exact' | 'tribe' | 'both';
  /** Bears the name of the one before it: it is the same company, in another administration. */
  readonly isNamesake?: boolean;
  readonly contacts: number;
  readonly dice: readonly number[];
}

export const actionKinds = [
  'edit',
  'editBothSides', // U1
  'thereAndBack', // U9
  'swapAddresses',
  'rename',
  'create',
  'createContact',
  'deactivate',
  'reactivate',
  'remove', // U3
  'removeAndRecreate', // U4
  'changeRoles',
  'touchAll', // N14
  'importMany', // U5, small
  'importAgain',
  'previewAgain',
  'doubleSubmit', // U8
  'reconnect', // U7
  'crash', // P1
  'pause', // P3
  'stop', // P6
  'skewClock', // P5
  'stall', // N8
  'expireTokens', // N9
] as const;

/** What the person who administers Tandem does besides: drawn from a stream of its own, and put among the others. */
export const decisionKinds = [
  'pauseFlow', // U7
  'observeOnly',
  'compare',
  'lookAtPage',
  'liftBrake',
  'changePolicy', // U6
  'changeFlow', // U6
  'changeFilter', // U6
  'answerConflict', // U10
  'answerMatch',
  'undo',
  'connectElsewhere', // U7
  'importLate',
] as const;
/** Also from a stream of its own. */
const stageKinds = ['changeStage'] as const;
const conditionKinds = ['changeConditions'] as const; // U6
/** Never drawn: for flows that are written down. */
export const writtenKinds = [
  'createSuspect',
  'mapSuspects',
  'undoLatest',
  'editOwn',
  'createContactOfOld',
  'switchOff',
  'sameContactTwice',
] as const;
type DrawnKind = (typeof actionKinds)[number];
type DecisionKind = (typeof decisionKinds)[number];
type WeighedKind = DrawnKind | DecisionKind | (typeof stageKinds)[number] | (typeof conditionKinds)[number];
type WrittenKind = (typeof writtenKinds)[number];
export type ActionKind = WeighedKind | TroubleKind | WrittenKind;

export interface Action {
  readonly atMs: number;
  readonly does: ActionKind;
  readonly tenant: number;
  readonly dice: readonly number[];
}

const minuteMs = 60_000;
const dicePerAction = 8;

/** How often each kind is drawn against the others, when the seed has it at all. */
const weights: Readonly<Record<WeighedKind, number>> = {
  edit: 14,
  editBothSides: 5,
  thereAndBack: 3,
  swapAddresses: 2,
  rename: 2,
  create: 4,
  createContact: 3,
  deactivate: 2,
  reactivate: 1,
  remove: 2,
  removeAndRecreate: 1,
  changeRoles: 2,
  touchAll: 1,
  importMany: 1,
  importAgain: 3,
  previewAgain: 1,
  doubleSubmit: 2,
  reconnect: 1,
  crash: 4,
  pause: 2,
  stop: 1,
  skewClock: 1,
  stall: 2,
  expireTokens: 1,
  pauseFlow: 3,
  observeOnly: 1,
  compare: 1,
  lookAtPage: 3,
  liftBrake: 3,
  changePolicy: 4,
  changeFlow: 2,
  changeFilter: 2,
  answerConflict: 6,
  answerMatch: 3,
  undo: 3,
  connectElsewhere: 1,
  importLate: 3,
  changeStage: 1,
  changeConditions: 1,
};

const dice = (stream: Random, count: number): readonly number[] =>
  Array.from({ length: count }, () => Math.round(stream.next() * 1e6) / 1e6);

/** What a seed stands for. Every kind of fault and action is switched on or off first, then gets its rate (swarm). */
export function drawScenario(seed: number): Scenario {
  const shape = random(seed, 'shape');
  const swarm = random(seed, 'swarm');
  const actors = random(seed, 'actors');
  const tenants = shape.chance(0.25) ? 2 : 1;
  const isCalmWorld = shape.chance(0.1);
  const rates = <K extends string>(kinds: readonly K[], mostOf: (kind: K) => number) => {
    const drawn: Partial<Record<K, number>> = {};
    for (const kind of kinds) {
      const [isOn, rate] = [swarm.chance(0.3), swarm.next()];
      if (isOn && !isCalmWorld) drawn[kind] = Math.round(rate ** 2 * mostOf(kind) * 1e4) / 1e4;
    }
    return drawn;
  };
  const drawn = actionKinds.filter((kind) => swarm.chance(kind === 'edit' ? 0.95 : 0.55));
  const network = rates(networkFaultKinds, (kind) => networkMost[kind] ?? 0.2);
  // The settle time is measured on a wall clock: with one that jumps, a request that lands late breaks assumption Q1.
  const isLate = (network.landsLate ?? 0) > 0;
  const kinds = drawn.filter((kind) => kind !== 'skewClock' || !(isLate || drawn.includes('stall')));
  const stormMs = (5 + shape.int(40)) * minuteMs;
  const count = 2 + shape.int(14);
  // What was added later is drawn apart, so that what a seed drew before stays as it was.
  const troubles = isCalmWorld ? noTroubles : drawTroubles(seed, { stormMs, tenants });
  return {
    seed,
    tenants,
    processes: shape.chance(0.4) ? 2 : 1,
    companies: Array.from({ length: 2 + shape.int(6) }, () => ({
      tenant: shape.int(tenants),
      known: shape.pick(['exact', 'exact', 'both', 'both', 'tribe'] as const),
      contacts: shape.int(3),
      dice: dice(shape, dicePerAction),
    })),
    whenDifferent: shape.pick(['exactLeads', 'tribeLeads', 'ask']),
    network,
    store: { ...rates(storeFaultKinds, () => 0.1), ...troubles.store },
    habits: troubles.habits,
    hints: isCalmWorld
      ? { drop: 0, repeat: 0, delay: 0, forge: 0 }
      : { drop: hintShare(swarm), repeat: hintShare(swarm), delay: hintShare(swarm), forge: hintShare(swarm) / 4 },
    exactBudgetShare: swarm.chance(0.2) ? Math.round(swarm.next() * 90) / 100 : 0,
    tribeReadDelayMs: swarm.chance(0.2) ? swarm.int(60_000) : 0,
    doubleRate: swarm.chance(0.3) ? Math.round(swarm.next() * 50) / 100 : 0,
    isImportStormy: swarm.chance(0.4),
    ...typesOf(seed),
    stormMs,
    actions: [
      ...drawActions(actors, kinds, count),
      ...drawDecisions(random(seed, 'administrator')),
      ...drawStages(random(seed, 'stages')),
      ...drawConditions(random(seed, 'conditions')),
      ...troubles.actions,
    ].sort((a, b) => a.atMs - b.atMs),
  };

  function drawActions<K extends WeighedKind>(stream: Random, from: readonly K[], howMany: number): readonly Action[] {
    return Array.from({ length: howMany }, () => {
      const atMs = stream.int(stormMs);
      return { atMs, does: weighted(stream, from), tenant: stream.int(tenants), dice: dice(stream, dicePerAction) };
    });
  }

  function drawDecisions(stream: Random): readonly Action[] {
    const howMany = stream.chance(0.7) ? 1 + stream.int(9) : 0;
    const from = decisionKinds.filter(() => stream.chance(0.6));
    return from.length === 0 ? [] : drawActions(stream, from, howMany);
  }

  function drawStages(stream: Random): readonly Action[] {
    return drawActions(stream, stageKinds, stream.int(4));
  }

  /** In one world of eight the filter asks for more than roles. */
  function drawConditions(stream: Random): readonly Action[] {
    return stream.chance(0.125) ? drawActions(stream, conditionKinds, 1 + stream.int(2)) : [];
  }
}

/** In half of the worlds more than customers and suppliers travel, in one of six each type is mapped at random. */
function typesOf(seed: number): Pick<Scenario, 'relationTypes'> {
  const stream = random(seed, 'types');
  const which = stream.next();
  if (which < 0.5) return { relationTypes: null };
  const [inTribe, inExact] = [[...tribeStages, 'none'] as const, [...exactStages, 'none'] as const];
  const drawn: RelationTypes = {
    import: {
      suspect: stream.pick(inTribe),
      prospect: stream.pick(inTribe),
      customer: stream.pick(inTribe),
      supplier: stream.pick(['supplier', 'supplier', 'none']),
    },
    export: {
      suspect: stream.pick(inExact),
      lead: stream.pick(inExact),
      hotProspect: stream.pick(inExact),
      prospect: stream.pick(inExact),
      customer: stream.pick(inExact),
      supplier: stream.pick(['supplier', 'supplier', 'none']),
    },
  };
  return { relationTypes: which < 0.83 ? wholeFunnel : drawn };
}

/** Each type to the one of the same name, or the nearest before it. */
const wholeFunnel: RelationTypes = {
  import: { suspect: 'suspect', prospect: 'prospect', customer: 'customer', supplier: 'supplier' },
  export: {
    suspect: 'suspect',
    lead: 'suspect',
    hotProspect: 'prospect',
    prospect: 'prospect',
    customer: 'customer',
    supplier: 'supplier',
  },
};

const networkMost: Readonly<Partial<Record<NetworkFaultKind, number>>> = {
  landsLate: 0.05,
  twice: 0.02,
  errorBefore: 0.1,
  errorAfter: 0.1,
  html: 0.05,
  truncated: 0.05,
  unauthorised: 0.05,
  tokenLost: 0.3,
  oddShape: 0.5,
};

/** Nothing, everything, or something in between: whole absence finds what averages hide. */
const hintShare = (stream: Random): number => {
  const [which, share] = [stream.next(), stream.next()];
  return which < 0.5 ? 0 : which < 0.6 ? 1 : Math.round(share * 100) / 100;
};

function weighted<K extends WeighedKind>(stream: Random, kinds: readonly K[]): K | 'edit' {
  const total = kinds.reduce((sum, kind) => sum + weights[kind], 0);
  let at = stream.next() * total;
  for (const kind of kinds) {
    at -= weights[kind];
    if (at < 0) return kind;
  }
  return 'edit';
}
