import { describe, expect, test } from 'vitest';
import { regressions } from '../../sim/regressions.ts';
import { runScenario } from '../../sim/run.ts';
import { drawScenario } from '../../sim/scenario.ts';

describe('what failed once', () => {
  test('holds now', async () => {
    for (const [name, { scenario }] of regressions()) {
      expect({ name, failures: (await runScenario(scenario)).failures }).toEqual({ name, failures: [] });
    }
  }, 120_000);
});

test('a seed leaves the same trace each time (H5)', async () => {
  for (const seed of [3, 77, 1_234, 99_999]) {
    const [once, twice] = [await runScenario(drawScenario(seed)), await runScenario(drawScenario(seed))];
    expect({ seed, hash: twice.hash, steps: twice.steps }).toEqual({ seed, hash: once.hash, steps: once.steps });
  }
}, 60_000);
