import type { Scenario } from '../scenario.ts';
import type { Twin } from '../twins.ts';
import { noHabits } from '../world/habits.ts';

/**
 * F8, of a world whose end only its people decide: clocks decide nothing. The same people do the same things, once while every process knows the time, once while
 * their clocks are up to an hour off and jump: both systems hold the same in the end.
 */
export function f8Twin(scenario: Scenario): Twin {
  const right: Scenario = {
    ...scenario,
    network: {},
    store: {},
    habits: noHabits,
    exactBudgetShare: 0,
    tribeReadDelayMs: 0,
  };
  const dice = scenario.companies[0]?.dice ?? [];
  const jumps = [0.1, 0.4, 0.7].map((part, index) => ({
    atMs: Math.floor(part * right.stormMs),
    does: 'skewClock' as const,
    tenant: 0,
    dice: [0, dice[index] ?? 0, dice[index + 1] ?? 0.9],
  }));
  const wrong: Scenario = { ...right, actions: [...right.actions, ...jumps].sort((a, b) => a.atMs - b.atMs) };
  return { id: 'F8', words: 'clocks were wrong and jumped', one: right, other: wrong };
}
