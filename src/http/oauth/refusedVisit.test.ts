import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRefusedVisit, encodeRefusedVisit } from './refusedVisit.ts';

describe('a refused visit', () => {
  test('comes back as it was told', () => {
    const visit = { side: 'exact', code: 'wrongClientSecret', words: { message: 'Geen toegang; “é”' } } as const;
    expect(decodeRefusedVisit(encodeRefusedVisit(visit))).toEqual(visit);
  });

  test('stays below what a browser keeps, however much the vendor says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary', maxLength: 2_000 })), (words) => {
        const text = encodeRefusedVisit({ side: 'tribe', code: 'vendorRefused', words });
        expect(text.length).toBeLessThanOrEqual(3_500);
        expect(text).toMatch(/^[\w=-]*$/);
        expect(decodeRefusedVisit(text)?.code).toBe('vendorRefused');
      }),
    );
  });

  const forged = Buffer.from('{"side":"exact","code":"nonsense","words":{}}').toString('base64url');

  test.each([null, '', 'x', '%', 'e30', forged])('%j, which we never wrote, tells nothing', (text) => {
    expect(decodeRefusedVisit(text)).toBeNull();
  });
});
