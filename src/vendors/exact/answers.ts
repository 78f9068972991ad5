import * as z from 'zod';
import type { Rejection } from '../outcome.ts';
import type { AnswerRules } from '../shared/interpret.ts';
import { exactThrottledUntilMs } from './limits.ts';

const errorBody = z.object({ error: z.object({ message: z.object({ value: z.string() }) }) });

/**
 * Exact reports business validation as 500 with an error body, in the user's language (exact-online.md 4.8). Texts are
 * only used to name the cause more precisely; an unknown text is still a refusal.
 */
const causesByText: readonly (readonly [RegExp, Rejection['cause']])[] = [
  [/bestaat reeds|already exists/i, 'duplicate'],
  [/kan niet verwijderen|cannot delete|gebruikt in|used in/i, 'inUse'],
];

/** The one text that stands for a crash and not for a judgement about the content: what happened is then unknown. */
const crashText = /cause of this issue will be investigated|oorzaak (van dit probleem )?wordt .*onderzocht/i;

export const exactAnswerRules: AnswerRules = {
  errorMessage: (answer, json) => {
    const parsed = errorBody.safeParse(json);
    const words = parsed.success ? parsed.data.error.message.value.replaceAll('\r\n', '\n').trim() : '';
    // The header adds a machine code such as NoDivisionAccess or LicenseExpired.
    const reason = answer.headers.reason?.trim() ?? '';
    if (words === '') return reason === '' ? null : reason;
    return reason === '' || words.includes(reason) ? words : `${words} (${reason})`;
  },
  throttledUntilMs: (answer, nowMs) => exactThrottledUntilMs(answer.headers, nowMs),
  refusalIn5xx: (status, message) => {
    if (status !== 500 || crashText.test(message)) return null;
    return causesByText.find(([text]) => text.test(message))?.[1] ?? 'invalid';
  },
};
