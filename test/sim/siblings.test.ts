import { expect, test } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import { drawSiblings } from '../../sim/siblings.ts';

/** So many worlds with two administrations of one organisation of Tribe; `npm run sim -- --siblings` plays others. */
const worlds = 30;

test('worlds with two administrations of one organisation hold every invariant', async () => {
  const failed: string[] = [];
  for (let seed = 1; seed <= worlds; seed += 1) {
    const { failures } = await runScenario(drawSiblings(seed));
    for (const { invariant, phase, words } of failures) {
      failed.push(`npm run sim -- --siblings --seed ${seed}: ${invariant} (${phase}) ${words}`);
    }
  }
  expect(failed).toEqual([]);
}, 300_000);
