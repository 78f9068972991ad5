import { expect, test } from 'vitest';
import { capabilitiesFor } from '../mapping/capabilities.ts';
import type { FieldPath, FieldValue } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import { roomyCapabilities } from '../testing/build.ts';
import { storability } from './storable.ts';

const capabilities = {
  ...roomyCapabilities('exact'),
  accepts: { paymentCondition: new Set(['14', '30']), iban: /^[A-Z]{2}\d{2}/ },
  readOnlyOfPersons: new Set<FieldPath>(['debtorNumber', 'name']),
  readOnly: { relation: new Set<FieldPath>(['debtorNumber']), contact: new Set<FieldPath>() },
};

test.each<[FieldPath, FieldValue, string]>([
  ['paymentCondition', '30', 'storable'],
  ['paymentCondition', '21', 'valueNotTaken'],
  ['paymentCondition', null, 'storable'],
  ['iban', 'NL91ABNA0417164300', 'storable'],
  ['iban', 'to follow', 'valueNotTaken'],
  ['visit.country', 'XX', 'countryUnknown'],
  ['name', 'x'.repeat(41), 'tooLong'],
  ['name', null, 'nameMissing'],
  ['debtorNumber', '1', 'noPlace'],
])('%s %j is %s', (field, value, expected) => {
  const found = storability('relation', field, value, capabilities);
  expect(found.is === 'unstorable' ? found.problem.reason.code : found.is).toBe(expected);
});

test('a person of a side has places of its own, and a contact is not meant', () => {
  const placeOf = (kind: Kind, isPerson: boolean): string =>
    storability(kind, 'name', 'A', capabilitiesFor({ kind, isPerson }, capabilities)).is;
  expect([placeOf('relation', false), placeOf('relation', true), placeOf('contact', true)]).toEqual([
    'storable',
    'noPlace',
    'storable',
  ]);
});
