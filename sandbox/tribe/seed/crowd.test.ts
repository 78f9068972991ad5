import { expect, test } from 'vitest';
import { buildWorld } from '../../kit/world/world.ts';
import { atLeast } from './crowd.ts';

const world = buildWorld({ seed: 7, size: 60 });
const book = world.companies.flatMap((company) => company.tribe);

test('a small wish leaves the world as it is', () => {
  expect(atLeast(0, 7, world.companies)).toEqual(book);
  expect(atLeast(book.length, 7, world.companies)).toEqual(book);
});

test('a large one adds relations behind it, the same each time, that share no name, number or id with anybody', () => {
  const all = atLeast(400, 7, world.companies);
  expect(all).toEqual(atLeast(400, 7, world.companies));
  expect(all.slice(0, book.length)).toEqual(book);
  expect(all).toHaveLength(400);
  const added = all.slice(book.length);
  const known = world.companies.flatMap(({ exact, tribe }) => (exact === null ? tribe : [exact, ...tribe]));
  for (const of of ['name', 'debtorNumber', 'id'] as const) {
    const values = added.map((relation) => relation[of]);
    expect(new Set(values).size).toBe(added.length);
    expect(known.filter((relation) => values.includes(relation[of]))).toEqual([]);
  }
});

test('a larger crowd holds the smaller one', () => {
  expect(atLeast(200, 7, world.companies).slice(0, 100)).toEqual(atLeast(100, 7, world.companies));
});
