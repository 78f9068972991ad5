import { type Shrunk, sizeOf } from './shrink.ts';
import type { Failed, Tally } from './tally.ts';

export interface ShrunkFailure extends Shrunk {
  readonly failure: Failed;
}

/** Failures that a report names one by one; the others are only counted. */
const namedMax = 100;

export function reportOf(
  tally: Tally,
  shrunk: readonly ShrunkFailure[],
  run: {
    readonly commit: string;
    readonly fromSeed: number;
    readonly workers: number;
    readonly startedMs: number;
    readonly playedMs: number;
    readonly endedMs: number;
  },
): string {
  const { failed, pairs, steps, sweeps, twins, virtualMs, worlds } = tally;
  const minutes = (fromMs: number, untilMs: number): string => ((untilMs - fromMs) / 60_000).toFixed(1);
  const of = (what: Failed['of']): number => failed.filter((one) => one.of === what).length;
  return `# A night of worlds

| | |
| --- | --- |
| commit | ${run.commit} |
| begun | ${new Date(run.startedMs).toISOString().slice(0, 16)}Z |
| lasted | ${minutes(run.startedMs, run.playedMs)} minutes on ${run.workers} ${run.workers === 1 ? 'worker' : 'workers'}, and ${minutes(run.playedMs, run.endedMs)} of making small what failed |
| worlds | ${worlds}, seeds from ${run.fromSeed}: ${of('world')} failed |
| twins (F3, F8) | ${twins}: ${of('twins')} failed |
| double deaths | ${pairs} runs in ${sweeps} turns of the flows: ${of('pair')} failed |
| steps of worlds | ${steps} |
| their virtual time | ${(virtualMs / 3_600_000).toFixed(0)} hours |

## Failures

${failed.length === 0 ? 'None.' : byInvariant(failed)}
${failed.length === 0 ? '' : `\n${failed.slice(0, namedMax).map(line).join('\n')}\n`}
${shrunk.length === 0 ? '' : `## Made small\n\n${shrunk.map(small).join('\n')}\n`}
## Faults that struck

| fault | times |
| --- | --- |
${rows(tally.faults)}

## Marks

| mark | times |
| --- | --- |
${rows(tally.marks)}
`;
}

function byInvariant(failed: readonly Failed[]): string {
  const groups = [...Map.groupBy(failed, ({ invariant }) => invariant)].sort(([, a], [, b]) => b.length - a.length);
  const lines = groups.map(([invariant, those]) => `| ${invariant} | ${those.length} |`);
  return `| what broke | times |\n| --- | --- |\n${lines.join('\n')}`;
}

function line({ invariant, of, seed, words }: Failed): string {
  switch (of) {
    case 'world':
      return `* \`npm run sim -- --seed ${seed}\`: ${invariant}, ${words}`;
    case 'twins':
      return `* twins of seed ${seed}: ${invariant}, ${words}`;
    case 'pair':
      return `* two deaths, drawn by ${seed}: ${words}`;
  }
}

/** With the scenario as `regressions/` holds it. */
function small({ failure: { invariant, seed, words }, isSmallest, scenario, worlds }: ShrunkFailure): string {
  const more = isSmallest ? '' : ', and more may be taken away';
  return `### ${invariant}, seed ${seed}

${sizeOf(scenario)}; after ${worlds} worlds${more}.

\`\`\`json
${JSON.stringify({ invariant, words, scenario })}
\`\`\`
`;
}

const rows = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `| ${what} | ${count} |`)
    .join('\n');
