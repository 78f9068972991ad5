import { execFileSync } from 'node:child_process';
import { test } from 'vitest';
import { expectWorldsToHold } from './worlds.ts';

/**
 * Worlds that nobody has seen yet, chosen by the commit: for whoever looks for bugs, and can stay for what they find. They
 * are asked for with `TANDEM_TEST_NEW_WORLDS`, a number, so that a commit is never refused for what was there before it.
 */
const newWorlds = Number(process.env.TANDEM_TEST_NEW_WORLDS ?? '0');

function firstSeed(): number {
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
  return Number.parseInt(commit.slice(0, 11), 16);
}

test.runIf(newWorlds > 0)(
  `${newWorlds} worlds that this commit chooses hold every invariant`,
  async () => {
    const from = firstSeed();
    await expectWorldsToHold(Array.from({ length: newWorlds }, (_, index) => from + index));
  },
  900_000,
);
