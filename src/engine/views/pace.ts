/** The pace is measured over this long before now. */
const windowMs = 60_000;
/** A shorter measurement says more about its start than about the pace. */
const windowMinMs = 2_000;
const runsMax = 1_000;

interface Sample {
  readonly atMs: number;
  readonly finished: number;
}

/** How fast runs proceed, from the looks that pages take at them. */
export class Pace {
  readonly #samples = new Map<string, readonly Sample[]>();

  /** Milliseconds until all is done at the pace of the last minute; null until there is one. */
  remainingMs(
    runId: string,
    now: { readonly nowMs: number; readonly finished: number; readonly total: number },
  ): number | null {
    const recent = (this.#samples.get(runId) ?? []).filter(({ atMs }) => atMs >= now.nowMs - windowMs);
    const samples = [...recent, { atMs: now.nowMs, finished: now.finished }];
    if (!this.#samples.has(runId) && this.#samples.size >= runsMax) this.#samples.clear();
    this.#samples.set(runId, samples);
    const [first] = samples;
    if (first === undefined) return null;
    const elapsedMs = now.nowMs - first.atMs;
    const done = now.finished - first.finished;
    if (elapsedMs < windowMinMs || done <= 0) return null;
    return Math.round(((now.total - now.finished) * elapsedMs) / done);
  }
}
