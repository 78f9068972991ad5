import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './scenario.ts';
import { noHabits } from './world/habits.ts';

/** A world that once failed, shrunk, with what it showed. Replayed before any other, for ever. */
export interface Regression {
  readonly invariant: string;
  /** What was wrong, for whoever reads it later. */
  readonly words: string;
  readonly scenario: Scenario;
}

const folder = join(import.meta.dirname, 'regressions');

export function regressionIn(text: string): Regression {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('scenario' in parsed)) {
    throw new Error('a regression is { "invariant", "words", "scenario" }');
  }
  const regression = parsed as Regression;
  // Those from before there were habits had none.
  return {
    ...regression,
    scenario: { ...regression.scenario, habits: { ...noHabits, ...regression.scenario.habits } },
  };
}

export const regressions = (): readonly (readonly [name: string, regression: Regression])[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name, regressionIn(readFileSync(join(folder, name), 'utf8'))]);
