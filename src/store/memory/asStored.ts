import { storableText } from '../jsonText.ts';

/** Values that went through here: they are what the store itself handed out, and are kept as they are. */
const stored = new WeakSet<object>();

/**
 * A value as a database would give it back: a copy that nobody can change, without what is undefined, and with the
 * characters replaced that PostgreSQL cannot hold.
 */
export function asStored<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0') ? value : storableText(value);
  if (typeof value !== 'object' || value === null || stored.has(value)) return value;
  const copied = Array.isArray(value) ? value.map(copy) : copyOf(value);
  Object.freeze(copied);
  stored.add(copied);
  return copied;
}

function copyOf(value: object): object {
  const copied: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const inner = (value as Readonly<Record<string, unknown>>)[name];
    if (inner !== undefined) copied[copy(name) as string] = copy(inner);
  }
  return copied;
}
