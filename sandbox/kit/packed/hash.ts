import { readGuid } from '../guid.ts';
import type { Cell } from './cells.ts';

const words = new Uint32Array(4);

/** A guid's words are spread evenly by themselves; guids of one series differ at the end. */
export function hashOfGuid(first: number, last: number): number {
  return (first ^ Math.imul(last, 0x9e37_79b1)) >>> 0;
}

/** A value as text, without what a search does not care about: case, and blanks around it. */
export function folded(value: Cell): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : String(value);
}

/** Equal for values that are equal once folded, however they are kept. */
export function hashOfCell(value: Cell): number {
  const text = folded(value);
  if (readGuid(text, words, 0)) return hashOfGuid(words[0] ?? 0, words[3] ?? 0);
  // FNV-1a.
  let hash = 0x811c_9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return hash >>> 0;
}
