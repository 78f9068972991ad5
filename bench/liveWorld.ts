/** A connection after its first import, on a virtual clock, with every call counted by who made it. */
import type { HostedSandbox } from '../sandbox/kit/host.ts';
import { MemoryStore } from '../src/store/memory/memoryStore.ts';
import type { Link } from '../src/store/port.ts';
import { activate, importAll, makeWorld, type Running, startEngine, type World } from '../test/engine/bench.ts';
import { deliver } from '../test/engine/flow.ts';
import { type Person, personInExact, personInTribe } from '../test/engine/people.ts';

export type Side = 'exact' | 'tribe';
type Counts = ReadonlyMap<string, number>;

export interface LiveWorld {
  readonly world: World;
  readonly links: readonly Link[];
  /** Lets time go by in steps of `stepMs`, with events delivered and Tandem at work. */
  pass(forMs: number, stepMs: number): Promise<void>;
  /** What a person does there; their calls are not Tandem's. */
  asPerson(side: Side, act: (person: Person) => void): void;
  /** Tandem's calls per side and endpoint so far. */
  calls(): Readonly<Record<Side, Counts>>;
}

const sides: readonly Side[] = ['exact', 'tribe'];
const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;

export async function openLiveWorld(input: {
  readonly size: number;
  readonly seed: number;
  readonly usesWebhooks: boolean;
}): Promise<LiveWorld> {
  const world = makeWorld(input);
  // As the product is set by default, apart from what only processes know.
  const settings = { usesWebhooks: input.usesWebhooks, compareMs: weekMs };
  const running = startEngine(world, new MemoryStore().session(), { settings });
  const caller = await activate(running, world);
  await importAll(running, world, caller);
  const byPeople: Record<Side, Map<string, number>> = { exact: new Map(), tribe: new Map() };
  const logged = (side: Side): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { endpoint, count } of world[side].requests.counts()) add(counts, endpoint, count);
    return counts;
  };
  const uncounted = <T>(act: () => T): T => {
    const before = { exact: logged('exact'), tribe: logged('tribe') };
    const done = act();
    for (const side of sides)
      for (const [name, count] of less(logged(side), before[side])) add(byPeople[side], name, count);
    return done;
  };
  const inExact = uncounted(() => personInExact(world));
  let dueMs = world.clock.nowMs();
  const pass = async (forMs: number, stepMs: number): Promise<void> => {
    const untilMs = world.clock.nowMs() + forMs;
    while (world.clock.nowMs() < untilMs) {
      await deliver(running, world);
      dueMs = await workIfDue(running, world, caller.connectionId, dueMs);
      world.clock.advance(stepMs);
    }
  };
  // What people changed while the import wrote is looked at now; afterwards there is nothing to do.
  await pass(30 * minuteMs, 1_000);
  return {
    world,
    links: await running.store.links(caller.connectionId),
    pass,
    // Somebody who logs in each time: a day is longer than a token of Tribe lives.
    asPerson: (side, act) => uncounted(() => act(side === 'exact' ? inExact : personInTribe(world))),
    calls: () => ({
      exact: less(logged('exact'), byPeople.exact),
      tribe: less(logged('tribe'), byPeople.tribe),
    }),
  };
}

async function workIfDue(running: Running, { clock }: World, connectionId: string, dueMs: number): Promise<number> {
  const wokenMs = running.woken.get(connectionId) ?? Number.POSITIVE_INFINITY;
  if (Math.min(dueMs, wokenMs) > clock.nowMs()) return dueMs;
  if (wokenMs <= clock.nowMs()) running.woken.delete(connectionId);
  const { againAfterMs } = await running.engine.runSlice(connectionId);
  return clock.nowMs() + (againAfterMs ?? Number.POSITIVE_INFINITY);
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

export function less(all: Counts, some: Counts): Map<string, number> {
  const rest = new Map<string, number>();
  for (const [name, count] of all) if (count !== (some.get(name) ?? 0)) rest.set(name, count - (some.get(name) ?? 0));
  return rest;
}

export const total = (counts: Counts): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

/** When a value first stood on a side, as its sandbox's ledger has it; null when it never did. */
export function seenMs(sandbox: HostedSandbox, since: number, value: string): number | null {
  const holds = (held: unknown): boolean =>
    held === value || (typeof held === 'object' && held !== null && Object.values(held).some(holds));
  return sandbox.ledger.since(since).find(({ after }) => holds(after))?.atMs ?? null;
}
