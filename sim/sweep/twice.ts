/**
 * `npm run sim:twice -- [--pairs N]`: every ordered pair of deaths in the renewal of both token pairs, and N pairs of each
 * other flow. What fails is told.
 */
import { parseArgs } from 'node:util';
import { flows, rotation } from './flows.ts';
import { sweepTwice } from './sweep.ts';

const { values } = parseArgs({ options: { pairs: { type: 'string', default: '400' } } });
if (!/^[1-9]\d{0,5}$/.test(values.pairs)) {
  console.error('usage: npm run sim:twice -- [--pairs <number of pairs of each flow>]');
  process.exit(2);
}

let failed = 0;
for (const flow of flows) {
  const startedMs = performance.now();
  const { failures, runs } = await sweepTwice(flow, flow === rotation ? undefined : Number(values.pairs));
  failed += failures.length;
  console.log(
    `${flow.name}: ${runs} runs in ${Math.round((performance.now() - startedMs) / 1000)} s, ${failures.length} failures`,
  );
  for (const failure of failures.slice(0, 10)) console.log(`  ${failure}`);
}
process.exit(failed === 0 ? 0 : 1);
