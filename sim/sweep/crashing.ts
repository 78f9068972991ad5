import type { RowChange } from '../../src/store/memory/layer.ts';
import type { Store } from '../../src/store/port.ts';
import type { Transport } from '../../src/vendors/transport.ts';
import type { Owner } from '../kernel/scheduler.ts';
import { unwrapped, type World, type Wrapping } from '../world/world.ts';

/** Where a process dies: at its n-th port call, before it, in its middle, or when it is done and not yet heard of. */
export interface CrashPoint {
  readonly call: number;
  readonly side: 'before' | 'midway' | 'after';
}

/** A port call of a flow, by number; `midway` exists where the effect and its answer are apart. */
export interface CountedCall {
  readonly what: string;
  readonly hasMidway: boolean;
}

const silence = (): Promise<never> => new Promise(() => {});
const restartAfterMs = 2_000;

/**
 * Counts the port calls with an effect: transactions and what is sent to change something. To die at a reading is to die
 * after the effect before it. While `isCounting` it lets a process die at each of `points`, one after the other, each time
 * counting anew from the death before; another process starts soon after.
 */
export class Crashing {
  /** The calls before the first death, those between it and the second, and so on. */
  readonly stages: CountedCall[][] = [[]];
  isCounting = false;
  /** What was called and what was committed while it counted, in that order. */
  readonly #happened: (string | RowChange)[] = [];
  readonly #points: readonly CrashPoint[];
  #world: World | null = null;
  #midwayCall = -1;

  constructor(points: readonly CrashPoint[]) {
    this.#points = points;
  }

  /** Has to be told whose processes they are, before the first of them starts. */
  attach(world: World): void {
    this.#world = world;
    world.store.onCommit((changes) => {
      if (this.isCounting) this.#happened.push(...changes);
    });
    world.network.listen({
      arrived: ({ call }) => {
        if (call.number === this.#midwayCall) this.#die(call.process);
      },
    });
  }

  /** A line for each port call, and for each row that was made, changed or removed, as it is then. */
  get happened(): readonly string[] {
    return this.#happened.map((one) => {
      if (typeof one === 'string') return one;
      const { after, before, table } = one;
      const what = before === null ? 'made' : after === null ? 'removed' : 'changed';
      return `${table} ${what} ${JSON.stringify(after ?? before)}`;
    });
  }

  wrapping(): Wrapping {
    return {
      ...unwrapped,
      store: (store, owner) => this.#store(store, owner),
      transport: (next, owner) => this.#transport(next, owner),
    };
  }

  #die(process: string): void {
    const world = this.#world;
    const victim = world?.processes.find(({ name }) => name === process);
    if (world === null || victim === undefined) return;
    this.stages.push([]);
    this.#midwayCall = -1;
    world.crash(victim);
    world.scheduler.after(restartAfterMs, null, 'restart', () => void world.start());
  }

  /** The call's side that is struck now, null when it is not this call's turn. */
  #turn(what: string, hasMidway: boolean): CrashPoint['side'] | null {
    const calls = this.stages.at(-1);
    if (!this.isCounting || calls === undefined) return null;
    calls.push({ what, hasMidway });
    this.#happened.push(what);
    const point = this.#points[this.stages.length - 1];
    return point !== undefined && calls.length === point.call ? point.side : null;
  }

  #store(store: Store, owner: Owner): Store {
    const transact: Store['transact'] = async (work) => {
      const turn = this.#turn('store transact', false);
      if (turn === 'before') {
        this.#die(owner.name);
        return silence();
      }
      const answer = await store.transact(work);
      if (turn === null) return answer;
      this.#die(owner.name);
      return silence();
    };
    return { ...store, transact };
  }

  #transport(next: Transport, owner: Owner): Transport {
    return async (request) => {
      if (request.method === 'GET') return next(request);
      const turn = this.#turn(`${request.method} ${request.url.replace(/\?.*/, '')}`, true);
      if (turn === 'before') {
        this.#die(owner.name);
        return silence();
      }
      if (turn === 'midway') this.#midwayCall = this.#nextCall();
      const answer = await next(request);
      if (turn !== 'after') return answer;
      this.#die(owner.name);
      return silence();
    };
  }

  #nextCall(): number {
    return (this.#world?.network.calls ?? 0) + 1;
  }
}
