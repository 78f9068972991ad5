import * as z from 'zod';
import type { AnswerRules } from '../shared/interpret.ts';

const errorBody = z.object({ error: z.object({ message: z.string() }) });
/** What its OAuth server, which may answer for the API as well, puts into a refusal. */
const oauthErrorBody = z.object({ error: z.string(), error_description: z.string().optional() });

/** No limit is documented, so neither is a header; `Retry-After` is honoured and this is the wait without it. */
const waitDefaultMs = 30_000;
const shortestWaitMs = 1_000;

/** `Retry-After` as seconds or as an HTTP date. */
export function tribeThrottledUntilMs(headers: Readonly<Record<string, string>>, nowMs: number): number {
  const text = headers['retry-after']?.trim() ?? '';
  const untilMs = /^\d+$/.test(text) ? nowMs + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(untilMs) ? nowMs + waitDefaultMs : Math.max(untilMs, nowMs + shortestWaitMs);
}

export const tribeAnswerRules: AnswerRules = {
  errorMessage: (_answer, json) => {
    const parsed = errorBody.safeParse(json);
    if (parsed.success) return parsed.data.error.message.trim() || null;
    const oauth = oauthErrorBody.safeParse(json);
    return oauth.success ? (oauth.data.error_description ?? oauth.data.error) : null;
  },
  throttledUntilMs: (answer, nowMs) => tribeThrottledUntilMs(answer.headers, nowMs),
  // No use of 5xx for validation is known; what happened behind one is open.
  refusalIn5xx: () => null,
};
