import type { VendorLimits } from '../limits.ts';
import { tribeThrottledUntilMs } from './answers.ts';

/** Tribe CRM documents no limit and no header; a 429 with its `Retry-After` is respected all the same. */
export const tribeLimits: VendorLimits = {
  calls: null,
  tokenCallsPerDay: null,
  errors: null,
  placeOf: (url) => ({ endpoint: /^[a-z]+:\/\/[^/?]+([^?(]*)/i.exec(url)?.[1] ?? '', isCounted: false }),
  readFacts: () => null,
  throttledUntilMs: ({ headers }, nowMs) => tribeThrottledUntilMs(headers, nowMs),
};
