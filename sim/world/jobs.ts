import type { Random } from '../../sandbox/kit/random.ts';
import type { Jobs } from '../../src/engine/ports.ts';
import type { Owner, Scheduler } from '../kernel/scheduler.ts';
import { onConnection } from './attribution.ts';
import type { Process } from './process.ts';

/** As the real queue behaves (src/store/README.md): a job whose process died is given to the next one after this. */
const heartbeatLostMs = 12_000;
const failureBackoffMaxMs = 300_000;

interface Running {
  readonly process: Process;
  isOver: boolean;
}

/**
 * The job queue of all processes: durable wake-ups, one runner per connection. Now and then, when asked for, a second
 * process runs the same connection (P4), because a handler must stand being run once too often.
 */
export class JobBoard {
  readonly #scheduler: Scheduler;
  readonly #choice: Random;
  readonly #processes: () => readonly Process[];
  /** Per connection, when it wants to be worked on; several wake-ups before then are one. */
  readonly #waiting = new Map<string, number>();
  readonly #running = new Map<string, Running>();
  readonly #failures = new Map<string, number>();
  /** How often a slice is run by a second process as well. */
  doubleRate = 0;
  slices = 0;

  constructor(input: {
    readonly scheduler: Scheduler;
    readonly choice: Random;
    readonly processes: () => readonly Process[];
  }) {
    this.#scheduler = input.scheduler;
    this.#choice = input.choice;
    this.#processes = input.processes;
  }

  /** Nothing runs and nothing wants to run before `untilMs`. */
  isQuietUntil(untilMs: number): boolean {
    for (const running of this.#running.values()) if (running.process.isAlive) return false;
    for (const atMs of this.#waiting.values()) if (atMs < untilMs) return false;
    return true;
  }

  /** `refuse` throws when the database, which the queue lives in, takes no writes. */
  portFor(owner: Owner, refuse: () => void): Jobs {
    return {
      wake: (connectionId, afterMs) =>
        this.#scheduler.call(owner, 'job wake', async () => {
          refuse();
          this.wake(connectionId, afterMs);
        }),
    };
  }

  wake(connectionId: string, afterMs: number): void {
    const atMs = this.#scheduler.nowMs + afterMs;
    const waiting = this.#waiting.get(connectionId);
    if (waiting !== undefined && waiting <= atMs) return;
    this.#waiting.set(connectionId, atMs);
    this.#scheduler.after(afterMs, null, 'job due', () => this.#begin(connectionId));
  }

  /** What a queue does when it notices that a process is gone, or suspended, which to it is the same. */
  processSilent(process: Process): void {
    for (const [connectionId, running] of this.#running) {
      if (running.process !== process) continue;
      this.#scheduler.after(heartbeatLostMs, null, 'job of the silent', () => {
        if (process.isAlive && process.pausedUntilMs <= this.#scheduler.nowMs) return;
        if (this.#running.get(connectionId) === running) this.#running.delete(connectionId);
        this.wake(connectionId, 0);
        this.#begin(connectionId);
      });
    }
  }

  /** The queue lives in the database: a backup of it knows nothing of what waits and runs now. */
  forget(): void {
    this.#waiting.clear();
    this.#running.clear();
    this.#failures.clear();
  }

  #begin(connectionId: string): void {
    const dueMs = this.#waiting.get(connectionId);
    if (dueMs === undefined || dueMs > this.#scheduler.nowMs) return;
    if (this.#running.has(connectionId)) return;
    const { nowMs } = this.#scheduler;
    const workers = this.#processes().filter(
      ({ isAlive, pausedUntilMs, stopping }) => isAlive && pausedUntilMs <= nowMs && !stopping.signal.aborted,
    );
    if (workers.length === 0) {
      this.#scheduler.after(1_000, null, 'job waits for a worker', () => this.#begin(connectionId));
      return;
    }
    this.#waiting.delete(connectionId);
    const process = this.#choice.pick(workers);
    const running: Running = { process, isOver: false };
    this.#running.set(connectionId, running);
    this.#scheduler.soon(process, 'slice begins', () => this.#run(connectionId, running));
    const others = workers.filter((one) => one !== process);
    if (others.length > 0 && this.#choice.chance(this.doubleRate)) {
      const second = this.#choice.pick(others);
      this.#scheduler.soon(second, 'slice begins twice', () => {
        void onConnection(connectionId, () => second.engine.runSlice(connectionId, second.stopping.signal)).catch(
          () => undefined,
        );
      });
    }
  }

  #run(connectionId: string, running: Running): void {
    const { process } = running;
    this.slices += 1;
    const over = (againAfterMs: number | null): void => {
      if (!process.isAlive || this.#running.get(connectionId) !== running) return;
      running.isOver = true;
      this.#running.delete(connectionId);
      if (againAfterMs !== null) this.wake(connectionId, againAfterMs);
      // One that came due while this one ran found it running, and waits since.
      this.#scheduler.soon(null, 'job ended', () => this.#begin(connectionId));
    };
    onConnection(connectionId, () => process.engine.runSlice(connectionId, process.stopping.signal)).then(
      ({ againAfterMs }) => {
        this.#failures.delete(connectionId);
        over(againAfterMs);
      },
      () => {
        const failures = (this.#failures.get(connectionId) ?? 0) + 1;
        this.#failures.set(connectionId, failures);
        over(Math.min(1_000 * 2 ** (failures - 1), failureBackoffMaxMs));
      },
    );
  }
}
