import { random } from '../../sandbox/kit/random.ts';
import { type RunOptions, runScenario, type Verdict } from '../run.ts';
import { activatedSnapshot, agreedSnapshot, blankSnapshot } from '../world/template.ts';
import type { Snapshot } from '../world/world.ts';
import { type CountedCall, Crashing, type CrashPoint } from './crashing.ts';
import type { Flow } from './flows.ts';

export interface SweptFlow {
  readonly name: string;
  readonly calls: readonly CountedCall[];
  readonly runs: number;
  readonly failures: readonly string[];
}

const snapshotOf = (flow: Flow): Promise<Snapshot> => {
  if (flow.from === 'blank') return Promise.resolve(blankSnapshot());
  return flow.from === 'activated' ? activatedSnapshot() : agreedSnapshot();
};

/** Runs a flow once to count its port calls, then once for each side of each call with a crash there. */
export async function sweep(flow: Flow, every = 1): Promise<SweptFlow> {
  const from = await snapshotOf(flow);
  const { calls, failures } = await playWith(flow, from, []);
  let runs = 1;
  for (const point of pointsOf(calls)) {
    if ((point.call - 1) % every !== 0) continue;
    failures.push(...(await playWith(flow, from, [point])).failures);
    runs += 1;
  }
  return { name: flow.name, calls, runs, failures };
}

/**
 * Dies twice: at a point of the flow, and once more at a point of what makes up for the first death. Every ordered pair,
 * or as many as asked for, drawn by a stream of its own.
 */
export async function sweepTwice(
  flow: Flow,
  most = Number.POSITIVE_INFINITY,
  seed = flow.scenario.seed,
): Promise<SweptFlow> {
  const from = await snapshotOf(flow);
  const draw = random(seed, `pairs of ${flow.name}`);
  const { calls, failures } = await playWith(flow, from, []);
  const firsts = pointsOf(calls);
  const isAll = most === Number.POSITIVE_INFINITY;
  let runs = 1;
  const second = async (first: CrashPoint, points: readonly CrashPoint[]): Promise<void> => {
    for (const point of points) {
      failures.push(...(await playWith(flow, from, [first, point])).failures);
      runs += 1;
    }
  };
  for (const first of isAll
    ? firsts
    : Array.from({ length: Math.ceil(most / pairsPerFirst) }, () => draw.pick(firsts))) {
    const once = await playWith(flow, from, [first]);
    runs += 1;
    const seconds = pointsOf(once.recovery);
    if (seconds.length === 0) continue;
    await second(first, isAll ? seconds : Array.from({ length: pairsPerFirst }, () => draw.pick(seconds)));
  }
  return { name: flow.name, calls, runs, failures };
}

const pairsPerFirst = 4;

const pointsOf = (calls: readonly CountedCall[]): readonly CrashPoint[] =>
  calls.flatMap(({ hasMidway }, index) =>
    (hasMidway ? (['before', 'midway', 'after'] as const) : (['before', 'after'] as const)).map((side) => ({
      call: index + 1,
      side,
    })),
  );

async function playWith(flow: Flow, from: Snapshot, points: readonly CrashPoint[]) {
  const crashing = new Crashing(points);
  const { failures } = await play(flow, from, crashing);
  const where = points.map(
    ({ call, side }, stage) => `, crash ${side} call ${call} (${crashing.stages[stage]?.[call - 1]?.what})`,
  );
  return {
    calls: crashing.stages[0] ?? [],
    /** What is done to make up for the one death. */
    recovery: crashing.stages[1] ?? [],
    failures: failures.map(({ invariant, words }) => `${flow.name}${where.join('')}: ${invariant} ${words}`),
  };
}

function play(flow: Flow, from: Snapshot, crashing: Crashing): Promise<Verdict> {
  const options: RunOptions = {
    from,
    isAgreed: flow.from !== 'activated',
    signsIn: flow.from === 'blank',
    isBrief: true,
    wrapping: crashing.wrapping(),
    onWorld: (world) => crashing.attach(world),
    onPhase: (phase) => {
      crashing.isCounting = phase === 'storm';
    },
  };
  return runScenario(flow.scenario, options);
}
