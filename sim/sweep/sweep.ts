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
  const calm = new Crashing(null);
  const failures = tell(flow, null, await play(flow, from, calm));
  let runs = 1;
  for (const [index, { hasMidway }] of calm.calls.entries()) {
    if (index % every !== 0) continue;
    for (const side of hasMidway ? (['before', 'midway', 'after'] as const) : (['before', 'after'] as const)) {
      const point: CrashPoint = { call: index + 1, side };
      const crashing = new Crashing(point);
      failures.push(...tell(flow, point, await play(flow, from, crashing), calm.calls[index]?.what));
      runs += 1;
    }
  }
  return { name: flow.name, calls: calm.calls, runs, failures };
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

const tell = (flow: Flow, point: CrashPoint | null, { failures }: Verdict, what = ''): string[] =>
  failures.map(
    ({ invariant, words }) =>
      `${flow.name}${point === null ? '' : `, crash ${point.side} call ${point.call} (${what})`}: ${invariant} ${words}`,
  );
