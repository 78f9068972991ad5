import { expect } from 'vitest';

/** A condition that is checked a million times: an assertion of the test library costs ten times as much. */
export function must(holds: boolean, what = 'it does not hold'): void {
  if (!holds) throw new Error(what);
}

/** Deep equality, compared as text first; the library is only asked when that differs, and tells what. */
export function alike(a: unknown, b: unknown): void {
  if (JSON.stringify(a) !== JSON.stringify(b)) expect(a).toEqual(b);
}
