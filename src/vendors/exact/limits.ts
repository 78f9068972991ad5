/** The two header trios of exact-online.md 3.2 as numbers. Null = the header was absent or unreadable: unknown, not zero. */
export interface ExactLimits {
  readonly minuteLimit: number | null;
  readonly minuteRemaining: number | null;
  /** Epoch ms. */
  readonly minuteResetMs: number | null;
  readonly dayLimit: number | null;
  readonly dayRemaining: number | null;
  /** Epoch ms. */
  readonly dayResetMs: number | null;
}

type Headers = Readonly<Record<string, string>>;

function numberIn(headers: Headers, name: string): number | null {
  const text = headers[name]?.trim() ?? '';
  return /^-?\d+$/.test(text) ? Number(text) : null;
}

export const readExactLimits = (headers: Headers): ExactLimits => ({
  minuteLimit: numberIn(headers, 'x-ratelimit-minutely-limit'),
  minuteRemaining: numberIn(headers, 'x-ratelimit-minutely-remaining'),
  minuteResetMs: numberIn(headers, 'x-ratelimit-minutely-reset'),
  dayLimit: numberIn(headers, 'x-ratelimit-limit'),
  dayRemaining: numberIn(headers, 'x-ratelimit-remaining'),
  dayResetMs: numberIn(headers, 'x-ratelimit-reset'),
});

const minuteMs = 60_000;
/** A reset that has just passed by our clock: the clocks differ a little, so wait a little. */
const shortestWaitMs = 2_000;

/**
 * Until when a 429 asks for silence. It carries only the trio of the limit that was hit; with neither, the end of the
 * clock minute is the shortest window there is (exact-online.md 3.1, 3.2).
 */
export function exactThrottledUntilMs(headers: Headers, nowMs: number): number {
  const { minuteResetMs, dayResetMs, dayRemaining } = readExactLimits(headers);
  const isDayLimit = dayResetMs !== null && (minuteResetMs === null || (dayRemaining ?? 1) <= 0);
  const resetMs = isDayLimit ? dayResetMs : (minuteResetMs ?? (Math.floor(nowMs / minuteMs) + 1) * minuteMs);
  return Math.max(resetMs, nowMs + shortestWaitMs);
}
