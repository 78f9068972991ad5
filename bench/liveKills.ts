/**
 * `npm run kill:night -- [--kills 50] [--seed 1] [--out file]`: kills Tandem's processes with SIGKILL while people work on
 * both sides; half of the kills hit Tandem as one process, half a web process and two workers on one database. Ends
 * with code 1 when anything was lost, doubled or left different.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type KillsOutcome, killUnderLoad, type Shape } from '../test/process/liveKills.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
if (!Number.isInteger(kills) || kills < 2 || !Number.isInteger(seed)) {
  console.error('--kills is a whole number from 2, --seed a whole number');
  process.exit(2);
}

const words: Readonly<Record<Shape, string>> = {
  oneProcess: 'one process',
  webAndTwoWorkers: 'web and two workers',
};
const rowOf = (shape: Shape, count: number, of: number, outcome: KillsOutcome): string =>
  `| ${words[shape]} | ${of} | ${count} | ${outcome.killsWhileWriting} | ${outcome.edits} | ${outcome.made} | ${outcome.writes} | ${outcome.putAside} | ${(outcome.settledMs / 1000).toFixed(1)} s | ${outcome.breaches.length} |`;

const shapes: readonly Shape[] = ['oneProcess', 'webAndTwoWorkers'];
// Side by side: most of the time a killed process is waited for.
const outcomes = await Promise.all(
  shapes.map(async (shape, index) => {
    const count = index === 0 ? Math.ceil(kills / 2) : Math.floor(kills / 2);
    let done = 0;
    const say = (line: string): void => {
      done += 1;
      console.log(`${words[shape]}: ${done} of ${count}, ${line}`);
    };
    const outcome = await killUnderLoad({ shape, kills: count, seed: seed + index, say });
    return {
      row: rowOf(shape, count, seed + index, outcome),
      breaches: outcome.breaches.map((breach) => `* ${words[shape]}: ${breach}`),
    };
  }),
);
const rows = outcomes.map(({ row }) => row);
const breaches = outcomes.flatMap((outcome) => outcome.breaches);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const report = `
## ${kills} kills, ${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${cpus().length} cores

| Tandem | seed | kills | while it wrote | edits | records made | writes of Tandem | put aside by Exact's edit | agreed after | breaches |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
${breaches.length === 0 ? '' : `\n${breaches.join('\n')}\n`}`;
console.log(report);
if (values.out !== undefined) appendFileSync(values.out, report);
process.exit(breaches.length === 0 ? 0 : 1);
