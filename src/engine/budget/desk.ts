import type { Side } from '../../domain/model/kind.ts';
import type { BudgetState, CallBudget, Store } from '../../store/port.ts';
import { emptyBudget, type Verdict } from './allowance.ts';
import type { GuardEvent } from './errorGuard.ts';

export interface BudgetKey {
  readonly connectionId: string;
  readonly side: Side;
}

/** One thing that happens to a budget. Pure, because it is done again when another process was faster. */
export type Step = (
  state: BudgetState,
  nowMs: number,
) => { readonly state: BudgetState; readonly verdict?: Verdict; readonly events?: readonly GuardEvent[] };

interface Waiting {
  readonly step: Step;
  /** Null: nobody waits for it. */
  readonly settle: { done(verdict: Verdict | undefined): void; failed(error: unknown): void } | null;
}

/**
 * The budget of one side of a connection as this process handles it. Whatever has come up since the last round trip to
 * the store goes along with the next, folded into one value that replaces the stored one if that is still as it was.
 */
export class Desk {
  readonly #key: BudgetKey;
  readonly #store: Pick<Store, 'budget' | 'swapBudget'>;
  readonly #nowMs: () => number;
  readonly #tell: (key: BudgetKey, events: readonly GuardEvent[]) => Promise<void>;
  /** Whether a grant always changes the state: only then does replacing it prove that what was remembered is true. */
  readonly #isCounting: boolean;
  #remembered: CallBudget | null = null;
  #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(input: {
    readonly key: BudgetKey;
    readonly store: Pick<Store, 'budget' | 'swapBudget'>;
    readonly nowMs: () => number;
    readonly tell: (key: BudgetKey, events: readonly GuardEvent[]) => Promise<void>;
    readonly isCounting: boolean;
  }) {
    this.#key = input.key;
    this.#store = input.store;
    this.#nowMs = input.nowMs;
    this.#tell = input.tell;
    this.#isCounting = input.isCounting;
  }

  /** What is known without asking. */
  get remembered(): BudgetState {
    return this.#remembered?.state ?? emptyBudget;
  }

  /** Done with the next round trip: what it is about is still counted as open until then. */
  post(step: Step): void {
    this.#waiting.push({ step, settle: null });
  }

  /** Done and stored when this returns. */
  ask(step: Step): Promise<Verdict | undefined> {
    return new Promise((done, failed) => {
      this.#waiting.push({ step, settle: { done, failed } });
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#waiting.some(({ settle }) => settle !== null)) {
      const taken = this.#waiting;
      this.#waiting = [];
      try {
        await this.#settle(taken);
      } catch (error) {
        // What nobody waits for is kept for the next time.
        this.#waiting = [...taken.filter(({ settle }) => settle === null), ...this.#waiting];
        for (const { settle } of taken) settle?.failed(error);
      }
    }
    this.#isBusy = false;
  }

  async #settle(taken: readonly Waiting[]): Promise<void> {
    for (let seen = this.#isCounting ? this.#remembered : null; ; seen = null) {
      const isFresh = seen === null;
      const budget = seen ?? (await this.#read());
      const { state, verdicts, events } = fold(
        budget.state,
        taken.map(({ step }) => step),
        this.#nowMs(),
      );
      const isUnchanged = state === budget.state;
      // A refusal is never from memory, and nor is leave that was not written down.
      if (!isFresh && (isUnchanged || verdicts.some((verdict) => verdict?.is === 'heldBack'))) continue;
      const next = isUnchanged ? budget : { ...budget, version: budget.version + 1, state };
      if (!isUnchanged && !(await this.#store.swapBudget(next))) continue;
      this.#remembered = next;
      if (events.length > 0) await this.#tell(this.#key, events);
      for (const [index, { settle }] of taken.entries()) settle?.done(verdicts[index]);
      return;
    }
  }

  async #read(): Promise<CallBudget> {
    const { connectionId, side } = this.#key;
    return (await this.#store.budget(connectionId, side)) ?? { connectionId, side, version: 0, state: emptyBudget };
  }
}

function fold(before: BudgetState, steps: readonly Step[], nowMs: number) {
  let state = before;
  const verdicts: (Verdict | undefined)[] = [];
  const events: GuardEvent[] = [];
  for (const step of steps) {
    const taken = step(state, nowMs);
    state = taken.state;
    verdicts.push(taken.verdict);
    events.push(...(taken.events ?? []));
  }
  return { state, verdicts, events };
}
