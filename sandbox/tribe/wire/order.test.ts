import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseOrderBy, type RowSchema } from '../../kit/odata/index.ts';
import type { Entity } from '../state/entity.ts';
import { compileOrdering, FirstOf, sorted } from './order.ts';

const rows: RowSchema<Entity> = {
  typeOf: ([name]) => (name === 'Name' ? 'Edm.String' : name === 'Number' ? 'Edm.Double' : null),
  read: (row, [name = '']) => row.values[name] ?? null,
};

const entities = fc
  .array(
    fc.record(
      { Name: fc.constantFrom('a', 'A', 'b', 'C'), Number: fc.integer({ min: 0, max: 3 }) },
      { requiredKeys: [] },
    ),
    { maxLength: 40 },
  )
  .map((all) =>
    all.map(
      (values, index): Entity => ({
        ...{ id: String(index), tenant: 't', type: 'T', createdMs: 0, mutatedMs: null, links: {} },
        values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
      }),
    ),
  );
const orders = fc.constantFrom('Name', 'Name desc', 'Number desc,Name', 'Number,Name desc');

test('the first of a list are what sorting the whole list puts first, equals in the order they came', () => {
  fc.assert(
    fc.property(entities, orders, fc.nat({ max: 50 }), (list, order, count) => {
      const ordering = compileOrdering(parseOrderBy(order), rows);
      const first = new FirstOf(ordering, count);
      for (const entity of list) first.offer(entity);
      expect(first.entities()).toEqual(sorted(list, ordering).slice(0, count));
    }),
  );
});

test('letter case does not count, and nothing comes before something', () => {
  const of = (id: string, Name?: string): Entity => ({
    ...{ id, tenant: 't', type: 'T', createdMs: 0, mutatedMs: null, links: {} },
    values: Name === undefined ? {} : { Name },
  });
  const list = [of('1', 'b'), of('2', 'B'), of('3', 'a'), of('4')];
  expect(sorted(list, compileOrdering(parseOrderBy('Name'), rows)).map(({ id }) => id)).toEqual(['4', '3', '1', '2']);
});
