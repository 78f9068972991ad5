import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, storableText } from './jsonText.ts';

test('keeps every value that PostgreSQL can store', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      if (JSON.stringify(value).includes('\\u0000')) return;
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('never contains a zero character or half a surrogate pair', () => {
  const anyText = fc.string({ unit: fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
  fc.assert(
    fc.property(fc.dictionary(anyText, fc.array(anyText)), (value) => {
      const texts = JSON.stringify(JSON.parse(jsonText(value)));
      expect(texts).not.toMatch(/(?<!\\)(?:\\\\)*\\u(0000|d[89a-f])/i);
    }),
  );
});

test.each([
  ['plain', 'plain'],
  ['\0', '\uFFFD'],
  ['\ud83c\udf82', '\ud83c\udf82'],
  ['\udf82\ud83c', '\uFFFD\uFFFD'],
  ['\\u0000', '\\u0000'],
])('stores %j as %j', (given, kept) => {
  expect(storableText(given)).toBe(kept);
  expect(JSON.parse(jsonText({ given }))).toEqual({ given: kept });
});
