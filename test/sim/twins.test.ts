import { expect, test } from 'vitest';
import { playTwin, twinsOf } from '../../sim/twins.ts';

/**
 * Worlds in pairs that differ in one thing only, which must not change where they end: what becomes of events (F3), and
 * what clocks say (F8).
 */
const pairs = 8;

test(`${pairs} worlds end alike whatever becomes of events, and whatever clocks say`, async () => {
  const failed: string[] = [];
  for (let seed = 1; seed <= pairs; seed += 1) {
    for (const twin of twinsOf(seed)) {
      for (const { id, words } of await playTwin(twin)) failed.push(`seed ${seed}: ${id} ${words}`);
    }
  }
  expect(failed).toEqual([]);
}, 300_000);
