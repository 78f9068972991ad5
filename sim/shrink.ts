import { type RunOptions, runScenario } from './run.ts';
import type { Scenario } from './scenario.ts';
import { noHabits } from './world/habits.ts';

export interface Shrunk {
  /** The smallest world found in which the same invariant still breaks. */
  readonly scenario: Scenario;
  /** How many worlds were played to find it. */
  readonly worlds: number;
  /** False: it was given up before nothing more could be taken away. */
  readonly isSmallest: boolean;
}

export interface ShrinkOptions extends RunOptions {
  readonly worldsMax?: number;
  readonly untilMs?: number;
}

const worldsMaxByDefault = 400;
const noHints = { drop: 0, repeat: 0, delay: 0, forge: 0 };

/** Simplifies a scenario; answers the same one where there is nothing to simplify. */
type Simplification = (scenario: Scenario) => Scenario;

/** Whole kinds of trouble at once, the boldest first. */
const plainer: readonly Simplification[] = [
  (one) => ({ ...one, network: {}, store: {}, hints: noHints, habits: noHabits }),
  (one) => ({ ...one, network: {} }),
  (one) => ({ ...one, store: {} }),
  (one) => ({ ...one, hints: noHints }),
  (one) => ({ ...one, habits: noHabits }),
  (one) => (one.exactBudgetShare > 0 ? { ...one, exactBudgetShare: 0 } : one),
  (one) => (one.tribeReadDelayMs > 0 ? { ...one, tribeReadDelayMs: 0 } : one),
  (one) => (one.doubleRate > 0 ? { ...one, doubleRate: 0 } : one),
  (one) => (one.relationTypes == null ? one : { ...one, relationTypes: null }),
  (one) => (one.isImportStormy ? { ...one, isImportStormy: false } : one),
  (one) => (one.processes > 1 ? { ...one, processes: 1 } : one),
  oneTenant,
];

function oneTenant(scenario: Scenario): Scenario {
  if (scenario.tenants === 1) return scenario;
  const isFirst = ({ tenant }: { readonly tenant: number }): boolean => tenant === 0;
  return {
    ...scenario,
    tenants: 1,
    companies: scenario.companies.filter(isFirst),
    actions: scenario.actions.filter(isFirst),
  };
}

/** What nobody is left to do anything in need not be played. */
const shorter: Simplification = (one) => {
  const lastMs = Math.max(0, ...one.actions.map(({ atMs }) => atMs));
  const stormMs = Math.min(one.stormMs, lastMs + 60_000);
  return stormMs < one.stormMs ? { ...one, stormMs } : one;
};

const singleRates = (one: Scenario): readonly Simplification[] => [
  ...Object.keys(one.network).map(
    (kind): Simplification =>
      (now) => ({ ...now, network: without(now.network, kind) }),
  ),
  ...Object.keys(one.store).map(
    (kind): Simplification =>
      (now) => ({ ...now, store: without(now.store, kind) }),
  ),
  ...zeroed(one.hints).map(
    (kind): Simplification =>
      (now) => ({ ...now, hints: { ...now.hints, [kind]: 0 } }),
  ),
  ...zeroed(one.habits).map(
    (kind): Simplification =>
      (now) => ({ ...now, habits: { ...now.habits, [kind]: 0 } }),
  ),
];

const zeroed = (rates: object): readonly string[] =>
  Object.entries(rates).flatMap(([kind, rate]) => (rate > 0 ? [kind] : []));

function without<T extends object>(from: T, name: string): T {
  const { [name as keyof T]: _gone, ...rest } = from;
  return rest as T;
}

/**
 * Takes away whatever is not needed for the same invariant to break: kinds of trouble, then whole kinds of actions, then
 * actions, companies and contacts one by one. A round goes on from where it succeeded, and rounds are repeated until one
 * takes nothing away.
 */
export async function shrink(from: Scenario, invariant: string, options: ShrinkOptions = {}): Promise<Shrunk> {
  const { worldsMax = worldsMaxByDefault, untilMs = Number.POSITIVE_INFINITY, ...run } = options;
  let smallest = from;
  let worlds = 0;
  const isOver = (): boolean => worlds >= worldsMax || performance.timeOrigin + performance.now() >= untilMs;
  /** Whether the invariant breaks in it too; then it is the smallest. */
  const isTaken = async (candidate: Scenario): Promise<boolean> => {
    if (isOver() || JSON.stringify(candidate) === JSON.stringify(smallest)) return false;
    worlds += 1;
    const { failures } = await runScenario(candidate, run);
    if (!failures.some((failure) => failure.invariant === invariant)) return false;
    smallest = candidate;
    return true;
  };
  const each = async (simplifications: readonly Simplification[]): Promise<void> => {
    for (const simplify of simplifications) await isTaken(simplify(smallest));
  };
  const dropKinds = async (): Promise<void> => {
    for (const kind of new Set(smallest.actions.map(({ does }) => does))) {
      await isTaken({ ...smallest, actions: smallest.actions.filter(({ does }) => does !== kind) });
    }
  };
  /** In chunks of half the list, then of half of that, down to one by one. */
  const dropFrom = async (list: 'actions' | 'companies'): Promise<void> => {
    for (let size = Math.ceil(smallest[list].length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < smallest[list].length; ) {
        const isDropped = await isTaken({ ...smallest, [list]: smallest[list].toSpliced(at, size) });
        if (!isDropped) at += size;
      }
    }
  };
  const dropContacts = async (): Promise<void> => {
    for (const [at, company] of smallest.companies.entries()) {
      if (company.contacts === 0) continue;
      await isTaken({ ...smallest, companies: smallest.companies.with(at, { ...company, contacts: 0 }) });
    }
  };
  for (;;) {
    const before = smallest;
    await each(plainer);
    await dropKinds();
    await dropFrom('actions');
    await each(singleRates(smallest));
    await dropFrom('companies');
    await dropContacts();
    await each([shorter]);
    if (isOver()) return { scenario: smallest, worlds, isSmallest: false };
    if (smallest === before) return { scenario: smallest, worlds, isSmallest: true };
  }
}

/** How much of a world is left, in a line. */
export const sizeOf = ({ actions, companies, network, processes, store, tenants }: Scenario): string =>
  [
    `${actions.length} actions (${actions.map(({ does }) => does).join(', ')})`,
    `${companies.length} companies`,
    ...(tenants > 1 ? [`${tenants} tenants`] : []),
    ...(processes > 1 ? [`${processes} processes`] : []),
    ...[...Object.keys(network), ...Object.keys(store)],
  ].join('; ');
