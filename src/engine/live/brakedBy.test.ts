import { expect, test } from 'vitest';
import type { Halt, HaltCode } from '../../domain/brake/brake.ts';
import { brakedBy } from './brakedBy.ts';

const halt = (code: HaltCode, linked = '1'): Halt => ({ code, words: { linked } });

test('nothing new leaves the brake as it is', () => {
  const before = { halts: [halt('rulesChanged')], sinceMs: 1 };
  expect(brakedBy(before, [], 2)).toBe(before);
  expect(brakedBy(null, [], 2)).toBeNull();
});

test('what nobody has looked at yet goes on holding, and the newest words of a cause count', () => {
  const before = { halts: [halt('emptyListing'), halt('massChange', '1')], sinceMs: 1 };
  expect(brakedBy(before, [halt('massChange', '2')], 5)).toEqual({
    halts: [halt('emptyListing'), halt('massChange', '2')],
    sinceMs: 5,
  });
});
