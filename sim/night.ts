/** `npm run sim:night -- --minutes N --out file.md`: worlds for as long as told, on every core, and a report. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { emptyTally, reportOf, type Tally, tallied } from './report.ts';
import { runScenario } from './run.ts';
import { drawScenario } from './scenario.ts';

interface Share {
  readonly fromSeed: number;
  readonly step: number;
  readonly untilMs: number;
}

if (isMainThread) await night();
else parentPort?.postMessage(await work(workerData as Share));

async function work({ fromSeed, step, untilMs }: Share): Promise<Tally> {
  let tally = emptyTally;
  for (let seed = fromSeed; performance.timeOrigin + performance.now() < untilMs; seed += step) {
    tally = tallied(tally, await runScenario(drawScenario(seed)));
    // One world in a hundred is played twice: the same seed has to leave the same trace (H5).
    if (tally.worlds % 100 === 1) {
      const again = await runScenario(drawScenario(seed));
      if (again.hash !== tally.lastHash)
        tally = { ...tally, failed: [...tally.failed, { seed, invariant: 'H5', words: 'two runs differ' }] };
    }
  }
  return tally;
}

async function night(): Promise<void> {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, out: { type: 'string' }, seed: { type: 'string' } },
  });
  const minutes = Number(values.minutes);
  if (!/^\d{1,4}(\.\d+)?$/.test(values.minutes ?? '') || minutes <= 0) {
    console.error('usage: npm run sim:night -- --minutes <number> [--out <file.md>] [--seed <first seed>]');
    process.exit(2);
  }
  const startedMs = Date.now();
  const fromSeed = values.seed === undefined ? Math.floor(startedMs / 1000) * 1_000 : Number(values.seed);
  const workers = availableParallelism();
  const tallies = await Promise.all(
    Array.from({ length: workers }, (_, index) => {
      const share: Share = { fromSeed: fromSeed + index, step: workers, untilMs: startedMs + minutes * 60_000 };
      return new Promise<Tally>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: share });
        worker.once('message', resolve);
        worker.once('error', reject);
      });
    }),
  );
  const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
  const report = reportOf(tallies, { commit, fromSeed, workers, startedMs, endedMs: Date.now() });
  if (values.out !== undefined) writeFileSync(values.out, report);
  console.log(report);
  process.exit(tallies.every(({ failed }) => failed.length === 0) ? 0 : 1);
}
