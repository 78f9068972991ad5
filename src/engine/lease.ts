import type { Lease, Store, StoreWrites } from '../store/port.ts';
import { FencedOff } from '../store/port.ts';
import type { Clock } from './ports.ts';

/** Renewed this many times within its length, so that one slow renewal does not lose it. */
const renewalsPerLease = 3;

/**
 * The right to work on one connection, renewed in the background while work goes on. Every transaction of that work
 * goes through `transact`, which fails once a newer holder exists.
 */
export class HeldLease {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #stop = new AbortController();
  #lease: Lease;

  private constructor(input: { store: Store; clock: Clock; leaseMs: number; lease: Lease }) {
    this.#store = input.store;
    this.#clock = input.clock;
    this.#leaseMs = input.leaseMs;
    this.#lease = input.lease;
  }

  /** Null when somebody else holds it. */
  static async take(input: {
    readonly store: Store;
    readonly clock: Clock;
    readonly leaseMs: number;
    readonly connectionId: string;
    readonly holder: string;
  }): Promise<HeldLease | null> {
    const { store, clock, leaseMs, connectionId, holder } = input;
    const lease = await store.transact((tx) => tx.takeLease(connectionId, holder, clock.nowMs(), leaseMs));
    if (lease === null) return null;
    const held = new HeldLease({ store, clock, leaseMs, lease });
    void held.#renewUntilStopped();
    return held;
  }

  /** Runs `work` in a transaction that only commits while nobody newer holds the lease. */
  transact<T>(work: (tx: StoreWrites) => Promise<T>): Promise<T> {
    return this.#store.transact(async (tx) => {
      await tx.guard(this.#lease);
      return work(tx);
    });
  }

  /**
   * Throws `FencedOff` when the lease ran out: call before anything is sent, for a vendor knows no fencing numbers.
   */
  assertHeld(): void {
    if (this.#clock.nowMs() >= this.#lease.untilMs) throw new FencedOff(this.#lease);
  }

  async release(): Promise<void> {
    // With a reason of its own: the one that is made otherwise is an error with a stack, on each slice.
    this.#stop.abort('released');
    await this.#store.transact((tx) => tx.releaseLease(this.#lease));
  }

  async #renewUntilStopped(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#clock.sleep(this.#leaseMs / renewalsPerLease, signal).catch(() => undefined);
      if (signal.aborted) return;
      const { connectionId, holder } = this.#lease;
      try {
        const renewed = await this.#store.transact((tx) =>
          tx.takeLease(connectionId, holder, this.#clock.nowMs(), this.#leaseMs),
        );
        // Somebody else has it, or had it in between: the work must not go on under a number that it never had.
        if (renewed === null || renewed.fence !== this.#lease.fence) return;
        this.#lease = renewed;
      } catch {
        // The database did not answer. The lease runs out by itself unless a later renewal succeeds.
      }
    }
  }
}
