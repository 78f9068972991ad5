/** Where tests of changes that flow by themselves begin: both systems connected, imported and in agreement, people in each. */
import type { Caller, Result } from '../../src/engine/service.ts';
import { type TestStore, testStore } from '../support/database.ts';
import { activate, importAll, makeWorld, type Running, startEngine, type World } from './bench.ts';
import { flow } from './flow.ts';
import { type Person, personInExact, personInTribe } from './people.ts';

export const minuteMs = 60_000;

export interface AfterImport {
  readonly db: TestStore;
  readonly world: World;
  readonly running: Running;
  readonly caller: Caller;
  readonly inExact: Person;
  readonly inTribe: Person;
}

/** `restMs`: how long changes have been flowing when the test begins. */
export async function afterImport({
  restMs,
  size = 60,
}: {
  readonly restMs: number;
  readonly size?: number;
}): Promise<AfterImport> {
  const db = await testStore();
  const world = makeWorld({ size, seed: 3 });
  const running = startEngine(world, db.store);
  const caller = await activate(running, world);
  await importAll(running, world, caller);
  const people = { inExact: personInExact(world), inTribe: personInTribe(world) };
  await flow(running, world, caller.connectionId, restMs);
  return { db, world, running, caller, ...people };
}

/** What a request answered; a refusal fails the test. */
export function value<T>(result: Result<T>): T {
  if (result.is === 'refused') throw new Error(JSON.stringify(result.refusal));
  return result.value;
}
