/** The sandbox's time. Every rule that looks at the time asks this, so that a test can move a token past its expiry. */
export interface SandboxClock {
  nowMs(): number;
}

export interface MovableClock extends SandboxClock {
  advance(byMs: number): void;
  /** Jumps to an instant; the clock keeps ticking from there when its source ticks. */
  set(toMs: number): void;
}

/** A clock that runs with `source` and can be shifted. A frozen source gives a fully manual clock. */
export function movableClock(source: () => number): MovableClock {
  let shiftMs = 0;
  return {
    nowMs: () => source() + shiftMs,
    advance: (byMs) => {
      shiftMs += byMs;
    },
    set: (toMs) => {
      shiftMs = toMs - source();
    },
  };
}
