import type { Random } from '../../sandbox/kit/random.ts';
import type { Trace } from './trace.ts';

/** Something that can happen next. `run` has to return; what it sets off continues in later tasks. */
interface Task {
  readonly what: string;
  /** Whose continuation it is; one that ended drops it. Null for what happens in the world whoever lives. */
  readonly owner: Owner | null;
  readonly run: () => void;
}

/** A process, as far as the scheduler needs to know it. */
export interface Owner {
  readonly name: string;
  readonly isAlive: boolean;
  /** Until when it stands still, as a suspended process does; its continuations wait. */
  readonly pausedUntilMs: number;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly task: Task;
  isOff: boolean;
}

/** More steps than any world needs: reaching it is a livelock, and a finding. */
const stepsMax = 400_000;

export class Livelock extends Error {}

/**
 * The only time there is, and the only order. Each step picks one of the tasks that are ready, by the seeded stream, and
 * runs it until everything it set off waits for a port again. When nothing is ready, time jumps to the next timer.
 */
export class Scheduler {
  readonly trace: Trace;
  readonly #schedule: Random;
  readonly #timers = new Heap();
  #ready: Task[] = [];
  #nowMs: number;
  #order = 0;
  #steps = 0;
  #current: Owner | null = null;
  readonly #afterStep: (() => void)[] = [];
  /** Port calls begun and not ended; none is left when a step is over. */
  #open = 0;

  constructor(input: { readonly startMs: number; readonly schedule: Random; readonly trace: Trace }) {
    this.#nowMs = input.startMs;
    this.#schedule = input.schedule;
    this.trace = input.trace;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Whose step is being run. */
  get current(): Owner | null {
    return this.#current;
  }

  /** Called after each step, when everything waits again. */
  afterEachStep(look: () => void): void {
    this.#afterStep.push(look);
  }

  /** Queues a task for now. */
  soon(owner: Owner | null, what: string, run: Task['run']): void {
    this.#ready.push({ what, owner, run });
  }

  /** Queues a task for later; what is returned takes it back. */
  after(delayMs: number, owner: Owner | null, what: string, run: Task['run']): () => void {
    this.#order += 1;
    const atMs = this.#nowMs + Math.max(0, Math.ceil(delayMs));
    const timer: Timer = { atMs, order: this.#order, task: { what, owner, run }, isOff: false };
    this.#timers.push(timer);
    return () => {
      timer.isOff = true;
    };
  }

  /** One port call of a process as one step: asked now, done when it is picked, answered in the same step. */
  call<T>(owner: Owner, what: string, effect: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.soon(owner, what, () => {
        this.#open += 1;
        effect().then(
          (answer) => {
            this.#open -= 1;
            resolve(answer);
          },
          (error: unknown) => {
            this.#open -= 1;
            reject(error);
          },
        );
      });
    });
  }

  /** Lets the world go on until `isDone`, or until nothing is left before `untilMs`. */
  async run(input: { readonly untilMs: number; readonly isDone?: () => boolean }): Promise<void> {
    await turn();
    while (input.isDone?.() !== true) {
      if (this.#ready.length === 0 && !this.#advance(input.untilMs)) {
        this.#nowMs = Math.max(this.#nowMs, input.untilMs);
        return;
      }
      const task = this.#pick();
      if (task === null) continue;
      this.#steps += 1;
      if (this.#steps > stepsMax) throw new Livelock(`more than ${stepsMax} steps`);
      this.trace.step(this.#nowMs, task.owner?.name ?? '-', task.what);
      this.#current = task.owner;
      task.run();
      await settle();
      this.#current = null;
      for (const look of this.#afterStep) look();
      if (this.#open > 0) throw new Error(`${task.what} of ${task.owner?.name} waits for another port in its middle`);
    }
  }

  #pick(): Task | null {
    const at = this.#ready.length === 1 ? 0 : this.#schedule.int(this.#ready.length);
    const [task] = this.#ready.splice(at, 1);
    if (task === undefined || task.owner?.isAlive === false) return null;
    const { owner } = task;
    if (owner !== null && owner.pausedUntilMs > this.#nowMs) {
      this.after(owner.pausedUntilMs - this.#nowMs, owner, task.what, task.run);
      return null;
    }
    return task;
  }

  /** Everything due at the next instant becomes ready. False when there is none before `untilMs`. */
  #advance(untilMs: number): boolean {
    let first = this.#timers.peek();
    while (first?.isOff === true) {
      this.#timers.pop();
      first = this.#timers.peek();
    }
    if (first === undefined || first.atMs > untilMs) return false;
    this.#nowMs = Math.max(this.#nowMs, first.atMs);
    for (let next = this.#timers.peek(); next !== undefined && next.atMs <= this.#nowMs; next = this.#timers.peek()) {
      this.#timers.pop();
      if (!next.isOff) this.#ready.push(next.task);
    }
    return true;
  }
}

/**
 * Runs all promise reactions that are due: a tick has its turn only when none is left. Going through the event loop, as
 * `turn` does, takes longer than most steps.
 */
const settle = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

/** Lets the event loop turn once, for whoever else lives in this process: a test runner speaks with its workers there. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Timers in order of time, then of their making. */
class Heap {
  readonly #timers: Timer[] = [];

  peek(): Timer | undefined {
    return this.#timers[0];
  }

  push(timer: Timer): void {
    const timers = this.#timers;
    timers.push(timer);
    let at = timers.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): void {
    const last = this.#timers.pop();
    if (last === undefined || this.#timers.length === 0) return;
    this.#timers[0] = last;
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.#timers.length && this.#isBefore(left, least)) least = left;
      if (right < this.#timers.length && this.#isBefore(right, least)) least = right;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [left, right] = [this.#timers[a], this.#timers[b]];
    if (left === undefined || right === undefined) return false;
    return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#timers[a], this.#timers[b]];
    if (left === undefined || right === undefined) return;
    this.#timers[a] = right;
    this.#timers[b] = left;
  }
}
