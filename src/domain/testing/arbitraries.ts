import fc from 'fast-check';
import { directions } from '../mapping/direction.ts';
import { fieldPolicies } from '../mapping/rules.ts';
import { type FieldPath, type Fields, type FieldValue, fieldsOf } from '../model/fields.ts';
import { fieldGroups } from '../model/groups.ts';
import type { Kind } from '../model/kind.ts';

/** Values that collide often, so that agreeing, one-sided and two-sided edits are all common. */
const values: Readonly<Partial<Record<FieldPath, readonly FieldValue[]>>> = {
  isCustomer: [true, false],
  isSupplier: [true, false],
  isMain: [true, false],
  stage: ['suspect', 'lead', 'prospect', 'customer', null],
  phone: ['010-4141414', '+31 10 414 14 14', '0031104141414', '06 12345678', 'intern 12', null],
  mobile: ['06 12345678', '+31612345678', null],
  website: ['https://a.nl/', 'a.nl', 'http://A.nl/Pad', null],
  email: ['a@b.nl', 'a@B.NL', 'A@b.nl', null],
  iban: ['NL91 ABNA 0417 1643 00', 'NL91ABNA0417164300', null],
  vatNumber: ['NL001234567B01', 'NL0012.34.567.B01', null],
  name: ['Jansen BV', 'Jansen B.V.', 'jansen bv', 'x'.repeat(41), null],
};
const addressValues: readonly (readonly [string, readonly FieldValue[]])[] = [
  ['.street', ['Kade', 'Kade 12', 'Plein 1944', '12 rue X', null]],
  ['.houseNumber', ['12', '5', '0', null]],
  ['.addition', ['A', '-A', '14', 'bus 4', null]],
  ['.postcode', ['1234 AB', '1234ab', null]],
  ['.country', ['NL', 'FR', 'XX', null]],
];
const anyValues: readonly FieldValue[] = ['a', 'b', 'c', null];

/** Values that a field may be given; few, so that they meet. */
export const valuesOf = (field: FieldPath): readonly FieldValue[] =>
  values[field] ?? addressValues.find(([end]) => field.endsWith(end))?.[1] ?? anyValues;

/** Fields of one side or a base; about one in six is not told. */
export const fieldsArbitrary = (kind: Kind): fc.Arbitrary<Fields> =>
  fc
    .tuple(...fieldsOf[kind].map((field) => fc.option(fc.constantFrom(...valuesOf(field)), { nil: undefined })))
    .map((drawn) => {
      const fields: Partial<Record<FieldPath, FieldValue>> = {};
      for (const [index, field] of fieldsOf[kind].entries()) {
        const value = drawn[index];
        if (value !== undefined) fields[field] = value;
      }
      for (const group of fieldGroups[kind]) {
        // A side that has a place for addresses tells all of an address line or nothing of it.
        const [first] = group;
        const isTold = first !== undefined && fields[first] !== undefined;
        for (const field of group) {
          if (isTold) fields[field] ??= null;
          else delete fields[field];
        }
      }
      return fields;
    });

export const policyArbitrary = fc.constantFrom(...fieldPolicies);
export const directionArbitrary = fc.constantFrom(...directions);
export const regionArbitrary = fc.constantFrom('NL', 'BE', 'XX', null);
