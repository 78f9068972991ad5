import fc from 'fast-check';
import { type Region, sameValue } from '../../src/domain/mapping/equivalence.ts';
import { joinAddressLine, settleAddressLine, splitAddressLine } from '../../src/domain/model/address.ts';
import { canonicalValue } from '../../src/domain/model/canonical.ts';
import { type FieldPath, type FieldValue, fieldsOf } from '../../src/domain/model/fields.ts';
import { valuesOf } from '../../src/domain/testing/arbitraries.ts';
import { alike, must } from './must.ts';
import type { Property } from './subject.ts';

/** Three values of one field, spelled as people spell. */
export interface ValueCase {
  readonly field: FieldPath;
  readonly values: readonly [FieldValue, FieldValue, FieldValue];
  readonly region: Region;
}

const fields = [...new Set([...fieldsOf.relation, ...fieldsOf.contact])];
const scribbles = [
  '',
  ' ',
  ' a',
  'A ',
  '0',
  '012',
  '12 A',
  'Kade 12-14',
  'Kade 12/3',
  'bus 4',
  '1234ab',
  'uk',
  '\u00e9',
  'e\u0301',
  'x\r\ny',
];

export const valueCases: fc.Arbitrary<ValueCase> = fc
  .tuple(fc.nat(0x7fff_ffff), fc.nat(0x7fff_ffff), fc.nat(0x7fff_ffff), fc.nat(0x7fff_ffff))
  .map(([drawnField, ...drawn]) => {
    const field = fields[drawnField % fields.length] ?? 'name';
    const isFlag = valuesOf(field).some((value) => typeof value === 'boolean');
    const known: readonly FieldValue[] = isFlag ? [true, false, null] : [...valuesOf(field), ...scribbles];
    const [a = null, b = null, c = null] = drawn.map((each) => known[each % known.length] ?? null);
    return { field, values: [a, b, c], region: [null, 'NL', 'BE'][drawnField % 3] ?? null };
  });

export const valueProperties: readonly Property<ValueCase>[] = [
  {
    id: 'A11',
    name: 'sameness is an equivalence: of a value with itself, both ways, and along a chain',
    holds: ({ field, values: [a, b, c], region }) => {
      must(sameValue(field, a, a, region));
      must(sameValue(field, a, b, region) === sameValue(field, b, a, region));
      if (sameValue(field, a, b, region) && sameValue(field, b, c, region)) must(sameValue(field, a, c, region));
    },
  },
  {
    id: 'A12',
    name: 'the canonical form of a canonical value is itself, and counts as the same',
    holds: ({ field, values: [value], region }) => {
      const once = canonicalValue(field, value);
      must(canonicalValue(field, once) === once);
      must(sameValue(field, once, canonicalValue(field, once), region));
    },
  },
  {
    id: 'A12',
    name: 'an address line survives the way to Exact and back from the second time on',
    holds: ({ values }) => {
      const [street, number, addition] = values.map((value) => (typeof value === 'string' ? value : null));
      const houseNumber = /^\d+$/.test(number ?? '') ? (number ?? null) : null;
      const settled = settleAddressLine({ street: street ?? null, houseNumber, addition: addition ?? null });
      alike(splitAddressLine(joinAddressLine(settled)), settled);
    },
  },
];
