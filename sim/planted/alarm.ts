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

/** Plays worlds with a bug in them until a checker says what it does not say without it. */
export async function ring(bug: PlantedBug, worldsMax: number, fromSeed = 1): Promise<Alarm> {
  for (let worlds = 1; worlds <= worldsMax; worlds += 1) {
    const seed = fromSeed + worlds - 1;
    const scenario = (bug.worlds ?? drawScenario)(seed);
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
    if (failures.length === 0) continue;
    // What breaks in this world without the bug as well is not what the bug broke.
    const sound = new Set((await runScenario(scenario)).failures.map(({ invariant }) => invariant));
    const broken = failures.filter(({ invariant }) => !sound.has(invariant));
    const [first] = broken;
    if (first === undefined) continue;
    const by = [...new Set(broken.map(({ invariant }) => invariant))];
    return { id: bug.id, what: bug.what, caught: { worlds, seed, by, words: first.words } };
  }
  return { id: bug.id, what: bug.what, caught: null };
}
