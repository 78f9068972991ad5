import { describe, expect, test } from 'vitest';
import { defaultRules } from '../mapping/defaults.ts';
import type { RelationFilter } from '../mapping/rules.ts';
import type { Fields } from '../model/fields.ts';
import { exactContact, exactRelation, tribeContact, tribeRelation } from '../testing/build.ts';
import type { Condition, ConditionList } from './conditions.ts';
import {
  contactExclusion,
  linkedExclusion,
  relationExclusion,
  tribeRelationExclusion,
  withoutFilteredRoles,
} from './takesPart.ts';

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
    const e1 = exactRelation('e1', { ...both, name: null, debtorNumber: '1', creditorNumber: '1' });
    const told = withoutFilteredRoles(e1, { ...everything, suppliers: false });
    expect(told).toEqual({ ...e1, fields: { name: null, isCustomer: true, debtorNumber: '1' } });
  });
});

const inDelft: ConditionList = { match: 'all', conditions: [{ field: 'visit.city', operator: 'is', value: 'Delft' }] };
const mailed: ConditionList = { match: 'all', conditions: [{ field: 'email', operator: 'isFilled' }] };
const delft: Fields = { 'visit.city': 'DELFT' };
const gouda: Fields = { 'visit.city': 'Gouda' };
const narrowed = (conditions: NonNullable<RelationFilter['conditions']>): RelationFilter => ({
  ...everything,
  conditions,
});

describe('conditions', () => {
  const customersInDelft = narrowed({ customers: inDelft });

  test.each<[string, Fields, RelationFilter, object | null]>([
    ['lets in who satisfies them', { ...customer, ...delft }, customersInDelft, null],
    [
      'names the one that is not satisfied',
      { ...customer, ...gouda },
      customersInDelft,
      { code: 'conditionUnmet', words: { setting: 'customers', field: 'visit.city', operator: 'is', value: 'Delft' } },
    ],
    ['of customers says nothing of suppliers', { ...supplier, ...gouda }, customersInDelft, null],
    ['lets in who is a supplier as well', { ...both, ...gouda }, customersInDelft, null],
    [
      'of either role keeps out who satisfies none',
      { ...both, ...gouda },
      narrowed({ customers: inDelft, suppliers: mailed }),
      { code: 'conditionUnmet', words: { setting: 'customers', field: 'visit.city', operator: 'is', value: 'Delft' } },
    ],
    [
      'says more than that the other role is left out',
      { ...both, ...gouda },
      { ...narrowed({ suppliers: mailed }), customers: false },
      { code: 'conditionUnmet', words: { setting: 'suppliers', field: 'email', operator: 'isFilled' } },
    ],
    [
      'of which one is enough names the first',
      { ...customer, ...gouda },
      narrowed({ customers: { match: 'any', conditions: [...inDelft.conditions, ...mailed.conditions] } }),
      {
        code: 'noConditionHolds',
        words: { setting: 'customers', field: 'visit.city', operator: 'is', value: 'Delft' },
      },
    ],
  ])('%s, on either side', (_what, fields, filter, expected) => {
    expect(relationExclusion(exactRelation('e1', fields), filter, false)).toEqual(expected);
    expect(tribeRelationExclusion(tribeRelation('t1', fields), filter)).toEqual(expected);
  });

  test.each<[string, Condition, object]>([
    ['a list', { field: 'visit.country', operator: 'isOneOf', values: ['NL', 'BE'] }, { value: 'NL,BE' }],
    ['a range', { field: 'debtorNumber', operator: 'isBetween', from: null, to: '9' }, { from: '', to: '9' }],
  ])('tell %s in words', (_what, condition, words) => {
    const filter = narrowed({ customers: { match: 'all', conditions: [condition] } });
    expect(relationExclusion(exactRelation('e1', customer), filter, false)?.words).toMatchObject(words);
  });

  test.each<[string, Fields, Fields, string | null]>([
    ['satisfied on both sides', delft, delft, null],
    ['satisfied in Exact only', delft, gouda, null],
    ['satisfied in Tribe only', gouda, delft, null],
    ['satisfied on neither side', gouda, gouda, 'conditionUnmet'],
    ['told by Tribe only', {}, delft, null],
    ['told by Exact only', delft, {}, null],
    ['told by Exact only, and not satisfied', gouda, {}, 'conditionUnmet'],
  ])('%s count so for a linked pair', (_what, exact, tribe, expected) => {
    const [e1, t1] = [exactRelation('e1', exact), tribeRelation('t1', tribe)];
    expect(linkedExclusion(e1, t1, customersInDelft)?.code ?? null).toBe(expected);
    const filter = narrowed({
      contacts: { match: 'all', conditions: [{ field: 'title', operator: 'is', value: 'a' }] },
    });
    const title = ({ 'visit.city': city }: Fields): Fields =>
      city === undefined ? {} : { title: city === 'DELFT' ? 'A' : 'B' };
    const [c1, p1] = [exactContact('c1', 'e1', title(exact)), tribeContact('p1', 't1', title(tribe))];
    expect(contactExclusion(c1, filter, p1)?.code ?? null).toBe(expected);
  });

  test('that only Exact can tell keep a contact of Tribe out until both are linked', () => {
    const filter = narrowed({ contacts: { match: 'all', conditions: [{ field: 'isMain', operator: 'isYes' }] } });
    const p1 = tribeContact('p1', 't1');
    expect(contactExclusion(p1, filter)?.code).toBe('conditionUnmet');
    expect(contactExclusion(exactContact('c1', 'e1', { isMain: true }), filter, p1)).toBeNull();
    expect(contactExclusion(exactContact('c1', 'e1', { isMain: false }), filter, p1)?.code).toBe('conditionUnmet');
  });

  test('that only one role satisfies bring that role alone', () => {
    const filter = narrowed({ customers: mailed, suppliers: inDelft });
    const told = { ...both, ...delft, name: null, debtorNumber: '1', creditorNumber: '2' };
    const { isCustomer: _customer, debtorNumber: _number, ...supplierOnly } = told;
    expect(withoutFilteredRoles(exactRelation('e1', told), filter).fields).toEqual(supplierOnly);
    const mailedInTribe = tribeRelation('t1', { email: 'a@b.nl' });
    expect(withoutFilteredRoles(exactRelation('e1', told), filter, mailedInTribe).fields).toEqual(told);
  });
});
