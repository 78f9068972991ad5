import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Of, hexOf, isSameSecretly } from './signature.ts';

test('texts are the same when they are equal, whatever their length', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(isSameSecretly(a, b)).toBe(a === b);
      expect(isSameSecretly(a, a)).toBe(true);
      expect(isSameSecretly(`${a}x`, a)).toBe(false);
      expect(isSameSecretly(a, `${a}\u0000`)).toBe(false);
    }),
  );
});

test('bytes as text are as everybody writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      expect(hexOf(bytes)).toBe(Buffer.from(bytes).toString('hex'));
      expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }),
  );
});
