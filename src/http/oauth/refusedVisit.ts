import type { z } from '@hono/zod-openapi';
import { decodeBase64Url, encodeBase64Url } from 'hono/utils/encode';
import { refusedVisitSchema } from '../contract/connection.ts';

export type RefusedVisit = NonNullable<z.infer<typeof refusedVisitSchema>>;

/** Browsers drop cookies above about 4 kB, so what a vendor says is cut well below. */
const encodedCharsMax = 3_000;
const wordCharsMax = 300;
const wordsMax = 4;

/** Text that is safe inside a cookie. Words that make it too long are left out whole, never cut in the middle. */
export function encodeRefusedVisit({ side, code, words }: RefusedVisit): string {
  const kept: [string, string][] = [];
  const encoded = (pairs: readonly (readonly [string, string])[]): string =>
    encodeBase64Url(new TextEncoder().encode(JSON.stringify({ side, code, words: Object.fromEntries(pairs) })).buffer);
  for (const [name, text] of Object.entries(words).slice(0, wordsMax)) {
    const pair: [string, string] = [name, text.slice(0, wordCharsMax)];
    if (encoded([...kept, pair]).length <= encodedCharsMax) kept.push(pair);
  }
  return encoded(kept);
}

/** Null for anything that was not written by `encodeRefusedVisit`: a cookie is input like any other. */
export function decodeRefusedVisit(text: string | null): RefusedVisit | null {
  if (text === null) return null;
  try {
    const parsed = refusedVisitSchema.safeParse(JSON.parse(new TextDecoder().decode(decodeBase64Url(text))));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
