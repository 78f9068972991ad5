import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { odataV4, parseFilter, parseOrderBy } from '../../kit/odata/index.ts';
import { Tables } from '../../kit/tables.ts';
import { dateFields, dateOf } from '../state/dateOrder.ts';
import type { Entity } from '../state/entity.ts';
import { EntityStore } from '../state/store.ts';
import { byDateOf, DateWalk, dateBounds, sinceBounds, withTieBreak } from './dateWalk.ts';

const types = ['A', 'B'];
const entity = fc.record({
  id: fc.constantFrom(...'abcdefghij'),
  type: fc.constantFrom(...types),
  createdMs: fc.integer({ min: 0, max: 3 }),
  mutatedMs: fc.option(fc.integer({ min: 0, max: 3 })),
});
const steps = fc.array(fc.oneof(entity, fc.constantFrom(...'abcdefghij')), { maxLength: 60 });

/** A store after puts (of records) and removals (of ids); the orders exist from the given step on. */
function storeAfter(all: readonly (Partial<Entity> | string)[], warmAt: number): EntityStore {
  const store = new EntityStore(new Tables());
  for (const [index, step] of all.entries()) {
    if (index === warmAt) store.warm();
    if (typeof step === 'string') store.remove(step);
    else store.put({ tenant: 't', values: {}, links: {}, ...step } as Entity);
  }
  return store;
}

describe('orders by date that the store keeps', () => {
  test('are what sorting gives, whatever was put, moved and removed, in both directions, from any place and date', () => {
    fc.assert(
      fc.property(
        steps,
        fc.nat({ max: 60 }),
        fc.constantFrom(...dateFields),
        fc.boolean(),
        fc.nat({ max: 12 }),
        fc.option(fc.nat({ max: 4 })),
        (all, warmAt, field, isDescending, skipped, fromMs) => {
          const store = storeAfter(all, warmAt);
          const asked = [...store.all()].filter((each) => fromMs === null || dateOf(each, field) >= fromMs);
          const sorted = asked.sort((a, b) => {
            const [x, y] = [dateOf(a, field), dateOf(b, field)];
            return (x === y ? (a.id < b.id ? -1 : 1) : x < y ? -1 : 1) * (isDescending ? -1 : 1);
          });
          const walk = new DateWalk(store, 't', types, { field, isDescending }, fromMs);
          expect(walk.size).toBe(sorted.length);
          expect([...walk.from(skipped)].map(({ id }) => id)).toEqual(sorted.slice(skipped).map(({ id }) => id));
        },
      ),
    );
  });

  test('find what changed since a moment, or say that going through all is as good', () => {
    fc.assert(
      fc.property(steps, fc.nat({ max: 60 }), fc.nat({ max: 4 }), (all, warmAt, fromMs) => {
        const store = storeAfter(all, warmAt);
        const bounds = dateFields.map((field) => ({ field, fromMs }));
        const found = sinceBounds(store, 't', types, bounds);
        if (found === null) return;
        const expected = [...store.all()].filter((each) => dateFields.some((field) => dateOf(each, field) >= fromMs));
        expect(found.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
      }),
    );
  });
});

test.each([
  ['CreationDate', { field: 'CreationDate', isDescending: false }],
  ['CreationDate,ID', { field: 'CreationDate', isDescending: false }],
  ['LastMutationDate desc', { field: 'LastMutationDate', isDescending: true }],
  ['LastMutationDate desc,ID desc', { field: 'LastMutationDate', isDescending: true }],
  ['LastMutationDate desc,ID', null],
  ['CreationDate,Name', null],
  ['CreationDate,ID,Name', null],
  ['Name', null],
  ['Organization/CreationDate', null],
])('$orderby=%s is kept as %j', (text, by) => {
  expect(byDateOf(withTieBreak(parseOrderBy(text)))).toEqual(by);
});

const t = '2026-01-01T00:00:00Z';
const fromMs = Date.parse(t);
const [created, mutated] = dateFields.map((field) => ({ field, fromMs }));
test.each([
  [`CreationDate ge ${t}`, [created]],
  [`(CreationDate ge ${t}) or (LastMutationDate gt ${t})`, [created, mutated]],
  [`Name eq 'x' and LastMutationDate ge ${t}`, [mutated]],
  [`Name eq 'x' or LastMutationDate ge ${t}`, null],
  [`LastMutationDate le ${t}`, null],
  [`not (LastMutationDate ge ${t})`, null],
])('$filter=%s has the lower bounds %j', (text, bounds) => {
  expect(dateBounds(parseFilter(text, odataV4))).toEqual(bounds);
});
