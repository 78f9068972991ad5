import { random } from '../../sandbox/kit/random.ts';
import { type RunOptions, runScenario, type Verdict } from '../run.ts';
import { agreedSnapshot, askingSnapshot, atRest, blankSnapshot, foundedSnapshot } from '../world/template.ts';
import type { Snapshot, World } from '../world/world.ts';
import { type CountedCall, Crashing, type CrashPoint } from './crashing.ts';
import type { Flow } from './flows.ts';

export interface SweptFlow {
  readonly name: string;
  readonly calls: readonly CountedCall[];
  readonly runs: number;
  readonly failures: readonly string[];
}

const snapshots: Readonly<Record<Flow['from'], () => Promise<Snapshot>>> = {
  blank: async () => blankSnapshot(),
  founded: foundedSnapshot,
  agreed: agreedSnapshot,
  asking: askingSnapshot,
};

/** Where every run of the flow begins: what leads up to it is played once. */
async function snapshotOf({ before, from, name }: Flow): Promise<Snapshot> {
  const start = await snapshots[from]();
  if (before === null) return start;
  const worlds: World[] = [];
  const { failures } = await runScenario(before, {
    from: start,
    isAgreed: true,
    endsWithStorm: true,
    onWorld: (world) => worlds.push(world),
  });
  const [world] = worlds;
  if (world === undefined || failures.length > 0) throw new Error(`${name}: ${failures[0]?.words}`);
  for (const process of world.processes) world.crash(process);
  return atRest(world);
}

/** Runs a flow once to count its port calls, then once for each side of each call with a crash there. */
export async function sweep(flow: Flow, every = 1): Promise<SweptFlow> {
  const from = await snapshotOf(flow);
  const { calls, failures, happened, marks } = await playWith(flow, from, []);
  for (const line of flow.shows) {
    const missed = firstMissed(line, happened());
    if (missed !== null) failures.push(`${flow.name} does not come to ${missed}`);
  }
  for (const wanted of flow.meets) {
    if (!marks.some((one) => wanted.test(one))) failures.push(`${flow.name} does not meet ${wanted}`);
  }
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

/** What is not found in the order asked for; null when everything is. */
function firstMissed(wanted: readonly RegExp[], happened: readonly string[]): RegExp | null {
  let from = 0;
  for (const one of wanted) {
    const at = happened.findIndex((line, index) => index >= from && one.test(line));
    if (at < 0) return one;
    from = at + 1;
  }
  return null;
}

const pointsOf = (calls: readonly CountedCall[]): readonly CrashPoint[] =>
  calls.flatMap(({ hasMidway }, index) =>
    (hasMidway ? (['before', 'midway', 'after'] as const) : (['before', 'after'] as const)).map((side) => ({
      call: index + 1,
      side,
    })),
  );

async function playWith(flow: Flow, from: Snapshot, points: readonly CrashPoint[]) {
  const crashing = new Crashing(points);
  const { failures, faults, marks } = await play(flow, from, crashing);
  const where = points.map(
    ({ call, side }, stage) => `, crash ${side} call ${call} (${crashing.stages[stage]?.[call - 1]?.what})`,
  );
  return {
    marks: [...marks.keys(), ...faults.keys()],
    happened: () => crashing.happened,
    calls: crashing.stages[0] ?? [],
    /** What is done to make up for the one death. */
    recovery: crashing.stages[1] ?? [],
    failures: failures.map(({ invariant, words }) => `${flow.name}${where.join('')}: ${invariant} ${words}`),
  };
}

function play(flow: Flow, from: Snapshot, crashing: Crashing): Promise<Verdict> {
  const options: RunOptions = {
    from,
    isAgreed: true,
    signsIn: flow.from === 'blank',
    // Nobody listens to events yet: what connecting asks for comes with the next look.
    isBrief: flow.from !== 'blank',
    wrapping: crashing.wrapping(),
    onWorld: (world) => crashing.attach(world),
    onPhase: (phase) => {
      crashing.isCounting = phase === 'storm';
    },
  };
  return runScenario(flow.scenario, options);
}
