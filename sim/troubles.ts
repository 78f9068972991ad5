import { random } from '../sandbox/kit/random.ts';
import type { Action } from './scenario.ts';
import { type Habits, noHabits } from './world/habits.ts';
import type { StoreFaultKind } from './world/storePort.ts';

/** Troubles that come at an instant (reliability.md 6), beside the mishaps of `actionKinds`. */
export const troubleKinds = [
  'suspendAtWork', // P3, in the middle of a slice
  'readOnlyStore', // S5
  'restoreBackup', // S6
  'burst', // W5
  'strayEvents', // W6
  'loseSubscriptions', // W7
  'blockForErrors', // N7
  'backlog', // U5, large
  'emptyLists', // A10
  'massEdit', // N14, A10
  'trickle', // A10
] as const;
export type TroubleKind = (typeof troubleKinds)[number];

export interface Troubles {
  readonly actions: readonly Action[];
  readonly store: Readonly<Partial<Record<StoreFaultKind, number>>>;
  readonly habits: Habits;
}

export const noTroubles: Troubles = { actions: [], store: {}, habits: noHabits };

/** How many worlds in a hundred have it. A burst and a long silence cost more steps than they find. */
const chances: Readonly<Record<TroubleKind, number>> = {
  suspendAtWork: 0.15,
  readOnlyStore: 0.12,
  restoreBackup: 0.1,
  burst: 0.03,
  strayEvents: 0.1,
  loseSubscriptions: 0.1,
  blockForErrors: 0.05,
  backlog: 0.02,
  emptyLists: 0.05,
  massEdit: 0.06,
  trickle: 0.03,
};
/** Where a vendor takes no writes of some records, many new ones are worth their steps: errors add up, and others wait. */
const backlogWhereRefused = 0.5;

/** More than one of these in a world tells nothing new. */
const once: ReadonlySet<TroubleKind> = new Set(['backlog', 'emptyLists', 'massEdit', 'trickle']);

const dicePerAction = 8;

/** Everything here has streams of its own: a new kind takes nothing away from what a seed drew before. */
export function drawTroubles(
  seed: number,
  { stormMs, tenants }: { readonly stormMs: number; readonly tenants: number },
): Troubles {
  const habits = drawHabits(seed);
  const actions = troubleKinds.flatMap((does): readonly Action[] => {
    const stream = random(seed, `trouble ${does}`);
    const isLikely = does === 'backlog' && habits.refuses > 0;
    if (!stream.chance(isLikely ? backlogWhereRefused : chances[does])) return [];
    return Array.from({ length: once.has(does) ? 1 : 1 + stream.int(2) }, () => ({
      atMs: stream.int(stormMs),
      does,
      tenant: stream.int(tenants),
      dice: Array.from({ length: dicePerAction }, () => roundedTo(6, stream.next())),
    }));
  });
  return { actions, store: drawStore(seed), habits };
}

function drawStore(seed: number): Troubles['store'] {
  const [connections, locks] = [random(seed, 'swarm connections'), random(seed, 'swarm locks')];
  return {
    ...(connections.chance(0.2) ? { connectionLost: roundedTo(4, connections.next() ** 2 * 0.05) } : {}),
    ...(locks.chance(0.2) ? { lockLost: roundedTo(4, 0.2 + locks.next() * 0.8) } : {}),
  };
}

function drawHabits(seed: number): Habits {
  const share = (name: keyof Habits, chance: number, most: number): number => {
    const stream = random(seed, `habit ${name}`);
    return stream.chance(chance) ? roundedTo(4, stream.next() * most) : 0;
  };
  const pages = random(seed, 'habit pageRows');
  return {
    pageRows: pages.chance(0.25) ? 1 + pages.int(4) : 0,
    drift: share('drift', 0.6, 0.3),
    expires: share('expires', 0.3, 0.3),
    normalises: share('normalises', 0.15, 0.4),
    refuses: share('refuses', 0.1, 0.4),
  };
}

const roundedTo = (digits: number, figure: number): number => Math.round(figure * 10 ** digits) / 10 ** digits;
