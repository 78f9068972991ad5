import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSeal, SealBroken } from './seal.ts';

const key = randomBytes(32);
const seal = createSeal(key);

describe('a sealed text', () => {
  test('opens to what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, context) => {
        expect(seal.open(seal.seal(plain, context), context)).toBe(plain);
      }),
    );
  });

  test('differs each time and shows nothing of its content', () => {
    const [first, second] = [seal.seal('refresh-token', 'c/exact'), seal.seal('refresh-token', 'c/exact')];
    expect(first).not.toBe(second);
    expect(Buffer.from(first.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('refresh');
  });

  test('does not open for another context or with another key', () => {
    const sealed = seal.seal('secret', 'a/exact');
    expect(() => seal.open(sealed, 'b/exact')).toThrow(SealBroken);
    expect(() => createSeal(randomBytes(32)).open(sealed, 'a/exact')).toThrow(/key that is not configured/);
  });

  test('does not open when a single character was changed, added or cut off', () => {
    const sealed = seal.seal('secret', 'context');
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      const isSameBits = Buffer.from(changed.split('.')[2] ?? '', 'base64url').equals(
        Buffer.from(sealed.split('.')[2] ?? '', 'base64url'),
      );
      // The last character of base64 carries bits that count for nothing.
      if (isSameBits && at === sealed.length - 1) continue;
      expect(() => seal.open(changed, 'context'), `character ${at}`).toThrow(SealBroken);
    }
    expect(() => seal.open(sealed.slice(0, -8), 'context')).toThrow(SealBroken);
    expect(() => seal.open(`${sealed}.x`, 'context')).toThrow(SealBroken);
    expect(() => seal.open('', 'context')).toThrow(SealBroken);
    expect(() => seal.open('v1.abc.', 'context')).toThrow(SealBroken);
  });

  test('opens with an older key, and is sealed with the newest', () => {
    const sealed = seal.seal('secret', 'context');
    const newer = createSeal(randomBytes(32), [key]);
    expect(newer.open(sealed, 'context')).toBe('secret');
    expect(() => seal.open(newer.seal('secret', 'context'), 'context')).toThrow(SealBroken);
  });
});

test('a key of the wrong length is refused', () => {
  expect(() => createSeal(randomBytes(16))).toThrow(/32 bytes/);
});
