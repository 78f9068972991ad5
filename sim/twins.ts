import { f3Twin } from './checkers/f3HintsOnlyTiming.ts';
import { f8Twin } from './checkers/f8ClocksDecideNothing.ts';
import { settledApart } from './checkers/support/settledApart.ts';
import { settledByOnePerson } from './checkers/support/settledByOnePerson.ts';
import { plain } from './oracle/books.ts';
import { exactRecords } from './oracle/exactBook.ts';
import type { OracleRecord } from './oracle/record.ts';
import { tribeRecords } from './oracle/tribeBook.ts';
import { type RunOptions, runScenario } from './run.ts';
import { drawScenario, type Scenario } from './scenario.ts';
import { tenants } from './world/sandboxes.ts';
import type { World } from './world/world.ts';

/** Two worlds that differ in one thing only, which must not change where they end. */
export interface Twin {
  /** As in reliability.md 5 and SPEC.md. */
  readonly id: string;
  readonly words: string;
  readonly one: Scenario;
  readonly other: Scenario;
}

export interface TwinFailure {
  readonly id: string;
  readonly words: string;
}

export const twinsOf = (seed: number): readonly Twin[] => {
  const scenario = drawScenario(seed);
  return [settledByOnePerson(scenario), settledApart(scenario)].flatMap((settled) => [
    f3Twin(settled),
    f8Twin(settled),
  ]);
};

/** Plays both and compares what both systems hold in the end. */
export async function playTwin(twin: Twin, options: () => RunOptions = () => ({})): Promise<readonly TwinFailure[]> {
  const ends = [await endOf(twin.one, options()), await endOf(twin.other, options())] as const;
  const failures = ends.flatMap(({ failures }) => failures);
  const [one, other] = ends.map(({ records }) => records) as [readonly string[], readonly string[]];
  const differences = [...one.filter((text) => !other.includes(text)), ...other.filter((text) => !one.includes(text))];
  if (one.length === other.length && differences.length === 0) return failures;
  const shown = differences.slice(0, 2).join(' / ').slice(0, 400);
  return [...failures, { id: twin.id, words: `${twin.words}, and ended elsewhere: ${shown}` }];
}

async function endOf(
  scenario: Scenario,
  options: RunOptions,
): Promise<{ readonly failures: readonly TwinFailure[]; readonly records: readonly string[] }> {
  let world: World | null = null;
  const verdict = await runScenario(scenario, {
    ...options,
    checkers: [],
    onWorld: (made) => {
      world = made;
      options.onWorld?.(made);
    },
  });
  const failures = verdict.failures.map(({ invariant, words }) => ({ id: invariant, words }));
  return { failures, records: world === null ? [] : recordsOf(world, scenario) };
}

function recordsOf({ sandboxes }: World, scenario: Scenario): readonly string[] {
  return tenants
    .slice(0, scenario.tenants)
    .flatMap(({ division, organisation }) => [
      ...exactRecords(sandboxes.exact, division).map((record) => textOf(record)),
      ...tribeRecords(sandboxes.tribe, organisation).map((record) => textOf(record)),
    ])
    .sort();
}

/** Numbers are given in the order of making, and ids by whoever made it: neither is what anybody wrote. */
function textOf({ fields, isActive, kind, side }: OracleRecord): string {
  const written = Object.entries(fields)
    .filter(([field]) => field !== 'debtorNumber' && field !== 'creditorNumber')
    .map(([field, value]) => `${field}=${plain(value)}`);
  return `${side} ${kind} ${isActive ? 'active' : 'ended'} ${written.join(' ')}`;
}
