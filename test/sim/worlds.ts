import { expect } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import { drawScenario } from '../../sim/scenario.ts';

/** Plays worlds one after the other; what fails is told with its seed, which is all that is needed to see it again. */
export async function expectWorldsToHold(seeds: Iterable<number>): Promise<void> {
  const failed: string[] = [];
  for (const seed of seeds) {
    const { failures } = await runScenario(drawScenario(seed));
    for (const { invariant, phase, words } of failures) {
      failed.push(`npm run sim -- --seed ${seed}: ${invariant} (${phase}) ${words}`);
    }
  }
  expect(failed).toEqual([]);
}

/** Decided by `TANDEM_TEST_WORLDS`: how many worlds the suite plays. */
const worldsPerSuite = ((): number => {
  const asked = process.env.TANDEM_TEST_WORLDS ?? '1000';
  if (!/^[1-9]\d{0,6}$/.test(asked)) throw new Error(`TANDEM_TEST_WORLDS is a number of worlds, not "${asked}"`);
  return Number(asked);
})();

export const fixedSeeds: readonly number[] = Array.from({ length: worldsPerSuite }, (_, index) => index + 1);
