import type { Clock } from '../ports.ts';

/**
 * A vendor's clock as far as its answers tell it: a `Date` header is good to a second, and somewhere between sending and
 * receiving it was true. The estimate moves no more than the latest answer demands, so that it neither jitters nor
 * clings to what was true before one of both clocks was set.
 */
export class VendorClock {
  readonly #clock: Clock;
  #aheadMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  nowMs(): number {
    return this.#clock.nowMs() + this.#aheadMs;
  }

  /** An instant of the vendor's clock on ours. */
  toOurs(vendorMs: number): number {
    return vendorMs - this.#aheadMs;
  }

  /** An instant of our clock on the vendor's. */
  toTheirs(ourMs: number): number {
    return ourMs + this.#aheadMs;
  }

  hear(date: string | undefined, sentMs: number, receivedMs: number): void {
    const dateMs = Date.parse(date ?? '');
    if (Number.isNaN(dateMs)) return;
    const leastMs = dateMs - receivedMs;
    const mostMs = dateMs + 999 - sentMs;
    // A clock that was set while the call was under way makes nonsense of it.
    if (leastMs <= mostMs) this.#aheadMs = Math.min(mostMs, Math.max(leastMs, this.#aheadMs));
  }
}
