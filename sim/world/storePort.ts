import type { Random } from '../../sandbox/kit/random.ts';
import type { MemorySession } from '../../src/store/memory/memoryStore.ts';
import type { Store } from '../../src/store/port.ts';
import type { Owner, Scheduler } from '../kernel/scheduler.ts';
import { bound } from './attribution.ts';

/** What can happen to a transaction (reliability.md 6, S). */
export const storeFaultKinds = [
  'aborted', // S1
  'commitUnknown', // S2: committed, and reported as failed
  'slowStore', // S4
] as const;
/** What can happen to any call: its connection breaks before it is answered. Drawn apart from the others. */
export const connectionFaultKinds = ['connectionLost'] as const; // S3
/** What can happen to a lock: its connection breaks, and the work under it goes on. Also drawn apart. */
export const lockFaultKinds = ['lockLost'] as const; // S3
export type TransactionFaultKind = (typeof storeFaultKinds)[number];
export type StoreFaultKind =
  | TransactionFaultKind
  | (typeof connectionFaultKinds)[number]
  | (typeof lockFaultKinds)[number];

export class DatabaseTrouble extends Error {
  override readonly name = 'DatabaseTrouble';
}

export class StoreFaults {
  isOn = false;
  /** Until when nothing can be written: the disk is full, or a standby answers (S5). */
  readOnlyUntilMs = 0;
  readonly drawn = new Map<StoreFaultKind | 'readOnly', number>();
  readonly #rates: Readonly<Partial<Record<StoreFaultKind, number>>>;
  readonly #stream: Random;
  readonly #connections: Random;
  readonly #locks: Random;

  constructor(
    rates: Readonly<Partial<Record<StoreFaultKind, number>>>,
    streams: { readonly transactions: Random; readonly connections: Random; readonly locks: Random },
  ) {
    this.#rates = rates;
    this.#stream = streams.transactions;
    this.#connections = streams.connections;
    this.#locks = streams.locks;
  }

  draw(): { readonly kind: TransactionFaultKind; readonly detail: number } | null {
    if (!this.isOn) return null;
    for (const kind of storeFaultKinds) {
      const [chance, detail] = [this.#stream.next(), this.#stream.next()];
      if (chance >= (this.#rates[kind] ?? 0)) continue;
      this.#count(kind);
      return { kind, detail };
    }
    return null;
  }

  /** Whether the connection breaks under this call. */
  isConnectionLost(): boolean {
    const rate = this.#rates.connectionLost ?? 0;
    if (!this.isOn || rate === 0 || this.#connections.next() >= rate) return false;
    this.#count('connectionLost');
    return true;
  }

  /** After how long a lock is lost that is being taken now; null: never. About as long as a vendor takes to answer. */
  lockLostAfterMs(): number | null {
    const rate = this.#rates.lockLost ?? 0;
    if (!this.isOn || rate === 0) return null;
    const [chance, detail] = [this.#locks.next(), this.#locks.next()];
    return chance < rate ? Math.floor(detail * lockLostWithinMs) : null;
  }

  lockLost(): void {
    this.#count('lockLost');
  }

  isReadOnly(nowMs: number): boolean {
    if (nowMs >= this.readOnlyUntilMs) return false;
    this.#count('readOnly');
    return true;
  }

  #count(kind: StoreFaultKind | 'readOnly'): void {
    this.drawn.set(kind, (this.drawn.get(kind) ?? 0) + 1);
  }
}

/** Who hears of the calls that processes make to the store. */
export interface StoreListener {
  /** A read outside of any transaction is being answered, with what is committed at this moment. */
  asked?(process: string, name: string, given: readonly unknown[]): void;
  /** A transaction is about to begin. */
  writes?(): void;
}

const lockLostWithinMs = 400;

type AnyCall = (...given: unknown[]) => Promise<unknown>;
const notScheduled = new Set(['withLock', 'close', 'transact']);

/** The store as one process calls it: each read and each transaction is a step of the scheduler. */
export function scheduledStore(
  session: MemorySession,
  {
    scheduler,
    owner,
    faults,
    listener = {},
  }: {
    readonly scheduler: Scheduler;
    readonly owner: Owner;
    readonly faults: StoreFaults;
    readonly listener?: StoreListener;
  },
): Store {
  const calls: Record<string, unknown> = { close: session.close };
  const refuseWrites = (): void => {
    if (faults.isReadOnly(scheduler.nowMs)) throw new DatabaseTrouble('the database takes no writes now');
  };
  for (const [name, member] of Object.entries(session)) {
    if (notScheduled.has(name) || typeof member !== 'function') continue;
    const call = member as AnyCall;
    calls[name] = (...given: unknown[]) => {
      const isLost = faults.isConnectionLost();
      return scheduler.call(owner, `store ${name}`, async () => {
        if (name === 'swapBudget') refuseWrites();
        if (isLost) throw new DatabaseTrouble(`connection lost in ${name}`);
        listener.asked?.(owner.name, name, given);
        return call(...given);
      });
    };
  }
  const transact: Store['transact'] = async (work) => {
    listener.writes?.();
    const fault = faults.draw();
    const isLost = faults.isConnectionLost();
    if (fault?.kind === 'slowStore') {
      await new Promise<void>((resolve) => scheduler.after(fault.detail * 10_000, owner, 'slow store', resolve));
    }
    const commit = bound(async () => {
      refuseWrites();
      const result = await session.transact(async (tx) => {
        const worked = await work(tx);
        if (fault?.kind === 'aborted') throw new DatabaseTrouble('transaction aborted');
        if (isLost) throw new DatabaseTrouble('connection lost within a transaction');
        return worked;
      });
      if (fault?.kind === 'commitUnknown') throw new DatabaseTrouble('connection lost at commit');
      return result;
    });
    return scheduler.call(owner, 'store transact', commit);
  };
  const withLock: Store['withLock'] = (name, work) =>
    session.withLock(name, async () => {
      // What the lock of a token guards goes on at a vendor; what others guard is one transaction.
      const lostAfterMs = name.startsWith('token/') ? faults.lockLostAfterMs() : null;
      if (lostAfterMs === null) return work();
      const takeBack = scheduler.after(lostAfterMs, owner, 'lock lost', () => {
        faults.lockLost();
        session.loseLock(name);
      });
      try {
        return await work();
      } finally {
        takeBack();
      }
    });
  return { ...calls, transact, withLock } as unknown as Store;
}
