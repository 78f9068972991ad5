import type { Side } from '../../domain/model/kind.ts';
import type { StoreWrites } from '../../store/port.ts';

/** Calls sent and not yet counted in the store: one update per batch of work instead of one per call. */
export class CallTally {
  readonly #side: Side;
  #calls = 0;

  constructor(side: Side) {
    this.#side = side;
  }

  add(): void {
    this.#calls += 1;
  }

  async save(tx: StoreWrites, connectionId: string, runId: string): Promise<void> {
    const calls = this.#calls;
    if (calls === 0) return;
    this.#calls -= calls;
    await tx.countCalls(connectionId, runId, this.#side, calls);
  }
}
