import { describe, expect, test } from 'vitest';
import { defaultRules } from '../mapping/defaults.ts';
import type { RelationFilter } from '../mapping/rules.ts';
import type { Fields } from '../model/fields.ts';
import { exactContact, exactRelation } from '../testing/build.ts';
import { contactExclusion, relationExclusion, withoutFilteredRoles } from './takesPart.ts';

const everything = defaultRules.filter;
const customer: Fields = { isCustomer: true, isSupplier: false };
const supplier: Fields = { isCustomer: false, isSupplier: true };
const both: Fields = { isCustomer: true, isSupplier: true };
const neither: Fields = { isCustomer: false, isSupplier: false };

const rows: readonly (readonly [string, Fields, Partial<RelationFilter>, string | null])[] = [
  ['a customer', customer, {}, null],
  ['a supplier', supplier, {}, null],
  ['neither', neither, {}, 'neitherCustomerNorSupplier'],
  ['a customer without customers', customer, { customers: false }, 'filteredOut'],
  ['a supplier without suppliers', supplier, { suppliers: false }, 'filteredOut'],
  ['both without suppliers', both, { suppliers: false }, null],
  ['both without either', both, { suppliers: false, customers: false }, 'filteredOut'],
  ['made on the first day', customer, { createdFrom: '2024-05-01' }, null],
  ['made on the last day', customer, { createdTo: '2024-05-01' }, null],
  ['made the day before', customer, { createdFrom: '2024-05-02' }, 'outsideDateRange'],
  ['made the day after', customer, { createdTo: '2024-04-30' }, 'outsideDateRange'],
];

describe('who takes part', () => {
  test.each(rows)('%s', (_who, fields, filter, expected) => {
    expect(relationExclusion(exactRelation('e1', fields), { ...everything, ...filter }, false)?.code ?? null).toBe(
      expected,
    );
  });

  test('an inactive relation does not, linked or not', () => {
    const inactive = exactRelation('e1', customer, { isActive: false });
    for (const isLinked of [true, false])
      expect(relationExclusion(inactive, everything, isLinked)?.code).toBe('inactiveInExact');
  });

  test('a linked relation stays in step whatever the date range, and an unknown date excludes nobody', () => {
    const filter = { ...everything, createdFrom: '2030-01-01' };
    expect(relationExclusion(exactRelation('e1', customer), filter, true)).toBeNull();
    expect(relationExclusion(exactRelation('e1', customer, { createdOn: null }), filter, false)).toBeNull();
  });

  test('contacts do unless they are inactive or contacts are left out', () => {
    expect(contactExclusion(exactContact('c1', 'e1'), everything)).toBeNull();
    expect(contactExclusion(exactContact('c1', 'e1', {}, { isActive: false }), everything)?.code).toBe(
      'inactiveInExact',
    );
    expect(contactExclusion(exactContact('c1', 'e1'), { ...everything, contacts: false })?.code).toBe('filteredOut');
  });

  test('a role that is left out is not told, with its number', () => {
    const told = withoutFilteredRoles(
      { ...both, debtorNumber: '1', creditorNumber: '1' },
      { ...everything, suppliers: false },
    );
    expect(told).toEqual({ isCustomer: true, debtorNumber: '1' });
  });
});
