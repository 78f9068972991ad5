import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { joinAddressLine, settleAddressLine, splitAddressLine } from './address.ts';

type Row = readonly [
  line: string,
  street: string | null,
  number: string | null,
  addition: string | null,
  joined?: string,
];

const rows: readonly Row[] = [
  // Dutch
  ['Keizersgracht 123', 'Keizersgracht', '123', null],
  ['Keizersgracht 123 A-2', 'Keizersgracht', '123', 'A-2'],
  ['Keizersgracht 123A', 'Keizersgracht', '123', 'A', 'Keizersgracht 123 A'],
  ['Keizersgracht 123-A', 'Keizersgracht', '123', 'A', 'Keizersgracht 123 A'],
  ['Haarlemmerweg 12-14', 'Haarlemmerweg', '12', '14'],
  ['Haarlemmerweg 12 - 14', 'Haarlemmerweg', '12', '14', 'Haarlemmerweg 12-14'],
  ['Ceintuurbaan 3hs', 'Ceintuurbaan', '3', 'hs', 'Ceintuurbaan 3 hs'],
  ['Ceintuurbaan 3 hs', 'Ceintuurbaan', '3', 'hs'],
  ['Ceintuurbaan 3-III', 'Ceintuurbaan', '3', 'III', 'Ceintuurbaan 3 III'],
  ['Kade 10 bis', 'Kade', '10', 'bis'],
  ['Plein 1944 5', 'Plein 1944', '5', null],
  ['Plein 1944 5 b', 'Plein 1944', '5', 'b'],
  ['1e Oosterparkstraat 12', '1e Oosterparkstraat', '12', null],
  ['18 Septemberplein 3', '18 Septemberplein', '3', null],
  ['Postbus 123', 'Postbus', '123', null],
  ['Straat 12 t/m 16', 'Straat', '12', 't/m 16'],
  ['Straat 0012', 'Straat', '12', null, 'Straat 12'],
  ['Burg. Haspelslaan 12', 'Burg. Haspelslaan', '12', null],
  ["'s-Gravendijkwal 7", "'s-Gravendijkwal", '7', null],
  ['Weena 505 toren A', 'Weena', '505', 'toren A'],
  ['Dorp', 'Dorp', null, null],
  ['5', '5', null, null],
  ['  ', null, null, null],
  ['Boulevard 1945 Noord', 'Boulevard 1945 Noord', null, null],
  ['Kluis 12345678', 'Kluis 12345678', null, null],
  // Belgian
  ['Kerkstraat 5 bus 4', 'Kerkstraat', '5', 'bus 4'],
  ['Kerkstraat 5, bus 4', 'Kerkstraat', '5', 'bus 4', 'Kerkstraat 5 bus 4'],
  ['Rue Haute 12 bte 4', 'Rue Haute', '12', 'bte 4'],
  ['Rue Haute 12/3', 'Rue Haute', '12', '/3'],
  ['Rue Haute, 12', 'Rue Haute', '12', null, 'Rue Haute 12'],
  // German and Austrian
  ['Hauptstr. 12a', 'Hauptstr.', '12', 'a', 'Hauptstr. 12 a'],
  ['Musterstraße 5 Hinterhaus', 'Musterstraße', '5', 'Hinterhaus'],
  ['Mariahilfer Straße 12/3/4', 'Mariahilfer Straße', '12', '/3/4'],
  ['Postfach 10 12 34', 'Postfach 10 12 34', null, null],
  ['Straße des 17. Juni 135', 'Straße des 17. Juni', '135', null],
  // number first
  ['12 rue de la Paix', '12 rue de la Paix', null, null],
  ['12, rue du 8 Mai 1945', '12, rue du 8 Mai 1945', null, null],
  ['12 bis, cité du 4 Septembre 1870', '12 bis, cité du 4 Septembre 1870', null, null],
  ['3B av. du 8 Mai 1945', '3B av. du 8 Mai 1945', null, null],
  ['221B Baker Street', '221B Baker Street', null, null],
  ['Flat 3, 12 High Street', 'Flat 3, 12 High Street', null, null],
  ['Zone Industrielle 3', 'Zone Industrielle', '3', null],
];

describe('an address line', () => {
  for (const [line, street, houseNumber, addition, joined] of rows) {
    test(`"${line}" splits into ${street} | ${houseNumber} | ${addition}`, () => {
      const parts = splitAddressLine(line);
      expect(parts).toEqual({ street, houseNumber, addition });
      expect(joinAddressLine(parts)).toBe(joined ?? (line.trim() === '' ? null : line));
    });
  }

  test('that is null splits into nothing and joins into nothing', () => {
    expect(joinAddressLine(splitAddressLine(null))).toBeNull();
  });

  const word = fc.constantFrom(
    'Kerkstraat',
    '1e',
    'Plein',
    '1944',
    'Rue',
    'de',
    'A',
    'bus',
    'bis',
    '3hs',
    'Postbus',
    'Postfach',
    '12',
    '0007',
    '-',
    '/',
    ',',
    '.',
    '+',
    '(x)',
    'II',
    '5-7',
    'ß',
    '🏠',
    '\t',
    'B2',
    '//',
    '2.',
  );
  const line = fc.oneof(
    fc.array(word, { maxLength: 7 }).map((words) => words.join(' ')),
    fc.array(word, { maxLength: 7 }).map((words) => words.join('')),
    fc.string({ unit: 'binary' }),
  );

  test('splits the same after it was joined and read again', () => {
    fc.assert(
      fc.property(line, (text) => {
        const parts = splitAddressLine(text);
        expect(splitAddressLine(joinAddressLine(parts))).toEqual(parts);
        if (parts.houseNumber !== null) expect(parts.houseNumber).toMatch(/^(0|[1-9]\d{0,5})$/);
      }),
      propertyRuns,
    );
  });

  test('settles after one round trip, whatever a person typed in the three fields', () => {
    const field = fc.option(line);
    fc.assert(
      fc.property(field, field, field, (street, houseNumber, addition) => {
        const settled = settleAddressLine({ street, houseNumber, addition });
        expect(settleAddressLine(settled)).toEqual(settled);
      }),
      propertyRuns,
    );
  });

  test('keeps every letter and digit, leading zeros of the number excepted', () => {
    const solid = (text: string) => text.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '');
    fc.assert(
      fc.property(
        fc.array(
          word.filter((text) => text !== '0007'),
          { maxLength: 7 },
        ),
        (words) => {
          const text = words.join(' ');
          expect(solid(joinAddressLine(splitAddressLine(text)) ?? '')).toBe(solid(text));
        },
      ),
      propertyRuns,
    );
  });
});
