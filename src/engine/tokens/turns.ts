import type { Store, TokenRow, TokenTurn } from '../../store/port.ts';
import type { Clock } from '../ports.ts';

/** How long a pair that was answered may take to be saved, for as long as the database takes writes of others. */
const savedWithinMs = 30_000;
/** How soon somebody looks again whether a turn has ended. */
const lookAgainMs = 5_000;

interface Seen {
  readonly turn: string;
  readonly firstMs: number;
}

/**
 * Whose turn it is to renew a pair, committed before the vendor is asked. The lock keeps processes apart until its
 * database connection breaks; then whoever gets it next still sees that a refresh is under way, and does not present the
 * same token beside it: both vendors would end the consent for that, and no call tells whether a token was used
 * (exact-online.md 2.4, tribe-crm.md 1.4).
 *
 * A turn that nobody ends is over when its holder must have given up: after the time of the call, and some to save what
 * came. That is counted by the clock of whoever waits, from when the turn was first seen here, since clocks of machines
 * differ.
 */
export class TokenTurns {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #holder: string;
  /** Turns of other processes, by pair. */
  readonly #seen = new Map<string, Seen>();

  constructor(input: { readonly store: Store; readonly clock: Clock; readonly holder: string }) {
    this.#store = input.store;
    this.#clock = input.clock;
    this.#holder = input.holder;
  }

  /** When to look again at a pair that another process is renewing; null when whoever asks may do it. */
  waitUntilMs(row: TokenRow, callMs: number): number | null {
    const name = `${row.connectionId}/${row.side}`;
    // Callers of one process take turns in memory: a turn of ours that did not end is one whose end could not be saved.
    if (row.turnOf === null || row.turnOf.holder === this.#holder) {
      this.#seen.delete(name);
      return null;
    }
    const nowMs = this.#clock.nowMs();
    const turn = `${row.generation}/${row.turn}`;
    const known = this.#seen.get(name);
    const seen = known?.turn === turn ? known : { turn, firstMs: nowMs };
    this.#seen.set(name, seen);
    const overMs = seen.firstMs + callMs + savedWithinMs;
    return nowMs >= overMs ? null : Math.min(overMs, nowMs + lookAgainMs);
  }

  /** The next turn at this pair; null when another one was quicker. */
  async take(row: TokenRow): Promise<TokenTurn | null> {
    const { connectionId, side, generation } = row;
    const turn = { connectionId, side, generation, turn: row.turn + 1 };
    const of = { holder: this.#holder, sinceMs: this.#clock.nowMs() };
    return (await this.#store.transact((tx) => tx.takeTokenTurn(turn, of))) ? turn : null;
  }

  lookAgainMs(): number {
    return this.#clock.nowMs() + lookAgainMs;
  }
}
