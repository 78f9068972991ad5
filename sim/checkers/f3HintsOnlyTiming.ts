import type { Scenario } from '../scenario.ts';
import type { Twin } from '../twins.ts';
import { noHabits } from '../world/habits.ts';

/**
 * F3, of a world whose end only its people decide: hints only change timing. The same people do the same things, once with every event told at once, once with events
 * dropped, repeated, late, forged, bursting and astray: both systems hold the same in the end.
 */
export function f3Twin(scenario: Scenario): Twin {
  const calm: Scenario = {
    ...scenario,
    network: {},
    store: {},
    habits: noHabits,
    exactBudgetShare: 0,
    tribeReadDelayMs: 0,
    hints: { drop: 0, repeat: 0, delay: 0, forge: 0 },
  };
  const dice = (at: number): number => scenario.companies[0]?.dice[at] ?? 0.5;
  const share = (at: number): number => Math.round(dice(at) * 80) / 100;
  const troubled: Scenario = {
    ...calm,
    hints: { drop: share(0), repeat: share(1), delay: share(2), forge: share(3) },
    actions: [
      ...calm.actions,
      ...(['strayEvents', 'loseSubscriptions'] as const).map((does, index) => ({
        ...{ atMs: Math.floor(dice(4 + index) * calm.stormMs), does, tenant: 0 },
        dice: scenario.companies[0]?.dice ?? [],
      })),
    ].sort((a, b) => a.atMs - b.atMs),
  };
  return { id: 'F3', words: 'events were lost, repeated, late, forged and astray', one: calm, other: troubled };
}
