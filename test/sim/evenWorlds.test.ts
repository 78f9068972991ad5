import { test } from 'vitest';
import { expectWorldsToHold, fixedSeeds } from './worlds.ts';

/** One half of the worlds of fixed seeds; the other is a file of its own, so that two cores share them. */
test('the worlds of fixed, even seeds hold every invariant', async () => {
  await expectWorldsToHold(fixedSeeds.filter((seed) => seed % 2 === 0));
}, 1_800_000);
