import { describe, expect, test } from 'vitest';
import { createIds } from './ids.ts';

describe('ids', () => {
  test('are UUIDs of version 7 that tell their millisecond', () => {
    const id = createIds(() => 0x0190_0000_0001).next();
    expect(id).toMatch(/^01900000-0001-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('rise within a millisecond, over many, and when the clock is set back', () => {
    const times = [1_000, ...Array.from({ length: 9_000 }, () => 1_000), 1_001, 500, 500, 2_000];
    let at = 0;
    const ids = createIds(() => times[Math.min(at++, times.length - 1)] ?? 0);
    const made = times.map(() => ids.next());
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  test('secrets are 256 bits, safe in a URL, and recognised by their digest only', () => {
    const ids = createIds(() => 0);
    const secret = ids.secret();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(ids.secret()).not.toBe(secret);
    expect(ids.digest(secret)).toBe(ids.digest(secret));
    expect(ids.digest(secret)).toMatch(/^[0-9a-f]{64}$/);
  });
});
