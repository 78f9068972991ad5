import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localPath } from './localPath.ts';

const origin = 'https://tandem.example';

describe('localPath', () => {
  test.each([
    ['/', '/'],
    ['/records?kind=contact&q=a', '/records?kind=contact&q=a'],
    ['/import/1#x', '/import/1#x'],
    [null, '/'],
    ['', '/'],
    ['records', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/a b', '/'],
    [`/${'a'.repeat(600)}`, '/'],
  ])('%j leads to %j', (wanted, expected) => {
    expect(localPath(wanted)).toBe(expected);
  });

  test('never leads to another site, whatever is asked for', () => {
    const hostile = fc.stringMatching(/^[/\\:@.a-z\t\n ]{0,12}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), hostile), (wanted) => {
        expect(new URL(localPath(wanted), origin).origin).toBe(origin);
      }),
    );
  });
});
