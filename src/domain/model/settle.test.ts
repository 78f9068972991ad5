import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsArbitrary } from '../testing/arbitraries.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { settleAddressLine } from './address.ts';
import type { Fields } from './fields.ts';
import { completeLines, settleAddresses } from './settle.ts';

const typed: Fields = {
  'visit.street': 'Kade 12',
  'visit.houseNumber': null,
  'visit.addition': null,
  'visit.country': 'NL',
};

describe('settled addresses', () => {
  test('take a house number out of the street field', () => {
    expect(settleAddresses(typed)).toMatchObject({
      'visit.street': 'Kade',
      'visit.houseNumber': '12',
      'visit.addition': null,
    });
  });

  test('leave an address alone of which a part is not told', () => {
    const fields: Fields = { 'visit.street': 'Kade 12', 'visit.houseNumber': null };
    expect(settleAddresses(fields)).toBe(fields);
  });

  test('see at a glance only what parsing confirms', () => {
    const line = fc.record({
      street: fc.oneof(fc.string(), fc.constantFrom('Kade', 'rue Bus', 'Postfach', "'s-Gravenweg", 'St. Jan', 'A B')),
      houseNumber: fc.oneof(fc.constantFrom('1', '12', '012', '1234567'), fc.string()),
      addition: fc.option(fc.oneof(fc.constantFrom('A', 'ii', 'hs', 'ab'), fc.string())),
    });
    fc.assert(
      fc.property(line, ({ street, houseNumber, addition }) => {
        const fields: Fields = {
          'postal.street': street,
          'postal.houseNumber': houseNumber,
          'postal.addition': addition,
        };
        const settled = settleAddressLine({ street, houseNumber, addition });
        expect(settleAddresses(fields)).toEqual({
          ...fields,
          'postal.street': settled.street,
          'postal.houseNumber': settled.houseNumber,
          'postal.addition': settled.addition,
        });
      }),
      propertyRuns,
    );
  });

  test('stay as they are when settled again, other fields untouched', () => {
    fc.assert(
      fc.property(fieldsArbitrary('relation'), (fields) => {
        const once = settleAddresses(fields);
        expect(settleAddresses(once)).toEqual(once);
        expect(once.name).toBe(fields.name);
      }),
      propertyRuns,
    );
  });
});

describe('a write into an address that was not settled', () => {
  test('writes all three line fields, so that no half of the old form stays', () => {
    const settled = settleAddresses(typed);
    expect(completeLines({ 'visit.houseNumber': '14' }, typed, settled)).toEqual({
      'visit.street': 'Kade',
      'visit.houseNumber': '14',
      'visit.addition': null,
    });
  });

  test('leaves the line alone when something else is written', () => {
    expect(completeLines({ 'visit.city': 'Delft' }, typed, settleAddresses(typed))).toEqual({ 'visit.city': 'Delft' });
  });
});
