import { describe, expect, test } from 'vitest';
import {
  addressBody,
  carriedExactId,
  contactParts,
  organisationParts,
  personCustomerParts,
  rolePart,
} from './codec.ts';

const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
const other = '11111111-2222-4333-8444-555555555555';
const dates = { CreationDate: '2026-03-29T22:30:00Z', LastMutationDate: '2026-05-01T08:00:00Z' };

describe('carriedExactId', () => {
  test.each([
    [`exact:713204:${id}`, id],
    [id.toUpperCase(), id],
    [` ${id} `, id],
    ['exact:713204:', null],
    ['debtor 12', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('%j', (importId, expected) => {
    expect(carriedExactId(importId)).toBe(expected);
  });
});

describe('organisations', () => {
  test('the day of creation is the Dutch one, across the change to summer time', () => {
    expect(organisationParts({ ID: id, ...dates })[0]?.main?.createdOn).toBe('2026-03-30');
    expect(organisationParts({ ID: id })[0]?.main?.createdOn).toBeNull();
  });

  test('an address has the house number as digits, and a slot that stays the same part', () => {
    const address = {
      ID: other,
      Street: 'Kade',
      HouseNumber: 34,
      HouseNumberSuffix: 'A',
      Country: { ID: 'x', Code: 'nl' },
    };
    const filled = organisationParts({ ID: id, VisitingAddress: address, PostalAddress: null });
    expect(filled[1]).toMatchObject({
      part: 'visit',
      partId: id,
      isGone: false,
      fields: { 'visit.houseNumber': '34', 'visit.addition': 'A', 'visit.country': 'NL' },
    });
    expect(filled[2]).toMatchObject({ part: 'postal', partId: id, isGone: true, fields: {} });
    expect(filled).toHaveLength(3);
  });

  test('two edits within one second have different versions', () => {
    const [before] = organisationParts({ ID: id, ...dates, Name: 'A' });
    const [after] = organisationParts({ ID: id, ...dates, Name: 'B' });
    expect(before?.version).not.toBe(after?.version);
  });

  test('a number that arrives as a number is text', () => {
    expect(organisationParts({ ID: id, DebtorNumber: '00042', Name: ' A \n B ' })[0]?.fields).toMatchObject({
      debtorNumber: '00042',
      name: 'A B',
    });
  });

  test('only an explicit false makes it inactive', () => {
    const isActive = (IsActive: boolean | null | undefined) =>
      organisationParts({ ID: id, IsActive })[0]?.main?.isActive;
    expect([true, false, null, undefined].map(isActive)).toEqual([true, false, true, true]);
  });
});

test('an ended role is gone, and a role of nobody says nothing', () => {
  expect(rolePart('supplier', { ID: other, Organization: { ID: id } })).toMatchObject([
    { recordId: id, partId: other, isGone: false, fields: { isSupplier: true } },
  ]);
  expect(rolePart('customer', { ID: other, IsFormer: true, Organization: { ID: id } })).toMatchObject([
    { isGone: true, fields: {} },
  ]);
  expect(rolePart('customer', { ID: other, Organization: null })).toEqual([]);
});

test('a person as customer has the name that Tribe put together, without its line breaks', () => {
  const parts = personCustomerParts('customer', { ID: other, Person: { ID: id, Name: '\n\nPiet  Zwart' } });
  expect(parts.map(({ part, recordId }) => [part, recordId])).toEqual([
    ['main', id],
    ['commercial', id],
  ]);
  expect(parts[0]).toMatchObject({ fields: { name: 'Piet Zwart' }, main: { isPerson: true } });
});

test('a contact that became former is inactive and still there', () => {
  const row = { ID: other, IsFormer: true, EmailAddress: 'a@b.example', Person: { ID: id, LastName: 'Zwart' } };
  expect(contactParts({ ...row, Relation: { ID: id } })).toMatchObject([
    { part: 'main', isGone: false, fields: { email: 'a@b.example' }, main: { isActive: false, ownerId: id } },
    { part: 'person', partId: id, fields: { lastName: 'Zwart' } },
  ]);
});

describe('addressBody', () => {
  const countryId = (code: string): string | null => (code === 'NL' ? 'nl-id' : null);
  const seen = { 'visit.street': 'Kade 5', 'visit.houseNumber': null, 'visit.addition': null };

  test('street, number and suffix go together, so that a number typed into the street does not stay', () => {
    expect(addressBody('visit', { 'visit.houseNumber': '7', 'visit.street': 'Kade' }, seen, countryId)).toEqual({
      body: { Street: 'Kade', HouseNumber: 7, HouseNumberSuffix: null },
    });
  });

  test('other changes leave the line alone, and null clears', () => {
    const changes = { 'visit.city': null, 'visit.country': 'NL', 'postal.city': 'Delft' };
    expect(addressBody('visit', changes, seen, countryId)).toEqual({ body: { City: null, Country: { ID: 'nl-id' } } });
    expect(addressBody('visit', { 'visit.country': null }, seen, countryId)).toEqual({ body: { Country: null } });
  });

  test.each([
    ['a country that Tribe does not know', { 'visit.country': 'XX' }],
    ['a house number that is no number', { 'visit.houseNumber': '12-14' }],
    ['a house number that would lose digits', { 'visit.houseNumber': '12345678901234567890' }],
  ])('%s is unstorable', (_name, changes) => {
    expect(addressBody('visit', changes, seen, countryId)).toHaveProperty('unstorable');
  });
});
