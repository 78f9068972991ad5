import { random } from '../../sandbox/kit/random.ts';
import type { EnginePorts, EngineSettings } from '../../src/engine/ports.ts';
import type { Caller, Result, TandemService } from '../../src/engine/service.ts';
import type { MemoryStore } from '../../src/store/memory/memoryStore.ts';
import type { Store } from '../../src/store/port.ts';
import type { Transport } from '../../src/vendors/transport.ts';
import { type Owner, Scheduler } from '../kernel/scheduler.ts';
import { Trace } from '../kernel/trace.ts';
import { onRequest } from './attribution.ts';
import { type NetworkFaultKind, NetworkFaults } from './faults.ts';
import { type Habits, noHabits, VendorHabits } from './habits.ts';
import { type HintFaults, HintPost } from './hints.ts';
import { JobBoard } from './jobs.ts';
import { Network } from './network.ts';
import { type LogLine, Process } from './process.ts';
import { type Rows, rowsOf, type SandboxPair, sandboxesFrom } from './sandboxes.ts';
import { DatabaseTrouble, type StoreFaultKind, StoreFaults, type StoreListener, scheduledStore } from './storePort.ts';

/** Everything a world begins with, to be begun with again as often as wanted. */
export interface Snapshot {
  readonly nowMs: number;
  readonly exact: Rows;
  readonly tribe: Rows;
  readonly store: MemoryStore;
  /** Signed-in people, one per tenant. */
  readonly callers: readonly Caller[];
}

/** What a test puts between the engine and its ports: a crash at a chosen call, a planted bug. */
export interface Wrapping {
  readonly ports: (ports: EnginePorts) => EnginePorts;
  readonly store: (store: Store, owner: Owner) => Store;
  readonly transport: (transport: Transport, owner: Owner) => Transport;
}

export const unwrapped: Wrapping = {
  ports: (ports) => ports,
  store: (store) => store,
  transport: (transport) => transport,
};

export interface WorldInput {
  readonly seed: number;
  readonly from: Snapshot;
  readonly networkRates?: Readonly<Partial<Record<NetworkFaultKind, number>>>;
  readonly storeRates?: Readonly<Partial<Record<StoreFaultKind, number>>>;
  readonly hints?: HintFaults;
  readonly habits?: Habits;
  readonly settings?: Partial<EngineSettings>;
  readonly wrapping?: Wrapping;
  readonly isTold?: boolean;
}

const resumeEveryMs = 60_000;

export const engineSettings: EngineSettings = {
  publicUrl: 'http://127.0.0.1:4000',
  leaseMs: 60_000,
  callTimeoutMs: 60_000,
  settleMs: 300_000,
  sliceMs: 10_000,
  tribeWritesInFlightMax: 4,
  attemptsMax: 10,
  sessionMs: 12 * 3_600_000,
  readLagMs: { exact: 60_000, tribe: 60_000 },
  exactPollMs: 900_000,
  // Longer than by default: an idle minute costs a world as much as a busy one.
  tribePollMs: 600_000,
  trustedPollMs: 900_000,
  compareMs: 24 * 3_600_000,
  retryFailedMs: 3_600_000,
  // Far fewer than by default, for a world holds far fewer records.
  busyHourRecordsMax: 50,
  usesWebhooks: true,
};

/** A world: time, both vendors, the database, and as many processes of Tandem as are alive. */
export class World {
  readonly seed: number;
  readonly trace: Trace;
  readonly scheduler: Scheduler;
  readonly sandboxes: SandboxPair;
  readonly store: MemoryStore;
  readonly network: Network;
  readonly networkFaults: NetworkFaults;
  readonly storeFaults: StoreFaults;
  readonly habits: VendorHabits;
  readonly jobs: JobBoard;
  readonly hints: HintPost;
  readonly settings: EngineSettings;
  /** Signed-in people, one per tenant. */
  callers: readonly Caller[];
  readonly log: LogLine[] = [];
  /** What a backup holds that was made before the world began. */
  readonly firstBackup: MemoryStore;
  /** Until when Exact shuts the app out without a reason of Tandem's making (N7). */
  blockedUntilMs = 0;
  #processes: readonly Process[] = [];
  readonly #wrapping: Wrapping;
  #onCrash: (process: Process) => void = () => {};
  #onAsked: NonNullable<StoreListener['asked']> = () => {};
  #onRestore: () => void = () => {};
  #restoredMs: number | null = null;
  #started = 0;
  #requests = 0;
  /** Requests of people that are not answered yet. */
  readonly #toSuspend = new Map<Process, { readonly forMs: number; readonly writesLeft: number }>();
  readonly #open = new Set<{ readonly process: Process; readonly fail: () => void }>();

  constructor(input: WorldInput) {
    const { seed, from } = input;
    this.seed = seed;
    this.trace = new Trace(input.isTold ?? false);
    this.scheduler = new Scheduler({ startMs: from.nowMs, schedule: random(seed, 'schedule'), trace: this.trace });
    this.sandboxes = sandboxesFrom(from, () => this.scheduler.nowMs);
    this.store = from.store.clone();
    this.firstBackup = this.store.clone();
    this.callers = from.callers;
    this.settings = { ...engineSettings, ...input.settings };
    this.networkFaults = new NetworkFaults({
      rates: input.networkRates ?? {},
      stream: random(seed, 'faults'),
      landsLateMaxMs: this.settings.settleMs - 5_000,
    });
    this.storeFaults = new StoreFaults(input.storeRates ?? {}, {
      transactions: random(seed, 'store faults'),
      connections: random(seed, 'store connections'),
      locks: random(seed, 'store locks'),
    });
    this.habits = new VendorHabits({
      habits: input.habits ?? noHabits,
      seed,
      stream: random(seed, 'habits of vendors'),
    });
    this.network = new Network({
      scheduler: this.scheduler,
      sandboxes: this.sandboxes,
      latency: random(seed, 'latency'),
      faults: this.networkFaults,
      habits: this.habits,
    });
    this.jobs = new JobBoard({
      scheduler: this.scheduler,
      choice: random(seed, 'jobs'),
      processes: () => this.#processes,
    });
    this.hints = new HintPost({
      scheduler: this.scheduler,
      sandboxes: this.sandboxes,
      faults: input.hints ?? { drop: 0, repeat: 0, delay: 0, forge: 0 },
      stream: random(seed, 'hints'),
      processes: () => this.#processes,
    });
    this.network.listen({ arrived: () => this.hints.expect() });
    this.#wrapping = input.wrapping ?? unwrapped;
    this.store.onCommit((changes) => {
      for (const { table, key } of changes) this.trace.digest(`${table} ${key}`);
    });
  }

  get nowMs(): number {
    return this.scheduler.nowMs;
  }

  get processes(): readonly Process[] {
    return this.#processes.filter(({ isAlive }) => isAlive);
  }

  /** A new process, as an operator or a supervisor starts it; it takes up what is unfinished. */
  start(): Process {
    this.#started += 1;
    const process = new Process({
      name: `p${this.#started}`,
      scheduler: this.scheduler,
      session: this.store.session(),
      settings: this.settings,
      transportFor: (owner) => this.#wrapping.transport(this.network.transportFor(owner), owner),
      jobsFor: (owner) =>
        this.jobs.portFor(owner, () => {
          if (this.storeFaults.isReadOnly(this.nowMs)) throw new DatabaseTrouble('the database takes no writes now');
        }),
      storeFor: (owner, session) =>
        this.#wrapping.store(
          scheduledStore(session, {
            scheduler: this.scheduler,
            owner,
            faults: this.storeFaults,
            listener: {
              asked: (name, what, given) => this.#onAsked(name, what, given),
              writes: () => this.#suspendIfArmed(owner),
            },
          }),
          owner,
        ),
      wrapPorts: this.#wrapping.ports,
      onLog: (line) => this.#heard(line),
    });
    this.#processes = [...this.#processes, process];
    this.trace.tell(this.nowMs, process.name, () => 'starts');
    this.scheduler.soon(process, 'resume', () => this.#resume(process));
    return process;
  }

  /** At its start and again and again, as the composition root does it. */
  #resume(process: Process): void {
    void process.engine.resumeUnfinished().catch(() => undefined);
    this.scheduler.after(resumeEveryMs, process, 'resume', () => this.#resume(process));
  }

  onCrash(listener: (process: Process) => void): void {
    this.#onCrash = listener;
  }

  onAsked(listener: NonNullable<StoreListener['asked']>): void {
    this.#onAsked = listener;
  }

  onRestore(listener: () => void): void {
    this.#onRestore = listener;
  }

  /** When the database was last put back to a backup; null when it never was. */
  get restoredMs(): number | null {
    return this.#restoredMs;
  }

  /** Everything is stopped, the backup is put back, and everything is started again (S6). */
  restore(backup: MemoryStore): void {
    const count = Math.max(1, this.processes.length);
    for (const process of this.processes) this.crash(process);
    this.store.restore(backup);
    this.jobs.forget();
    this.#restoredMs = this.nowMs;
    this.trace.tell(this.nowMs, 'operator', () => 'puts a backup back');
    this.#onRestore();
    for (let started = 0; started < count; started += 1) this.start();
  }

  /** Suspended when it has written something down so often and is about to do so again: in the middle of a slice (P3). */
  suspendAtWork(process: Process, forMs: number, writesLeft: number): void {
    this.#toSuspend.set(process, { forMs, writesLeft });
  }

  /** The queue loses sight of a suspended process as it does of a dead one. */
  suspend(process: Process, forMs: number): void {
    process.pausedUntilMs = this.nowMs + forMs;
    this.jobs.processSilent(process);
    this.trace.tell(this.nowMs, process.name, () => `is suspended for ${Math.round(forMs / 1000)} s`);
  }

  #suspendIfArmed(owner: Owner): void {
    const process = this.#processes.find((one) => one === owner);
    const armed = process === undefined ? undefined : this.#toSuspend.get(process);
    if (process === undefined || armed === undefined) return;
    const { forMs, writesLeft } = armed;
    if (writesLeft > 0) {
      this.#toSuspend.set(process, { forMs, writesLeft: writesLeft - 1 });
      return;
    }
    this.#toSuspend.delete(process);
    this.suspend(process, forMs);
  }

  crash(process: Process): void {
    this.trace.tell(this.nowMs, process.name, () => 'crashes');
    process.crash();
    this.#processes = this.#processes.filter((one) => one !== process);
    this.jobs.processSilent(process);
    this.#onCrash(process);
    for (const open of [...this.#open]) {
      if (open.process === process && this.#open.delete(open)) open.fail();
    }
  }

  /**
   * What a person asks of Tandem, through whichever process answers; a second tab may come to another one. `then` hears
   * undefined when that process dies first, or has no answer: the person sees a broken page. Answers the number under
   * which what it commits is told.
   */
  request<T>(
    what: string,
    ask: (service: TandemService) => Promise<T>,
    then: (answer: T | undefined) => void = () => {},
    tab = 0,
  ): number {
    this.#requests += 1;
    const number = this.#requests;
    const { processes } = this;
    const process = processes[tab % Math.max(1, processes.length)];
    if (process === undefined) {
      then(undefined);
      return number;
    }
    const open = { process, fail: () => then(undefined) };
    this.#open.add(open);
    const end = (answer: T | undefined): void => {
      if (this.#open.delete(open)) then(answer);
    };
    this.scheduler.soon(process, what, () => {
      void onRequest(number, () => ask(process.engine.service)).then(end, () => end(undefined));
    });
    return number;
  }

  /** The same, for whoever waits for the answer while the world goes on. */
  async ask<T>(what: string, ask: (service: TandemService) => Promise<T>): Promise<T | undefined> {
    let isOver = false;
    let answer: T | undefined;
    this.request(what, ask, (given) => {
      answer = given;
      isOver = true;
    });
    await this.scheduler.run({ untilMs: this.nowMs + 600_000, isDone: () => isOver });
    return answer;
  }

  /** Lets time go by. */
  run(forMs: number, isDone?: () => boolean): Promise<void> {
    return this.scheduler.run({ untilMs: this.nowMs + forMs, ...(isDone === undefined ? {} : { isDone }) });
  }

  snapshot(callers: readonly Caller[]): Snapshot {
    return {
      nowMs: this.nowMs,
      exact: rowsOf(this.sandboxes.exact.tables),
      tribe: rowsOf(this.sandboxes.tribe.tables),
      store: this.store.clone(),
      callers,
    };
  }

  #heard(line: LogLine): void {
    this.log.push(line);
    this.trace.mark(`log ${line.event}`);
    this.trace.digest(line.event);
    this.trace.tell(line.atMs, line.process, () => `${line.event} ${JSON.stringify(line.facts, errorsToo)}`);
  }
}

const errorsToo = (_name: string, value: unknown): unknown =>
  value instanceof Error ? (value.stack ?? value.message) : value;

/** The value of a request that must have been accepted. */
export function accepted<T>(what: string, result: Result<T> | undefined): T {
  if (result === undefined) throw new Error(`${what} was not answered`);
  if (result.is === 'refused') throw new Error(`${what} was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
