import type { Names } from './useNames.ts';

/** Names of 300 characters exist; in the middle of a sentence their beginning is enough. */
const wordCharsMax = 60;

export const short = (text: string): string => {
  const characters = [...text];
  return characters.length <= wordCharsMax ? text : `${characters.slice(0, wordCharsMax).join('')}…`;
};

export const hasKey = <T extends object>(map: T, key: string): key is Extract<keyof T, string> =>
  Object.hasOwn(map, key);

export function isField(path: string, names: Names): path is Parameters<Names['field']>[0] {
  const [head = '', tail] = path.split('.');
  return tail === undefined
    ? hasKey(names.fields, head)
    : hasKey(names.addresses, head) && hasKey(names.addressParts, tail);
}

/** Puts words into a sentence once: what a word itself contains is never read as a placeholder. */
export function fill(sentence: string, words: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => words[name] ?? '…');
}
