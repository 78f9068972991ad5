import { type Side, sides } from '../../domain/model/kind.ts';

/** The pace is measured over this long before now. */
const windowMs = 60_000;
/** A shorter measurement says more about its start than about the pace. */
const windowMinMs = 2_000;
const runsMax = 1_000;

interface Look {
  readonly nowMs: number;
  readonly finished: number;
  readonly calls: Readonly<Record<Side, number>>;
}

export interface Measured {
  readonly msPerRecord: number;
  readonly callsPerRecord: Readonly<Record<Side, number>>;
}

interface Watched {
  readonly looks: readonly Look[];
  readonly last: Measured | null;
}

/** How fast runs proceed and what a record costs, from the looks that pages take at them. */
export class Pace {
  readonly #watched = new Map<string, Watched>();

  /** What the last minute showed; null until there is something to see. */
  look(runId: string, now: Look): Measured | null {
    const before = this.#watched.get(runId);
    const recent = (before?.looks ?? []).filter(({ nowMs }) => nowMs >= now.nowMs - windowMs);
    const measured = between(recent[0] ?? now, now);
    if (before === undefined && this.#watched.size >= runsMax) this.#watched.clear();
    this.#watched.set(runId, { looks: [...recent, now], last: measured ?? before?.last ?? null });
    return measured;
  }

  /** The last that was ever measured, for work that stands still for a known time. */
  last(runId: string): Measured | null {
    return this.#watched.get(runId)?.last ?? null;
  }
}

function between(from: Look, to: Look): Measured | null {
  const elapsedMs = to.nowMs - from.nowMs;
  const done = to.finished - from.finished;
  if (elapsedMs < windowMinMs || done <= 0) return null;
  const perRecord = (side: Side): number => Math.max(0, to.calls[side] - from.calls[side]) / done;
  const callsPerRecord = Object.fromEntries(sides.map((side) => [side, perRecord(side)])) as Record<Side, number>;
  return { msPerRecord: elapsedMs / done, callsPerRecord };
}
