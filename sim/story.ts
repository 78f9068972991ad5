import type { Verdict } from './run.ts';

const clock = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${[h, m, s].map((part) => String(part).padStart(2, '0')).join(':')}.${String(ms % 1000).padStart(3, '0')}`;
};

/** A world as a reader follows it: when, who, what; then what was found wrong. */
export function storyOf({ scenario, story, failures, hash, steps, virtualMs, faults }: Verdict): string {
  const from = story[0]?.atMs ?? 0;
  const lines = story.map(({ atMs, who, what }) => `${clock(atMs - from)}  ${who.padEnd(16)} ${what}`);
  const { actions, companies, ...shape } = scenario;
  return [
    `world ${scenario.seed}: ${JSON.stringify(shape)}`,
    `${companies.length} companies, ${actions.length} actions: ${actions.map(({ does }) => does).join(', ')}`,
    '',
    ...lines,
    '',
    `${steps} steps, ${clock(virtualMs)} of its own time, trace ${hash}`,
    `faults that struck: ${[...faults].map(([kind, times]) => `${kind} ${times}`).join(', ') || 'none'}`,
    ...(failures.length === 0
      ? ['holds every invariant']
      : failures.map(
          ({ invariant, phase, atMs, words }) => `FAILED ${invariant} (${phase}, ${clock(atMs)}): ${words}`,
        )),
  ].join('\n');
}
