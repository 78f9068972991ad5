/** In JSON text: the escapes of a zero character and of half a surrogate pair, the two things PostgreSQL cannot store. */
const unstorable = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * JSON text that PostgreSQL accepts for every value: characters that it cannot store (U+0000 and lone surrogates, which
 * no keyboard makes but a faulty import can) become U+FFFD, visibly, instead of failing the whole batch they are in.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return unstorable.test(text) ? JSON.stringify(storable(value)) : text;
}

/** The same for text that is bound as a plain parameter. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), storable(inner)]));
}
