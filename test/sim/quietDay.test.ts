import { expect, test } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import { quiet } from '../../sim/sweep/flows.ts';
import { agreedSnapshot } from '../../sim/world/template.ts';

const dayMs = 24 * 3_600_000;

/** D5: what a day costs on which nothing happens is looked at by its checker, which sees that this is such a day. */
test('a quiet day takes at most a tenth of the calls that Exact allows', async () => {
  let calls = 0;
  const verdict = await runScenario(
    { ...quiet, stormMs: dayMs, actions: [] },
    {
      from: await agreedSnapshot(),
      isAgreed: true,
      onWorld: ({ network }) =>
        network.listen({
          sent: ({ side }) => {
            if (side === 'exact') calls += 1;
          },
        }),
    },
  );
  expect(verdict.failures).toEqual([]);
  expect(calls).toBeGreaterThan(24);
}, 120_000);
