import type { Clock } from '../engine/ports.ts';

/** setTimeout takes 31 bits of milliseconds and fires at once beyond: about 24.8 days. */
const timerMsMax = 2 ** 31 - 1;

export const realClock: Clock = {
  nowMs: () => Date.now(),

  async sleep(delayMs, signal) {
    // Measured on the monotonic clock: a wall clock that is set meanwhile neither shortens nor prolongs it.
    const untilMs = performance.now() + delayMs;
    for (;;) {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0 || signal?.aborted === true) return;
      await once(Math.min(leftMs, timerMsMax), signal);
    }
  },
};

function once(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.ceil(delayMs));
    signal?.addEventListener('abort', end);
  });
}
