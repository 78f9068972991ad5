import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import type { Caller } from '../../src/engine/service.ts';
import { type OpenJobs, openJobs } from '../../src/store/jobs.ts';
import type { JobHandler } from '../../src/store/jobWorker.ts';
import type { Link, Store } from '../../src/store/port.ts';
import type { DatabaseAddress } from '../../src/store/postgres.ts';
import {
  activate,
  connectExact,
  found,
  importAll,
  makeWorld,
  type Running,
  signIn,
  startEngine,
  tribeUser,
  type World,
} from './bench.ts';
import { deliver, flow } from './flow.ts';
import { type Person, personInExact } from './people.ts';

/**
 * Several tenants on one worker: one of them with a backlog that takes many slices, the others with a single change each.
 * The store, the queue and the worker are the real ones; time is the test's, one call takes 20 ms of it.
 */

/** Short, so that a backlog takes many of them. */
export const sliceMs = 40;
const minuteMs = 60_000;
const settleMs = 30 * minuteMs;
const callsPerMinute = 50;
const tellMs = 5_000;

export interface Tenant {
  readonly caller: Caller;
  readonly inExact: Person;
  /** The relation that its single change is about. */
  readonly link: Link;
}

export interface Tenants {
  readonly world: World;
  readonly running: Running;
  readonly noisy: Tenant;
  readonly small: readonly Tenant[];
}

/** All imported and at rest: two administrations of one organisation, the noisy one the larger, and one of another. */
export async function makeTenants(store: Store, size: number): Promise<Tenants> {
  const world = makeWorld({ size, seed: 11 });
  const running = startEngine(world, store, { settings: { sliceMs, tribeWritesInFlightMax: 1 } });
  const [, second, third] = exactFacts.divisions.map(({ code }) => String(code));
  const first = await activate(running, world);
  const begun = await running.engine.service.connectAnother(first);
  if (begun.is === 'refused') throw new Error(begun.refusal.code);
  const another = found(await running.engine.service.callerAbout(first, begun.value.connectionId));
  const stranger = await signIn(running, world, tribeUser(2));
  const callers = [
    first,
    await connected(running, world, another, found(second)),
    await connected(running, world, stranger, found(third)),
  ];
  const tenants: Tenant[] = [];
  for (const caller of callers) {
    await importAll(running, world, caller);
    const division = found(await store.connection(caller.connectionId)).exactDivision ?? '';
    const link = found(
      (await store.links(caller.connectionId)).find(
        ({ kind, base }) => kind === 'relation' && base.isCustomer === true,
      ),
    );
    tenants.push({ caller, inExact: personInExact(world, division), link });
  }
  await flow(
    running,
    world,
    callers.map(({ connectionId }) => connectionId),
    settleMs,
  );
  const [noisy, ...small] = tenants;
  return { world, running, noisy: found(noisy), small };
}

async function connected(running: Running, world: World, caller: Caller, division: string): Promise<Caller> {
  await connectExact(running, world, caller);
  const chosen = await running.engine.service.chooseAdministration(caller, { administrationId: division });
  if (chosen.is === 'refused') throw new Error(chosen.refusal.code);
  return caller;
}

export interface Passage {
  /** Slices of all tenants from the change on, its own included, until it was in the other system. */
  readonly slices: number;
  /** By the test's clock, which stands for the calls that all tenants made meanwhile. */
  readonly virtualMs: number;
}

export interface Passed {
  readonly passages: readonly Passage[];
  /** Marks and writes that the noisy tenant had before it all, and when the last single change was through. */
  readonly backlog: { readonly before: number; readonly after: number };
}

/** Everything that the noisy tenant has is marked, and many of its relations are edited: looks by the thousand, and writes. */
export async function fillBacklog({ noisy, running, world }: Tenants): Promise<void> {
  const { connectionId } = noisy.caller;
  const links = await running.store.links(connectionId);
  for (const [index, { exactId, kind }] of links.entries()) {
    // Less than what the brake takes for a mass change.
    if (kind !== 'relation' || index % 4 !== 0) continue;
    // People are held to Exact's sixty calls a minute as well.
    if (index % callsPerMinute === 0) world.clock.advance(minuteMs);
    const digits = Number.parseInt(exactId.slice(0, 6), 16) % 1_000_000;
    noisy.inExact.update(`crm/Accounts(guid'${exactId}')`, { Phone: `020-${String(digits).padStart(7, '1')}` });
  }
  await deliver(running, world);
  await running.store.transact((tx) => tx.markEverything(connectionId, { priority: 5, markedMs: world.clock.nowMs() }));
}

export async function backlogOf({ noisy, running: { store } }: Tenants): Promise<number> {
  const { relation, contact } = await store.markCounts(noisy.caller.connectionId);
  const run = found(await store.latestRun(noisy.caller.connectionId, 'sync'));
  const { planned, waiting, sending, unknown } = await store.runProgress(noisy.caller.connectionId, run.id);
  return relation + contact + planned + waiting + sending + unknown;
}

/** One worker with one place takes turns, until each single change has arrived. */
export async function passChanges(
  tenants: Tenants,
  address: DatabaseAddress,
  input: { readonly isNoisy: boolean; readonly phone: string },
): Promise<Passed> {
  const { noisy, running, small, world } = tenants;
  if (input.isNoisy) await fillBacklog(tenants);
  const before = await backlogOf(tenants);
  const jobs = await openJobs({ address, log: quiet, nowMs: Date.now, pollMs: 100 });
  const turns = new Turns(tenants, jobs);
  const passages = new Map<string, Passage>();
  let changedAt: { readonly slices: number; readonly ms: number } | null = null;
  const change = (): void => {
    for (const { inExact, link } of small) {
      inExact.update(`crm/Accounts(guid'${link.exactId}')`, { Phone: input.phone });
    }
    changedAt = { slices: turns.slices, ms: world.clock.nowMs() };
    // Exact takes a moment to tell.
    world.clock.advance(tellMs);
  };
  const noteArrivals = async (): Promise<void> => {
    if (changedAt === null) return;
    for (const { caller, link } of small) {
      const now = await running.store.link(caller.connectionId, link.id);
      if (now?.base.phone !== input.phone || passages.has(caller.connectionId)) continue;
      const virtualMs = world.clock.nowMs() - changedAt.ms;
      passages.set(caller.connectionId, { slices: turns.slices - changedAt.slices, virtualMs });
    }
  };
  try {
    if (input.isNoisy) await turns.wake(noisy.caller.connectionId);
    else change();
    await turns.take(async () => {
      // In the middle of the backlog, or at once where there is none.
      if (changedAt === null && turns.slices >= 3) change();
      await noteArrivals();
      return passages.size === small.length;
    });
  } finally {
    await jobs.stop(10_000);
  }
  return { passages: [...passages.values()], backlog: { before, after: await backlogOf(tenants) } };
}

/**
 * One worker with one place. The queue knows the machine's time only, so that a turn that is wanted later on the test's
 * clock is put into the queue when that clock has come there, and the clock goes there when nobody has a turn before.
 */
class Turns {
  slices = 0;
  readonly #tenants: Tenants;
  readonly #jobs: OpenJobs;
  readonly #queued = new Set<string>();
  readonly #dueMs = new Map<string, number>();

  constructor(tenants: Tenants, jobs: OpenJobs) {
    this.#tenants = tenants;
    this.#jobs = jobs;
  }

  async wake(connectionId: string): Promise<void> {
    this.#dueMs.delete(connectionId);
    this.#queued.add(connectionId);
    await this.#jobs.wake(connectionId, 0);
  }

  /** Until `isDone`, asked after each turn, says so. */
  async take(isDone: () => Promise<boolean>): Promise<void> {
    const { world, running } = this.#tenants;
    await this.#wakeWhoIsDue();
    await new Promise<void>((resolve, reject) => {
      const handler: JobHandler = async (connectionId, stopping) => {
        this.#queued.delete(connectionId);
        const { againAfterMs } = await running.engine.runSlice(connectionId, stopping);
        this.slices += 1;
        if (againAfterMs !== null) this.#dueMs.set(connectionId, world.clock.nowMs() + againAfterMs);
        try {
          if (await isDone()) resolve();
          else await this.#wakeWhoIsDue();
        } catch (error) {
          reject(error);
        }
        return { againAfterMs: null };
      };
      this.#jobs.work(handler, { connectionsAtOnceMax: 1 }).catch(reject);
    });
  }

  async #wakeWhoIsDue(): Promise<void> {
    const { world, running } = this.#tenants;
    await deliver(running, world);
    for (const [connectionId, atMs] of running.woken) {
      running.woken.delete(connectionId);
      this.#dueMs.set(connectionId, Math.min(atMs, this.#dueMs.get(connectionId) ?? atMs));
    }
    if (this.#queued.size === 0) {
      const nextMs = Math.min(...this.#dueMs.values());
      if (!Number.isFinite(nextMs)) throw new Error('nobody has anything to do, and not every change is through');
      world.clock.advance(Math.max(0, nextMs - world.clock.nowMs()));
      await deliver(running, world);
    }
    const due = [...this.#dueMs].filter(([, atMs]) => atMs <= world.clock.nowMs()).sort(([, a], [, b]) => a - b);
    for (const [connectionId] of due) if (!this.#queued.has(connectionId)) await this.wake(connectionId);
  }
}

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
