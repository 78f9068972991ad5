import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitAddressLine } from '../../domain/model/address.ts';
import type { Fields } from '../../domain/model/fields.ts';
import {
  accountBody,
  accountPart,
  addressPart,
  contactBody,
  contactPart,
  deletedParts,
  sideAddressBody,
  wireDate,
} from './codec.ts';

const id = '0F8FAD5B-D9CB-469F-A165-70867728950E';
const today = '2026-06-15';

describe('dates (exact-online.md 4.4)', () => {
  test.each([
    ['winter midnight', `/Date(${Date.UTC(2026, 0, 31)})/`, '2026-01-31'],
    ['summer midnight', `/Date(${Date.UTC(2026, 6, 1)})/`, '2026-07-01'],
    ['late on the evening of the change to summer time', `/Date(${Date.UTC(2026, 2, 29, 23, 59)})/`, '2026-03-29'],
    ['just after midnight of the change to winter time', `/Date(${Date.UTC(2026, 9, 25, 0, 1)})/`, '2026-10-25'],
    ['before 1970', '/Date(-86400000)/', '1969-12-31'],
    ['ISO text', '2026-06-25T10:00:00', '2026-06-25'],
    ['nothing', null, null],
    ['nonsense', 'soon', null],
  ])('%s', (_name, text, date) => {
    expect(wireDate(text)).toBe(date);
  });

  test.each([
    ['no window', {}, true],
    ['ends today', { EndDate: `/Date(${Date.UTC(2026, 5, 15)})/` }, true],
    ['ended yesterday', { EndDate: `/Date(${Date.UTC(2026, 5, 14)})/` }, false],
    ['starts today', { StartDate: `/Date(${Date.UTC(2026, 5, 15)})/` }, true],
    ['starts tomorrow', { StartDate: `/Date(${Date.UTC(2026, 5, 16)})/` }, false],
  ])('active: %s', (_name, window, isActive) => {
    expect(accountPart({ ID: id, ...window }, today, null).main?.isActive).toBe(isActive);
  });
});

describe('accounts', () => {
  test('padding is taken off codes and countries (4.3)', () => {
    const { fields } = accountPart({ ID: id, Code: '                42', Country: 'NL ', Status: 'C' }, today, null);
    expect(fields).toMatchObject({ debtorNumber: '42', creditorNumber: null, 'visit.country': 'NL' });
  });

  test.each([
    ['C', false, true, false],
    ['A', true, false, true],
    ['C', true, true, true],
    ['P', false, false, false],
    [null, null, false, false],
  ])('status %j and supplier %j', (Status, IsSupplier, isCustomer, isSupplier) => {
    const { fields } = accountPart({ ID: id, Code: '7', Status, IsSupplier }, today, null);
    expect(fields).toMatchObject({
      isCustomer,
      isSupplier,
      debtorNumber: isCustomer ? '7' : null,
      creditorNumber: isSupplier ? '7' : null,
    });
  });

  test('all properties null is an account that tells nothing but itself', () => {
    const part = accountPart({ ID: id }, today, null);
    expect(part.recordId).toBe(id.toLowerCase());
    expect(part.fields.name).toBeNull();
    expect(part.main?.createdOn).toBeNull();
  });

  test('a change within the address line is written as the whole line', () => {
    const seen: Fields = { 'visit.street': 'Dam', 'visit.houseNumber': '1', 'visit.addition': 'B' };
    expect(accountBody({ 'visit.houseNumber': '2' }, seen)).toEqual({ AddressLine1: 'Dam 2 B' });
    expect(accountBody({ 'visit.city': 'Delft', email: null }, seen)).toEqual({ City: 'Delft', Email: null });
    expect(accountBody({}, seen)).toEqual({});
  });

  test('a second and a third address line are one text with a line break, both ways', () => {
    const { fields } = accountPart({ ID: id, AddressLine2: 'Gebouw C', AddressLine3: ' 3e etage ' }, today, null);
    expect(fields['visit.extra']).toBe('Gebouw C\n3e etage');
    expect(accountBody(fields, {})).toMatchObject({ AddressLine2: 'Gebouw C', AddressLine3: '3e etage' });
    expect(accountBody({ 'visit.extra': null }, fields)).toEqual({ AddressLine2: null, AddressLine3: null });
  });

  test('an address that was read is written back as it was read (settles at once)', () => {
    const line = fc.tuple(
      fc.constantFrom('Keizersgracht', 'Plein 1944', '1e Oosterparkstraat', 'rue de la Paix', 'Postbus', ''),
      fc.constantFrom('', '12', '12-14', '3 hs', '10bis', '12 A-2', '7 bus 4'),
    );
    fc.assert(
      fc.property(line, ([street, number]) => {
        const first = accountPart({ ID: id, AddressLine1: `${street} ${number}` }, today, null).fields;
        const written = accountBody(first, {}).AddressLine1 ?? null;
        const second = accountPart({ ID: id, AddressLine1: written }, today, null).fields;
        expect(second).toEqual(first);
        expect(splitAddressLine(written)).toMatchObject({ street: first['visit.street'] });
      }),
    );
  });
});

describe('addresses', () => {
  const row = { ID: id, Account: id, Main: true, City: 'Delft' };
  test.each([
    [1, null],
    [2, 'postal'],
    [3, 'invoice'],
    [4, null],
  ])('type %i', (Type, part) => {
    expect(addressPart({ ...row, Type })?.part ?? null).toBe(part);
  });

  test('one that is not the main one of its kind is told as gone', () => {
    expect(addressPart({ ...row, Type: 2, Main: false })).toMatchObject({ isGone: true, fields: {} });
  });

  test('only the named address is in the body', () => {
    const changes: Fields = { 'postal.city': 'Delft', 'invoice.postcode': '1000 AA' };
    expect(sideAddressBody('postal', changes, {})).toEqual({ City: 'Delft' });
    expect(sideAddressBody('invoice', changes, {})).toEqual({ Postcode: '1000 AA' });
  });
});

describe('contacts', () => {
  test('the business value is read when the plain one is empty', () => {
    const { fields } = contactPart({ ID: id, Email: '', BusinessEmail: 'b@x', Phone: '1', BusinessPhone: '2' }, today);
    expect(fields).toMatchObject({ email: 'b@x', phone: '1', mobile: null });
  });

  test('setting writes the plain value, clearing empties both', () => {
    expect(contactBody({ email: 'a@x' })).toEqual({ Email: 'a@x' });
    expect(contactBody({ email: null, mobile: null })).toEqual({
      Email: null,
      BusinessEmail: null,
      Mobile: null,
      BusinessMobile: null,
    });
  });
});

test('two rows of one instant with different content have different versions', () => {
  const at = { ID: id, Modified: '/Date(1782404464260)/' };
  expect(accountPart({ ...at, Name: 'A' }, today, null).version).not.toBe(
    accountPart({ ...at, Name: 'B' }, today, null).version,
  );
  expect(accountPart({ ID: id, Timestamp: '17', Name: 'A' }, today, null).version).toBe('17');
});

test('the deletion log speaks of relations, contacts and addresses, and of nothing else', () => {
  const told = (EntityType: number) =>
    deletedParts({ Timestamp: '9', EntityKey: id, EntityType }).map(({ kind, part, recordId }) => [
      kind,
      part,
      recordId,
    ]);
  expect(told(2)).toEqual([['relation', 'main', id.toLowerCase()]]);
  expect(told(5)).toEqual([['contact', 'main', id.toLowerCase()]]);
  expect(told(3)).toEqual([
    ['relation', 'postal', ''],
    ['relation', 'invoice', ''],
  ]);
  expect(told(9)).toEqual([]);
});
