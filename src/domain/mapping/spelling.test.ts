import { describe, expect, test } from 'vitest';
import { isCutShort, isOnlySpelledAnew } from './spelling.ts';

describe('a value that came back in another form', () => {
  test.each([
    ['NL 1234.56.789.B01', 'NL123456789B01'],
    ['info@Voorbeeld.NL', 'info@voorbeeld.nl'],
    ['Café  de Zon', 'Cafe de Zon'],
    ['1234AB', '1234 AB'],
  ])('is only spelled anew: %s as %s', (sent, kept) => {
    expect(isOnlySpelledAnew(sent, kept)).toBe(true);
  });

  test.each([
    ['Bakkerij Jansen en Zonen', 'Bakkerij Jansen'],
    ['020-1234567', null],
    [null, 'something'],
    ['...', '!!!'],
    [true, 'true'],
    ['a', 'b'],
  ])('is another value: %s as %s', (sent, kept) => {
    expect(isOnlySpelledAnew(sent, kept)).toBe(false);
  });
});

test.each([
  ['mens121@bedrijf.example', 'mens121@b', true],
  ['mens121@bedrijf.example', 'MENS121@B', true],
  ['mens121@bedrijf.example', '', true],
  ['mens121@bedrijf.example', 'mens121@bedrijf.example', false],
  ['mens121@bedrijf.example', 'MENS121@bedrijf.example ', false],
  ['mens121@bedrijf.example', 'info@bedrijf.example', false],
  ['mens121@bedrijf.example', null, false],
  [true, 'true', false],
] as const)('%s is cut short as %s: %s', (sent, kept, isCut) => {
  expect(isCutShort(sent, kept)).toBe(isCut);
});
