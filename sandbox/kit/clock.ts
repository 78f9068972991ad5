/** The sandbox's time. Every rule that looks at the time asks this, so that a test can move a token past its expiry. */
export interface SandboxClock {
  nowMs(): number;
}

export interface MovableClock extends SandboxClock {
  advance(byMs: number): void;
  /** Jumps to an instant; the clock keeps ticking from there when its source ticks. */
  set(toMs: number): void;
}

/** Where the shift of a clock is kept. */
export interface ClockShift {
  get(): number;
  put(shiftMs: number): void;
}

/** A clock that runs with `source` and can be shifted. A frozen source gives a fully manual clock. */
export function movableClock(source: () => number, shift: ClockShift = shiftInMemory()): MovableClock {
  return {
    nowMs: () => source() + shift.get(),
    advance: (byMs) => shift.put(shift.get() + byMs),
    set: (toMs) => shift.put(toMs - source()),
  };
}

function shiftInMemory(): ClockShift {
  let shiftMs = 0;
  return {
    get: () => shiftMs,
    put: (toMs) => {
      shiftMs = toMs;
    },
  };
}
