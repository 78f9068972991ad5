import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldPath } from '../model/fields.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { comparisonKey, isStill, leavesCountryOut, sameValue } from './equivalence.ts';

const same: readonly (readonly [FieldPath, string, string])[] = [
  ['phone', '010-414 14 14', '+31104141414'],
  ['phone', '0031 10 4141414', '+31 (0)10 4141414'],
  ['mobile', '0612345678', '06-12 34 56 78'],
  ['phone', 'intern 12', 'Intern-12'],
  ['website', 'https://www.jansen.nl/', 'www.jansen.nl'],
  ['website', 'HTTP://WWW.Jansen.nl', 'www.jansen.nl'],
  ['website', 'http://jansen.nl/Shop/', 'jansen.nl/Shop'],
  ['email', 'info@Jansen.NL', 'info@jansen.nl'],
  ['iban', 'NL91 ABNA 0417 1643 00', 'nl91abna0417164300'],
  ['vatNumber', 'NL 0012.34.567.B01', 'NL001234567B01'],
  ['chamberOfCommerce', '24.12.34.56', '24123456'],
  ['visit.postcode', '1234ab', '1234 AB'],
  ['postal.houseNumber', '012', '12'],
  ['debtorNumber', '   100', '100'],
];

const different: readonly (readonly [FieldPath, string, string])[] = [
  ['name', 'Jansen', 'JANSEN'],
  ['name', 'Jansen BV', 'Jansen B.V.'],
  ['phone', '010-4141414', '010-4141415'],
  ['phone', '+31104141414', '+32104141414'],
  ['phone', '+31104141414 ext. 5', '+31104141414'],
  ['website', 'jansen.nl/Shop', 'jansen.nl/shop'],
  ['website', 'jansen.nl', 'www.jansen.nl'],
  ['email', 'Info@jansen.nl', 'info@jansen.nl'],
  ['debtorNumber', '0100', '100'],
  ['visit.street', 'Kade', 'kade'],
];

describe('what counts as the same', () => {
  test.each(same)('%s "%s" is "%s"', (field, a, b) => {
    expect(sameValue(field, a, b, 'NL')).toBe(true);
  });

  test.each(different)('%s "%s" is not "%s"', (field, a, b) => {
    expect(sameValue(field, a, b, 'NL')).toBe(false);
  });

  test('a number is dialled from the country of its record', () => {
    expect(sameValue('phone', '02 555 12 12', '+3225551212', 'BE')).toBe(true);
    expect(sameValue('phone', '02 555 12 12', '+3225551212', 'NL')).toBe(false);
  });

  test('a number that leaves its country out is still the agreed one, wherever its record moves', () => {
    expect(isStill('phone', '+31 10 4141414', '010-4141414', 'FR')).toBe(true);
    expect(isStill('mobile', '0031 6 12345678', '06 12345678', 'FR')).toBe(true);
    expect(isStill('mobile', '06 12345678', '0031 6 12345678', 'FR')).toBe(false);
    expect(isStill('phone', '+31 10 4141414', '010-4141415', 'FR')).toBe(false);
    expect(isStill('phone', '+31 10 4141414', '+32 10 4141414', 'FR')).toBe(false);
    expect(isStill('phone', '+31 10 4141414', null, 'FR')).toBe(false);
    expect(isStill('email', '0104141414', '+31104141414', 'FR')).toBe(false);
  });

  test('a short number is the end of too many others', () => {
    expect(leavesCountryOut('phone', '+31 10 4141414', '41414')).toBe(false);
  });

  test('an unknown country compares numbers as they are written', () => {
    for (const region of ['XX', null]) {
      expect(sameValue('phone', '010-4141414', '010 414 14 14', region)).toBe(true);
      expect(sameValue('phone', '010-4141414', '+31104141414', region)).toBe(false);
    }
  });

  test('nothing is the same as empty but empty, or a flag that is not set', () => {
    expect(sameValue('isCustomer', false, null, null)).toBe(true);
    expect(sameValue('isCustomer', true, null, null)).toBe(false);
    expect(sameValue('phone', null, null, null)).toBe(true);
    expect(sameValue('phone', null, '0', null)).toBe(false);
  });

  test('is an equivalence: a key decides, whatever the text', () => {
    const fields: readonly FieldPath[] = ['phone', 'website', 'email', 'iban', 'visit.postcode', 'name'];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.string(), fc.string(), (field, a, b) => {
        expect(sameValue(field, a, a, 'NL')).toBe(true);
        expect(sameValue(field, a, b, 'NL')).toBe(sameValue(field, b, a, 'NL'));
        expect(sameValue(field, a, b, 'NL')).toBe(comparisonKey(field, a, 'NL') === comparisonKey(field, b, 'NL'));
      }),
      propertyRuns,
    );
  });
});
