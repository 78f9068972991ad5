import type { ConflictAnswer } from '../../api/mutations.ts';

/** The answers to a conflict, each with its key: the same letters in every language. */
export const choices = [
  { choice: 'exact', key: 'E' },
  { choice: 'tribe', key: 'T' },
  { choice: 'keep', key: 'K' },
] as const satisfies readonly { readonly choice: ConflictAnswer['choice']; readonly key: string }[];

export interface Pressed {
  readonly key: string;
  readonly repeat: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly target: unknown;
}

/** What a key says; null for any other key, with a modifier, held down, or where somebody types. */
export function choiceByKey({
  key,
  repeat,
  altKey,
  ctrlKey,
  metaKey,
  target,
}: Pressed): ConflictAnswer['choice'] | null {
  if (repeat || altKey || ctrlKey || metaKey || isTypedInto(target)) return null;
  return choices.find((one) => one.key === key.toUpperCase())?.choice ?? null;
}

const typedKinds = new Set(['text', 'search', 'email', 'tel', 'url', 'number', 'password', 'datetime-local', 'date']);

function isTypedInto(target: unknown): boolean {
  if (typeof target !== 'object' || target === null) return false;
  const { tagName, type, isContentEditable } = target as Partial<Record<'tagName' | 'type', string>> & {
    readonly isContentEditable?: boolean;
  };
  if (isContentEditable === true || tagName === 'TEXTAREA' || tagName === 'SELECT') return true;
  return tagName === 'INPUT' && typedKinds.has(type ?? 'text');
}
