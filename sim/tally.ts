import type { Verdict } from './run.ts';

/** Something that broke: which world, which twins, or which flow with two deaths in it. */
export interface Failed {
  readonly of: 'world' | 'twins' | 'pair';
  readonly seed: number;
  /** Of a pair the flow. */
  readonly invariant: string;
  readonly words: string;
}

/** What a night came to. */
export interface Tally {
  readonly worlds: number;
  readonly twins: number;
  /** Turns of the flows with double deaths, and how many times one was played in them. */
  readonly sweeps: number;
  readonly pairs: number;
  readonly steps: number;
  readonly virtualMs: number;
  readonly marks: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly failed: readonly Failed[];
}

export const emptyTally: Tally = {
  worlds: 0,
  twins: 0,
  sweeps: 0,
  pairs: 0,
  steps: 0,
  virtualMs: 0,
  marks: {},
  faults: {},
  failed: [],
};

const wordsMax = 200;

export function tallied(tally: Tally, verdict: Verdict): Tally {
  const [first] = verdict.failures;
  const { seed } = verdict.scenario;
  const failed: readonly Failed[] =
    first === undefined
      ? []
      : [{ of: 'world', seed, invariant: first.invariant, words: first.words.slice(0, wordsMax) }];
  return {
    ...tally,
    worlds: tally.worlds + 1,
    steps: tally.steps + verdict.steps,
    virtualMs: tally.virtualMs + verdict.virtualMs,
    marks: added(tally.marks, verdict.marks),
    faults: added(tally.faults, verdict.faults),
    failed: [...tally.failed, ...failed],
  };
}

export const merged = (a: Tally, b: Tally): Tally => ({
  worlds: a.worlds + b.worlds,
  twins: a.twins + b.twins,
  sweeps: a.sweeps + b.sweeps,
  pairs: a.pairs + b.pairs,
  steps: a.steps + b.steps,
  virtualMs: a.virtualMs + b.virtualMs,
  marks: added(a.marks, Object.entries(b.marks)),
  faults: added(a.faults, Object.entries(b.faults)),
  failed: [...a.failed, ...b.failed],
});

function added(to: Readonly<Record<string, number>>, counts: Iterable<readonly [string, number]>) {
  const sum: Record<string, number> = { ...to };
  for (const [name, count] of counts) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
