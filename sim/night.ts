/**
 * `npm run sim:night -- --minutes N [--workers N] [--seed N] [--out file.md]`: worlds, twins and double deaths for as long as
 * told, on every core unless told otherwise; then what failed is made small, and a report.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { reportOf, type ShrunkFailure } from './report.ts';
import { runScenario } from './run.ts';
import { drawScenario } from './scenario.ts';
import { shrink } from './shrink.ts';
import { flows } from './sweep/flows.ts';
import { sweepTwice } from './sweep/sweep.ts';
import { emptyTally, type Failed, merged, type Tally, tallied } from './tally.ts';
import { playTwin, twinsOf } from './twins.ts';

interface Share {
  readonly fromSeed: number;
  readonly step: number;
  readonly untilMs: number;
}

/** Of the time of a night; what is left of it goes to worlds. */
const shares = { twins: 0.1, pairs: 0.2, shrinking: 0.2 } as const;
const pairsAtOnce = 8;
/** One world in so many is played twice: the same seed has to leave the same trace (H5). */
const replayedEvery = 100;

const nowMs = (): number => performance.timeOrigin + performance.now();

if (isMainThread) await night();
else parentPort?.postMessage(await work(workerData as Share));

async function work({ fromSeed, step, untilMs }: Share): Promise<Tally> {
  const startMs = nowMs();
  let tally = emptyTally;
  let [twinsMs, pairsMs] = [0, 0];
  for (let seed = fromSeed; nowMs() < untilMs; seed += step) {
    const begunMs = nowMs();
    const isBehind = (spentMs: number, share: number): boolean => spentMs < share * (begunMs - startMs);
    if (isBehind(twinsMs, shares.twins)) {
      tally = await withTwins(tally, seed);
      twinsMs += nowMs() - begunMs;
    } else if (isBehind(pairsMs, shares.pairs)) {
      tally = await withPairs(tally, seed);
      pairsMs += nowMs() - begunMs;
    } else tally = await withWorld(tally, seed);
  }
  return tally;
}

async function withWorld(tally: Tally, seed: number): Promise<Tally> {
  const verdict = await runScenario(drawScenario(seed));
  const now = tallied(tally, verdict);
  if (now.worlds % replayedEvery !== 1) return now;
  const again = await runScenario(drawScenario(seed));
  if (again.hash === verdict.hash) return now;
  return { ...now, failed: [...now.failed, { of: 'world', seed, invariant: 'H5', words: 'two runs differ' }] };
}

async function withTwins(tally: Tally, seed: number): Promise<Tally> {
  const failed: Failed[] = [];
  const twins = twinsOf(seed);
  for (const twin of twins) {
    const [first] = await playTwin(twin);
    if (first !== undefined) failed.push({ of: 'twins', seed, invariant: first.id, words: first.words });
  }
  return { ...tally, twins: tally.twins + twins.length, failed: [...tally.failed, ...failed] };
}

/** Some pairs of deaths in one flow; the flows take turns. */
async function withPairs(tally: Tally, seed: number): Promise<Tally> {
  const flow = flows[tally.sweeps % flows.length];
  if (flow === undefined) return tally;
  const { failures, runs } = await sweepTwice(flow, pairsAtOnce, seed);
  const failed = failures.map((words): Failed => ({ of: 'pair', seed, invariant: flow.name, words }));
  return { ...tally, sweeps: tally.sweeps + 1, pairs: tally.pairs + runs, failed: [...tally.failed, ...failed] };
}

async function night(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      out: { type: 'string' },
      seed: { type: 'string' },
      workers: { type: 'string' },
    },
  });
  const minutes = Number(values.minutes);
  const workers = values.workers === undefined ? availableParallelism() : Number(values.workers);
  const isWhole = (text: string | undefined): boolean => text === undefined || /^[1-9]\d{0,14}$/.test(text);
  const isMinutes = /^\d{1,4}(\.\d+)?$/.test(values.minutes ?? '') && minutes > 0;
  if (!isMinutes || !isWhole(values.workers) || !isWhole(values.seed)) {
    console.error(
      'usage: npm run sim:night -- --minutes <number> [--workers <number>] [--seed <first>] [--out <file.md>]',
    );
    process.exit(2);
  }
  const startedMs = nowMs();
  const endMs = startedMs + minutes * 60_000;
  const fromSeed = values.seed === undefined ? Math.floor(startedMs / 1_000) * 1_000 : Number(values.seed);
  const untilMs = startedMs + minutes * 60_000 * (1 - shares.shrinking);
  const tallies = await Promise.all(
    Array.from({ length: workers }, (_, index) => {
      const share: Share = { fromSeed: fromSeed + index, step: workers, untilMs };
      return new Promise<Tally>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: share });
        worker.once('message', resolve);
        worker.once('error', reject);
      });
    }),
  );
  const tally = tallies.reduce(merged);
  const playedMs = nowMs();
  const shrunk = await shrunkOf(tally, endMs);
  const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
  const report = reportOf(tally, shrunk, { commit, fromSeed, workers, startedMs, playedMs, endedMs: nowMs() });
  if (values.out !== undefined) writeFileSync(values.out, report);
  console.log(report);
  process.exit(tally.failed.length === 0 ? 0 : 1);
}

/** The first world of each invariant that broke, made as small as the time allows. */
async function shrunkOf({ failed }: Tally, endMs: number): Promise<readonly ShrunkFailure[]> {
  const first = new Map<string, Failed>();
  for (const one of failed) {
    if (one.of === 'world' && one.invariant !== 'H5' && !first.has(one.invariant)) first.set(one.invariant, one);
  }
  const shrunk: ShrunkFailure[] = [];
  for (const failure of first.values()) {
    const eachMs = (endMs - nowMs()) / (first.size - shrunk.length);
    const result = await shrink(drawScenario(failure.seed), failure.invariant, { untilMs: nowMs() + eachMs });
    shrunk.push({ failure, ...result });
  }
  return shrunk;
}
