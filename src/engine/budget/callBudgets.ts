import type { Side } from '../../domain/model/kind.ts';
import type { CallBudget, Store, StoreWrites } from '../../store/port.ts';
import type { LimitFacts } from '../ports.ts';

const unknownFacts: LimitFacts = {
  minuteRemaining: null,
  minuteResetMs: null,
  minuteLimit: null,
  dayRemaining: null,
  dayResetMs: null,
  dayLimit: null,
};

/** What is left for one connection and side, as the vendor's headers last told, counted down for calls in flight. */
export class CallAllowance {
  #facts: LimitFacts = unknownFacts;
  #hasNews = false;

  load(facts: LimitFacts | null): void {
    // What this process learned and has not saved yet is newer than what is stored.
    if (!this.#hasNews) this.#facts = facts ?? unknownFacts;
  }

  /** The instant until which a call has to wait, null when it may go. */
  heldBackUntilMs(nowMs: number): number | null {
    const { dayRemaining, dayResetMs, minuteRemaining, minuteResetMs } = this.#facts;
    if (dayRemaining !== null && dayRemaining <= 0 && dayResetMs !== null && nowMs < dayResetMs) return dayResetMs;
    if (minuteRemaining !== null && minuteRemaining <= 0 && minuteResetMs !== null && nowMs < minuteResetMs) {
      return minuteResetMs;
    }
    return null;
  }

  /** Counts a call down before its answer tells the truth, so that calls in flight at once cannot overdraw. */
  spend(nowMs: number): void {
    const { minuteRemaining, minuteResetMs, dayRemaining, dayResetMs } = this.#facts;
    const isMinuteOver = minuteResetMs !== null && nowMs >= minuteResetMs;
    const isDayOver = dayResetMs !== null && nowMs >= dayResetMs;
    this.#facts = {
      ...this.#facts,
      minuteRemaining: minuteRemaining === null || isMinuteOver ? null : minuteRemaining - 1,
      dayRemaining: dayRemaining === null || isDayOver ? null : dayRemaining - 1,
    };
  }

  learn(told: LimitFacts): void {
    if (Object.values(told).every((fact) => fact === null)) return;
    this.#hasNews = true;
    this.#facts = {
      minuteRemaining: told.minuteRemaining ?? this.#facts.minuteRemaining,
      minuteResetMs: told.minuteResetMs ?? this.#facts.minuteResetMs,
      minuteLimit: told.minuteLimit ?? this.#facts.minuteLimit,
      dayRemaining: told.dayRemaining ?? this.#facts.dayRemaining,
      dayResetMs: told.dayResetMs ?? this.#facts.dayResetMs,
      dayLimit: told.dayLimit ?? this.#facts.dayLimit,
    };
  }

  /** What has to be saved, once. */
  takeNews(): LimitFacts | null {
    if (!this.#hasNews) return null;
    this.#hasNews = false;
    return this.#facts;
  }
}

/** The allowances of all connections that this process talks for. */
export class CallBudgets {
  readonly #store: Store;
  readonly #allowances = new Map<string, CallAllowance>();

  constructor(store: Store) {
    this.#store = store;
  }

  allowance(connectionId: string, side: Side): CallAllowance {
    const key = `${connectionId}/${side}`;
    const known = this.#allowances.get(key);
    if (known !== undefined) return known;
    const made = new CallAllowance();
    this.#allowances.set(key, made);
    return made;
  }

  /** Takes over what other processes learned since. */
  async reload(connectionId: string, side: Side): Promise<void> {
    const stored = await this.#store.budget(connectionId, side);
    this.allowance(connectionId, side).load(stored === null ? null : factsOf(stored));
  }

  async save(tx: StoreWrites, connectionId: string, side: Side): Promise<void> {
    const news = this.allowance(connectionId, side).takeNews();
    if (news !== null) await tx.saveBudget({ connectionId, side, ...news });
  }
}

function factsOf(budget: CallBudget): LimitFacts {
  const { minuteRemaining, minuteResetMs, minuteLimit, dayRemaining, dayResetMs, dayLimit } = budget;
  return { minuteRemaining, minuteResetMs, minuteLimit, dayRemaining, dayResetMs, dayLimit };
}
