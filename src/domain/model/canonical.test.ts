import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { canonicalFields, canonicalValue } from './canonical.ts';
import { type FieldPath, relationFields } from './fields.ts';

const rows: readonly (readonly [FieldPath, string, string | null])[] = [
  ['name', '  Jansen \u00a0 &  Zn ', 'Jansen & Zn'],
  ['name', '   ', null],
  ['name', 'Cafe\u0301', 'Café'],
  ['name', 'Bakker\u0000ij', 'Bakkerij'],
  ['name', 'twee\r\nregels', 'twee regels'],
  ['debtorNumber', '             10023', '10023'],
  ['visit.country', 'nl ', 'NL'],
  ['visit.country', 'UK', 'GB'],
  ['postal.country', 'xx', 'XX'],
  ['visit.postcode', '1234ab', '1234 AB'],
  ['invoice.postcode', '1234  Ab', '1234 AB'],
  ['visit.postcode', 'sw1a 1aa', 'SW1A 1AA'],
  ['visit.postcode', '\u1fd7', '\u1fd7'],
  ['visit.houseNumber', '0012', '12'],
  ['visit.houseNumber', '0', '0'],
  ['visit.extra', ' t.a.v. \n\n de  directie ', 't.a.v.\nde directie'],
];

describe('the canonical form', () => {
  test.each(rows)('of %s %j is %j', (field, text, expected) => {
    expect(canonicalValue(field, text)).toBe(expected);
  });

  test('leaves booleans and nulls alone and does not invent what a side does not tell', () => {
    expect(canonicalFields({ isCustomer: true, email: null, name: ' x ' })).toEqual({
      isCustomer: true,
      email: null,
      name: 'x',
    });
    expect(canonicalFields({})).toEqual({});
  });

  test('drops paths that nobody knows, as an older version may have stored them', () => {
    expect(canonicalFields(JSON.parse('{"fax":"1","name":"x"}'))).toEqual({ name: 'x' });
  });

  test('of a canonical value is itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...relationFields), fc.string({ unit: 'binary' }), (field, text) => {
        const once = canonicalValue(field, text);
        expect(canonicalValue(field, once)).toBe(once);
        expect(once).not.toBe('');
      }),
      propertyRuns,
    );
  });
});
