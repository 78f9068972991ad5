import type { CallPlace, LimitFacts, VendorLimits } from '../limits.ts';

type Headers = Readonly<Record<string, string>>;

function numberIn(headers: Headers, name: string): number | null {
  const text = headers[name]?.trim() ?? '';
  return /^-?\d+$/.test(text) ? Number(text) : null;
}

/** The two header trios of exact-online.md 3.2 as numbers. Null = the header was absent or unreadable: unknown, not zero. */
export const readExactLimits = (headers: Headers): LimitFacts => ({
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

/**
 * The resource of an address, whoever's it is and whichever record is meant. Addresses without a division do not
 * count (exact-online.md 3.1).
 */
export function exactPlaceOf(url: string): CallPlace {
  const [, path = '', query = ''] = /^[a-z]+:\/\/[^/?]+([^?]*)\??(.*)$/i.exec(url) ?? [];
  const [, division, resource] = /^\/api\/v1\/(?:beta\/)?(?:(\d+)\/)?(.*)$/.exec(path) ?? [];
  return {
    endpoint: (resource ?? path).replace(/\(.*?\)/g, '').replace(/\/\$count$/, ''),
    isCounted: division !== undefined || /(?:^|&)_Division_=/i.test(query),
  };
}

/** Exact Online's limits before an answer told any (exact-online.md 2.3, 3.1, 3.3). */
export const exactLimits: VendorLimits = {
  calls: { perMinute: 60, perDay: 5_000 },
  tokenCallsPerDay: 200,
  errors: { statuses: new Set([400, 401, 403, 404]), perHour: 10 },
  placeOf: exactPlaceOf,
  readFacts: ({ headers }) => {
    const facts = readExactLimits(headers);
    return Object.values(facts).every((fact) => fact === null) ? null : facts;
  },
  throttledUntilMs: ({ headers }, nowMs) => exactThrottledUntilMs(headers, nowMs),
};
