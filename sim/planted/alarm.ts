import { runScenario } from '../run.ts';
import { drawScenario } from '../scenario.ts';
import type { PlantedBug } from './bugs.ts';

export interface Alarm {
  readonly id: string;
  readonly what: string;
  /** Null: it was not caught in as many worlds as were asked for. */
  readonly caught: {
    readonly worlds: number;
    readonly seed: number;
    readonly by: readonly string[];
    readonly words: string;
  } | null;
}

/** Plays worlds with a bug in them until a checker says so. */
export async function ring(bug: PlantedBug, worldsMax: number, fromSeed = 1): Promise<Alarm> {
  for (let worlds = 1; worlds <= worldsMax; worlds += 1) {
    const seed = fromSeed + worlds - 1;
    const scenario = drawScenario(seed);
    const verdict = await runScenario(scenario, { wrapping: bug.plant() });
    const failures = verdict.failures.filter(
      ({ invariant }) => bug.killedBy === undefined || invariant === bug.killedBy,
    );
    if (bug.isFoundByReplay === true) {
      const again = await runScenario(scenario, { wrapping: bug.plant() });
      if (again.hash !== verdict.hash) {
        failures.push({ invariant: 'H5', phase: 'end', atMs: 0, words: 'the same seed left another trace' });
      }
    }
    const [first] = failures;
    if (first === undefined) continue;
    const by = [...new Set(failures.map(({ invariant }) => invariant))];
    return { id: bug.id, what: bug.what, caught: { worlds, seed, by, words: first.words } };
  }
  return { id: bug.id, what: bug.what, caught: null };
}
