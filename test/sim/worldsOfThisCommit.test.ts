import { execFileSync } from 'node:child_process';
import { test } from 'vitest';
import { expectWorldsToHold, worldsPerSuite } from './worlds.ts';

/** New worlds for each commit, the same ones whenever it is tested; where there is no repository, those of a fixed name. */
function firstSeed(): number {
  try {
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number.parseInt(commit.slice(0, 11), 16);
  } catch {
    return 20_260_615;
  }
}

test(`${worldsPerSuite} worlds that this commit chooses hold every invariant`, async () => {
  const from = firstSeed();
  await expectWorldsToHold(Array.from({ length: worldsPerSuite }, (_, index) => from + index));
}, 900_000);
