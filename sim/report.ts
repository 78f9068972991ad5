import type { Verdict } from './run.ts';

/** What many worlds came to. */
export interface Tally {
  readonly worlds: number;
  readonly steps: number;
  readonly virtualMs: number;
  readonly lastHash: string;
  readonly marks: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly failed: readonly { readonly seed: number; readonly invariant: string; readonly words: string }[];
}

export const emptyTally: Tally = {
  worlds: 0,
  steps: 0,
  virtualMs: 0,
  lastHash: '',
  marks: {},
  faults: {},
  failed: [],
};

/** Failing worlds that a report names one by one; the others are only counted. */
const failedKept = 200;

export function tallied(tally: Tally, verdict: Verdict): Tally {
  const [first] = verdict.failures;
  const { seed } = verdict.scenario;
  const failed = first === undefined ? [] : [{ seed, invariant: first.invariant, words: first.words.slice(0, 200) }];
  return {
    worlds: tally.worlds + 1,
    steps: tally.steps + verdict.steps,
    virtualMs: tally.virtualMs + verdict.virtualMs,
    lastHash: verdict.hash,
    marks: added(tally.marks, verdict.marks),
    faults: added(tally.faults, verdict.faults),
    failed: [...tally.failed, ...failed].slice(0, failedKept),
  };
}

function added(to: Readonly<Record<string, number>>, counts: Iterable<readonly [string, number]>) {
  const sum: Record<string, number> = { ...to };
  for (const [name, count] of counts) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

export function reportOf(
  tallies: readonly Tally[],
  run: {
    readonly commit: string;
    readonly fromSeed: number;
    readonly workers: number;
    readonly startedMs: number;
    readonly endedMs: number;
  },
): string {
  const worlds = tallies.reduce((sum, each) => sum + each.worlds, 0);
  const steps = tallies.reduce((sum, each) => sum + each.steps, 0);
  const hours = tallies.reduce((sum, each) => sum + each.virtualMs, 0) / 3_600_000;
  const seconds = (run.endedMs - run.startedMs) / 1_000;
  const failed = tallies.flatMap((each) => each.failed);
  const counts = (name: 'marks' | 'faults'): string =>
    Object.entries(tallies.reduce<Record<string, number>>((sum, each) => added(sum, Object.entries(each[name])), {}))
      .sort(([, a], [, b]) => b - a)
      .map(([what, count]) => `| ${what} | ${count} |`)
      .join('\n');
  return `# A night of worlds

| | |
| --- | --- |
| commit | ${run.commit} |
| begun | ${new Date(run.startedMs).toISOString().slice(0, 16)}Z |
| lasted | ${(seconds / 60).toFixed(1)} minutes on ${run.workers} workers |
| worlds | ${worlds}, seeds from ${run.fromSeed} (${(worlds / seconds).toFixed(1)} a second) |
| steps | ${steps} |
| virtual time | ${hours.toFixed(0)} hours |
| failed | ${failed.length} |

## Failures

${failed.length === 0 ? 'None.' : failed.map(({ seed, invariant, words }) => `* \`npm run sim -- --seed ${seed}\`: ${invariant}, ${words}`).join('\n')}

## Faults that struck

| fault | times |
| --- | --- |
${counts('faults')}

## Marks

| mark | times |
| --- | --- |
${counts('marks')}
`;
}
