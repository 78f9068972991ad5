import { expect, test } from 'vitest';
import type { Halt, HaltCode } from '../../domain/brake/brake.ts';
import { brakedBy } from './brakedBy.ts';

const halt = (code: HaltCode, linked = '1'): Halt => ({ code, words: { linked } });

test('nothing new leaves the brake as it is', () => {
  const before = { halts: [halt('rulesChanged')], sinceMs: 1 };
  expect(brakedBy(before, [], { nowMs: 2 })).toBe(before);
  expect(brakedBy(null, [], { nowMs: 2 })).toBeNull();
});

test('what nobody has looked at yet goes on holding, and the newest words of a cause count', () => {
  const before = { halts: [halt('emptyListing'), halt('massChange', '1')], sinceMs: 1 };
  expect(brakedBy(before, [halt('massChange', '2')], { nowMs: 5 })).toEqual({
    halts: [halt('emptyListing'), halt('massChange', '2')],
    sinceMs: 5,
  });
});

test('an edit joins rules that nobody confirmed, other rules and any other cause are told anew', () => {
  const before = { halts: [halt('rulesChanged'), halt('massChange')], sinceMs: 1, rules: 'these' };
  expect(brakedBy(before, [halt('rulesChanged')], { nowMs: 5, rules: 'these' })).toBe(before);
  expect(brakedBy(before, [halt('rulesChanged')], { nowMs: 5, rules: 'others' })).toMatchObject({
    sinceMs: 5,
    rules: 'others',
  });
  expect(brakedBy(before, [halt('massChange', '2')], { nowMs: 5, rules: 'these' })).toMatchObject({ sinceMs: 5 });
  expect(brakedBy(before, [halt('emptyListing')], { nowMs: 5 })).toMatchObject({ sinceMs: 5, rules: 'these' });
});
