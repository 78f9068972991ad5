import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fields } from '../model/fields.ts';
import { conditionListOf, conditionOf } from '../testing/conditions.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import {
  type Condition,
  type ConditionList,
  filterFieldsOf,
  filterLists,
  natureOf,
  operatorsOf,
} from './conditions.ts';
import { comparable, holds, unmetOf } from './holds.ts';

type Row = readonly [Condition['field'], Condition['operator'], string, string | boolean | null, boolean];

const written = (field: Condition['field'], operator: Condition['operator'], value: string): Condition => {
  switch (operator) {
    case 'is':
    case 'isNot':
    case 'contains':
    case 'startsWith':
      return { field, operator, value };
    case 'isOneOf':
    case 'isNoneOf':
      return { field, operator, values: value.split(' ') };
    case 'isBetween': {
      const [from = '', to = ''] = value.split('..');
      return { field, operator, from: from || null, to: to || null };
    }
    case 'isFilled':
    case 'isEmpty':
    case 'isYes':
    case 'isNo':
      return { field, operator };
  }
};

const rows: readonly Row[] = [
  ['name', 'is', 'cafe de zwaan', 'Café  De Zwáan ', true],
  ['name', 'is', 'Jansen BV', 'Jansen B. V.', true],
  ['name', 'is', 'Jansen & Zn', 'Jansen Zn.', true],
  ['name', 'isNot', 'Bos', 'bos', false],
  ['name', 'isNot', 'Bos', null, true],
  ['name', 'contains', 'groot handel', 'Groot-Handel Bos', true],
  ['name', 'contains', 'handel', null, false],
  ['name', 'startsWith', 'bak', 'Bäkkerij Bos', true],
  ['name', 'startsWith', 'bos', 'Bakkerij Bos', false],
  ['visit.city', 'is', "'s hertogenbosch", 's-Hertogenbosch', true],
  ['visit.postcode', 'is', '1234ab', '1234 AB', true],
  ['visit.postcode', 'startsWith', '12 34', '1234 AB', true],
  ['visit.postcode', 'startsWith', '23', '1234 AB', false],
  ['email', 'contains', '@Jansen.nl', 'piet@jansen.nl', true],
  ['email', 'contains', '@jansen.nl', 'piet@jansenxnl', false],
  ['website', 'is', 'jansen.nl', 'https://www.Jansen.nl/', true],
  ['website', 'startsWith', 'www.jan', 'http://jansen.nl', true],
  ['vatNumber', 'is', 'NL 8123.45.678 B01', 'NL812345678B01', true],
  ['vatNumber', 'startsWith', 'be', 'BE0123456789', true],
  ['chamberOfCommerce', 'is', '12 34 56 78', '12345678', true],
  ['phone', 'is', '+31 (0)30-1234567', '030 123 45 67', true],
  ['phone', 'is', '0031 30 1234567', '+31301234567', true],
  ['phone', 'is', '+32 30 1234567', '+31301234567', false],
  ['phone', 'startsWith', '030', '+31 30 123 45 67', true],
  ['phone', 'startsWith', '030', '030-1234567', true],
  ['phone', 'startsWith', '+31', '030-1234567', false],
  ['phone', 'startsWith', '031', '+31 30 123 45 67', false],
  ['phone', 'startsWith', '+31 6', '+31612345678', true],
  ['mobile', 'contains', '12 34', '06-12345678', true],
  ['email', 'isFilled', '', 'a@b.nl', true],
  ['email', 'isFilled', '', null, false],
  ['email', 'isEmpty', '', null, true],
  ['email', 'isEmpty', '', 'a@b.nl', false],
  ['visit.country', 'isOneOf', 'NL BE', 'BE', true],
  ['visit.country', 'isOneOf', 'NL BE', 'DE', false],
  ['visit.country', 'isOneOf', 'NL BE', null, false],
  ['visit.country', 'isNoneOf', 'NL BE', 'DE', true],
  ['visit.country', 'isNoneOf', 'NL BE', null, true],
  ['debtorNumber', 'isBetween', '10000..19999', '10000', true],
  ['debtorNumber', 'isBetween', '10000..19999', '   19999', true],
  ['debtorNumber', 'isBetween', '10000..19999', '9999', false],
  ['debtorNumber', 'isBetween', '10000..19999', '100000', false],
  ['debtorNumber', 'isBetween', '9..', '10', true],
  ['debtorNumber', 'isBetween', '..9', '010', false],
  ['debtorNumber', 'isBetween', '1..9', 'A5', false],
  ['debtorNumber', 'isBetween', '1..9', null, false],
  ['isMain', 'isYes', '', true, true],
  ['isMain', 'isYes', '', null, false],
  ['isMain', 'isNo', '', false, true],
  ['isMain', 'isNo', '', null, true],
  ['title', 'is', 'dhr', 'Dhr.', true],
];

describe('a condition', () => {
  test.each(rows)('%s %s %j of %j: %s', (field, operator, value, told, expected) => {
    expect(holds(written(field, operator, value), { [field]: told })).toBe(expected);
  });

  test('takes what is not told for empty', () => {
    expect(holds({ field: 'email', operator: 'isEmpty' }, {})).toBe(true);
    expect(holds({ field: 'isMain', operator: 'isYes' }, {})).toBe(false);
  });

  test.each<[string[], Fields, boolean]>([
    [['customer'], { isCustomer: true, isSupplier: false }, true],
    [['customer'], { stage: 'prospect', isCustomer: false }, false],
    [['lead', 'prospect'], { stage: 'prospect', isCustomer: false }, true],
    [['supplier'], { isCustomer: true, isSupplier: true }, true],
    [['supplier'], { isCustomer: true, isSupplier: false }, false],
  ])('about the relation type %j looks at every type that %j tells', (values, fields, expected) => {
    expect(holds({ field: 'stage', operator: 'isOneOf', values }, fields)).toBe(expected);
    expect(holds({ field: 'stage', operator: 'isNoneOf', values }, fields)).toBe(!expected);
  });

  test('has an operator for every field of every list', () => {
    for (const list of filterLists) {
      for (const field of filterFieldsOf(list)) expect(operatorsOf[natureOf(field)].length).toBeGreaterThan(1);
    }
  });
});

describe('a list of conditions', () => {
  const named: Condition = { field: 'name', operator: 'startsWith', value: 'Bos' };
  const mailed: Condition = { field: 'email', operator: 'isFilled' };
  const list = (match: ConditionList['match'], ...conditions: Condition[]): ConditionList => ({ match, conditions });

  test.each<[string, ConditionList | undefined, Fields, ReturnType<typeof unmetOf>]>([
    ['none', undefined, {}, null],
    ['an empty one of all', list('all'), {}, null],
    ['an empty one of any', list('any'), {}, null],
    ['all hold', list('all', named, mailed), { name: 'Bos', email: 'a@b.nl' }, null],
    ['the second fails', list('all', named, mailed), { name: 'Bos' }, { condition: mailed, match: 'all' }],
    ['one of them holds', list('any', named, mailed), { email: 'a@b.nl' }, null],
    ['none of them holds', list('any', named, mailed), {}, { condition: named, match: 'any' }],
  ])('%s', (_what, one, fields, expected) => expect(unmetOf(one, fields)).toEqual(expected));
});

describe('whatever is asked and told', () => {
  const texts = fc.constantFrom(
    'Café Bos',
    'bos',
    '1234 AB',
    'a@b.nl',
    '030-1234567',
    '+31301234567',
    '100',
    '99',
    'É',
  );
  const told = fc.record({ field: fc.constantFrom(...filterFieldsOf('customers')), text: fc.option(texts) });
  const opposites = [
    ['is', 'isNot'],
    ['isFilled', 'isEmpty'],
    ['isOneOf', 'isNoneOf'],
    ['isYes', 'isNo'],
  ] as const;

  test('one of two opposites holds', () => {
    fc.assert(
      fc.property(told, texts, fc.constantFrom(...opposites), ({ field, text }, value, [one, other]) => {
        const fields = { [field]: text };
        expect(holds(written(field, one, value), fields)).not.toBe(holds(written(field, other, value), fields));
      }),
      propertyRuns,
    );
  });

  test('what is the same also begins so, what begins so also contains it, and what contains it is filled', () => {
    fc.assert(
      fc.property(told, texts, ({ field, text }, value) => {
        // A telephone number with its country is the same as one without, and does not begin so.
        const chain =
          field === 'phone'
            ? (['contains', 'isFilled'] as const)
            : (['is', 'startsWith', 'contains', 'isFilled'] as const);
        const held = chain.map((operator) => holds(written(field, operator, value), { [field]: text }));
        expect([...held].sort()).toEqual(held);
      }),
      propertyRuns,
    );
  });

  test('case, accents and spaces make no difference', () => {
    fc.assert(
      fc.property(told, conditionOf('customers'), ({ text }, condition) => {
        const { field } = condition;
        const nature = natureOf(field);
        if (text === null || nature !== 'text') return;
        const loud = ` ${text.toUpperCase().normalize('NFD')} `;
        expect(comparable(field, loud)).toBe(comparable(field, text));
        expect(holds(condition, { [field]: loud })).toBe(holds(condition, { [field]: text }));
      }),
      propertyRuns,
    );
  });

  test('each condition that is added to a list of all lets nobody in, and to a list of any keeps nobody out', () => {
    fc.assert(
      fc.property(told, conditionListOf('customers'), conditionOf('customers'), ({ field, text }, list, added) => {
        const fields = { [field]: text };
        const longer = { ...list, conditions: [...list.conditions, added] };
        const [before, after] = [unmetOf(list, fields) === null, unmetOf(longer, fields) === null];
        if (list.match === 'all') expect(after && !before).toBe(false);
        else if (list.conditions.length > 0) expect(before && !after).toBe(false);
      }),
      propertyRuns,
    );
  });
});
