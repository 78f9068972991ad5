import { type RunOptions, runScenario } from './run.ts';
import type { Scenario } from './scenario.ts';
import { noHabits } from './world/habits.ts';

/** Each round of taking things away starts anew after a success; this many worlds at most. */
const worldsMax = 300;

/** Candidates for a smaller world, the boldest first: kinds of faults, processes, tenants, companies, single actions. */
function* smaller(scenario: Scenario): Generator<Scenario> {
  if (Object.keys(scenario.network).length > 0) yield { ...scenario, network: {} };
  if (Object.keys(scenario.store).length > 0) yield { ...scenario, store: {} };
  if (Object.values(scenario.hints).some((share) => share > 0)) {
    yield { ...scenario, hints: { drop: 0, repeat: 0, delay: 0, forge: 0 } };
  }
  if (Object.values(scenario.habits).some((habit) => habit > 0)) yield { ...scenario, habits: noHabits };
  for (const [name, habit] of Object.entries(scenario.habits)) {
    if (habit > 0) yield { ...scenario, habits: { ...scenario.habits, [name]: 0 } };
  }
  if (scenario.exactBudgetShare > 0) yield { ...scenario, exactBudgetShare: 0 };
  if (scenario.tribeReadDelayMs > 0) yield { ...scenario, tribeReadDelayMs: 0 };
  if (scenario.doubleRate > 0) yield { ...scenario, doubleRate: 0 };
  if (scenario.relationTypes != null) yield { ...scenario, relationTypes: null };
  if (scenario.isImportStormy) yield { ...scenario, isImportStormy: false };
  if (scenario.processes > 1) yield { ...scenario, processes: 1 };
  for (const kind of Object.keys(scenario.network)) {
    yield { ...scenario, network: without(scenario.network, kind) };
  }
  for (const kind of Object.keys(scenario.store)) yield { ...scenario, store: without(scenario.store, kind) };
  const { actions, companies } = scenario;
  for (let size = Math.ceil(actions.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < actions.length; from += size) {
      yield { ...scenario, actions: actions.toSpliced(from, size) };
    }
  }
  if (scenario.tenants > 1) {
    yield {
      ...scenario,
      tenants: 1,
      companies: companies.filter(({ tenant }) => tenant === 0),
      actions: actions.filter(({ tenant }) => tenant === 0),
    };
  }
  for (const at of companies.keys()) yield { ...scenario, companies: companies.toSpliced(at, 1) };
  for (const [at, company] of companies.entries()) {
    if (company.contacts > 0) yield { ...scenario, companies: companies.with(at, { ...company, contacts: 0 }) };
  }
}

function without<T extends object>(from: T, name: string): T {
  const { [name as keyof T]: _gone, ...rest } = from;
  return rest as T;
}

/** The smallest world found in which the same invariant still fails. */
export async function shrink(scenario: Scenario, invariant: string, options: RunOptions = {}): Promise<Scenario> {
  let smallest = scenario;
  let worlds = 0;
  for (;;) {
    let isSmaller = false;
    for (const candidate of smaller(smallest)) {
      if (worlds >= worldsMax) return smallest;
      worlds += 1;
      const { failures } = await runScenario(candidate, options);
      if (!failures.some((failure) => failure.invariant === invariant)) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
    if (!isSmaller) return smallest;
  }
}
