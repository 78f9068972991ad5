import { expect, test } from 'vitest';
import { killUnderLoad, type Shape } from './liveKills.ts';

/**
 * SPEC F6, B1, A1, A3: processes die at any instant while people work on both sides; nothing is lost, nothing is doubled,
 * and both systems agree afterwards. `npm run kill:night` does the same for longer.
 */
// Together: most of the time a killed process is waited for, until its job is handed out again.
test.concurrent.each<{ shape: Shape; kills: number; seed: number }>([
  { shape: 'oneProcess', kills: 2, seed: 11 },
  { shape: 'webAndTwoWorkers', kills: 3, seed: 12 },
])(
  'kill -9 under load, $shape: people find all they wrote on both sides, once',
  async (input) => {
    const outcome = await killUnderLoad(input);
    expect(outcome.breaches).toEqual([]);
    expect(outcome.edits).toBeGreaterThan(0);
    expect(outcome.writes).toBeGreaterThan(0);
  },
  300_000,
);
