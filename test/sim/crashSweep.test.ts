import { describe, expect, test } from 'vitest';
import { flows, rotation } from '../../sim/sweep/flows.ts';
import { sweep, sweepTwice } from '../../sim/sweep/sweep.ts';

/**
 * The crash sweep (reliability.md 9): a process dies before, in the middle of and after each port call of each named flow,
 * another one takes over, and every checker has to be content. TANDEM_TEST_SIM_SWEEP takes every n-th call only.
 */
const asked = process.env.TANDEM_TEST_SIM_SWEEP ?? '1';
if (!/^[1-9]\d{0,3}$/.test(asked)) throw new Error(`TANDEM_TEST_SIM_SWEEP is a number, not "${asked}"`);

/** So many pairs here; `npm run sim:twice` plays every one. */
const twice = 24;

describe('a crash at any port call', () => {
  test.each(flows.map((flow) => [flow.name, flow] as const))(
    'of "%s" leaves nothing to repair',
    async (_name, flow) => {
      const { calls, failures } = await sweep(flow, Number(asked));
      expect(calls.length).toBeGreaterThan(5);
      expect(failures).toEqual([]);
    },
    300_000,
  );
});

test('a second death while the first is made up for leaves nothing to repair either', async () => {
  const { failures, runs } = await sweepTwice(rotation, twice);
  expect(runs).toBeGreaterThan(twice);
  expect(failures).toEqual([]);
}, 300_000);
