import { describe, expect, test } from 'vitest';
import type { Fields } from '../model/fields.ts';
import { settleAddresses } from '../model/settle.ts';
import { visit } from '../testing/build.ts';
import { nameAndAddressKey, numberKey, organisationKey, personKey, postcodeKey } from './normalise.ts';

const sameNames: readonly (readonly [string, string])[] = [
  ['Jansen B.V.', 'jansen bv'],
  ['JANSEN B. V.', 'Jansen'],
  ['De Vries & Zn', 'De Vries en Zn.'],
  ['Bakker + Co', 'Bakker and Co'],
  ['Müller GmbH', 'Muller'],
  ['Łódź Trading', 'Lodz trading'],
  ['Café ’t Hoekje', "Cafe 't Hoekje"],
  ['Dupont S.A.R.L.', 'Dupont sarl'],
  ['N.V. Bekaert', 'Bekaert NV'],
  ['Straße GmbH & Co. KG', 'Strasse'],
  ['J.P. Coen', 'J P Coen'],
  ['Cafe\u0301 Zuid', 'Café  Zuid'],
];

const otherNames: readonly (readonly [string, string])[] = [
  ['Jansen Noord', 'Jansen Zuid'],
  ['AB Bouw', 'A & B Bouw'],
  ['De Vries', 'Vries'],
];

describe('names', () => {
  test.each(sameNames)('"%s" meets "%s"', (a, b) => {
    expect(organisationKey(a)).toBe(organisationKey(b));
    expect(organisationKey(a)).not.toBeNull();
  });

  test.each(otherNames)('"%s" does not meet "%s"', (a, b) => {
    expect(organisationKey(a)).not.toBe(organisationKey(b));
  });

  test('made of signs alone meet nobody, and other scripts keep their letters', () => {
    expect(organisationKey('🏠🏠')).toBeNull();
    expect(organisationKey('...')).toBeNull();
    expect(organisationKey('שלום')).toBe('שלום');
    expect(organisationKey('BV')).toBe('bv');
  });

  test('of persons meet wherever the lines between their parts are drawn', () => {
    expect(personKey({ firstName: 'Jan', middleName: 'van der', lastName: 'Berg' })).toBe(
      personKey({ firstName: 'JAN', lastName: 'van der Berg' }),
    );
    expect(personKey({ firstName: null, email: 'x' })).toBeNull();
  });
});

describe('codes', () => {
  test('are compared without padding and leading zeros', () => {
    expect(numberKey('   00123')).toBe('123');
    expect(numberKey('0')).toBe('0');
    expect(numberKey('K-012a')).toBe('K-012A');
    expect(numberKey('  ')).toBeNull();
    expect(postcodeKey('1234 ab')).toBe(postcodeKey('1234AB'));
  });
});

describe('name and address in one', () => {
  const key = (fields: Fields) => nameAndAddressKey({ name: 'Jansen', ...fields });

  test('does not see case, spacing or a dash in front of an addition', () => {
    expect(key(visit('Kade', '12', '1234 AB', 'A'))).toBe(key(visit('kade', '012', '1234ab', '-a')));
  });

  test('needs no street, wherever a number without one stands', () => {
    const one = key(visit('Kade', '12', '1234 AB', 'A'));
    expect(key(settleAddresses({ ...visit('', '12', '1234 AB', 'A'), 'visit.street': null }))).toBe(one);
    expect(key(visit('12 a', null, '1234 AB'))).toBe(one);
    expect(key(visit('12', null, '1234 AB'))).not.toBe(one);
  });

  test('sees another number, addition or postcode', () => {
    const one = key(visit('Kade', '12', '1234 AB', 'A'));
    for (const other of [
      visit('Kade', '13', '1234 AB', 'A'),
      visit('Kade', '12', '1234 AB'),
      visit('Kade', '12', '1234 AC', 'A'),
    ]) {
      expect(key(other)).not.toBe(one);
    }
  });

  test('takes the street where an address has no number, and the postal address where there is no visiting address', () => {
    expect(key(visit('12 rue de la Paix', null, '75002'))).not.toBe(key(visit('14 rue de la Paix', null, '75002')));
    expect(key({ 'postal.postcode': '1234 AB', 'postal.houseNumber': '5' })).toBe(
      key({ 'visit.postcode': '1234 AB', 'visit.houseNumber': '5' }),
    );
  });

  test('needs name, postcode and door', () => {
    expect(nameAndAddressKey(visit('Kade', '12', '1234 AB'))).toBeNull();
    expect(key(visit('Kade', '12', null))).toBeNull();
    expect(key({ 'visit.postcode': '1234 AB' })).toBeNull();
  });
});
