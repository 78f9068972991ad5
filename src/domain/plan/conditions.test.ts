import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FilterConditions, filterLists } from '../filter/conditions.ts';
import { unmetOf } from '../filter/holds.ts';
import { defaultRules } from '../mapping/defaults.ts';
import type { Rules } from '../mapping/rules.ts';
import type { Fields } from '../model/fields.ts';
import type { NeutralRecord } from '../model/record.ts';
import {
  exactContact,
  exactRelation,
  inShort,
  plan,
  roomyCapabilities,
  tribeContact,
  tribeRelation,
} from '../testing/build.ts';
import { carryOut } from '../testing/carryOut.ts';
import { conditionListOf } from '../testing/conditions.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { keysOf, worldArbitrary } from '../testing/worlds.ts';
import { itemKey } from './key.ts';
import { type PlanInput, planImport, planMarked } from './planImport.ts';
import { planPair } from './planPair.ts';

/** What conditions of the filter do to plans. */

const capabilities = { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') };
const withConditions = (conditions: FilterConditions): Rules => ({
  ...defaultRules,
  filter: { ...defaultRules.filter, conditions },
});

const inputArbitrary: fc.Arbitrary<PlanInput> = fc
  .tuple(
    worldArbitrary(3),
    conditionListOf('customers'),
    conditionListOf('suppliers'),
    conditionListOf('contacts'),
    fc.boolean(),
  )
  .map(([world, customers, suppliers, contacts, includeTribeOnly]) => ({
    ...world,
    rules: withConditions({ customers, suppliers, contacts }),
    capabilities,
    direction: 'both',
    includeTribeOnly,
  }));

/** Whether one of both satisfies the conditions of something that it is, by what is told of it on either side. */
function isLetIn(rules: Rules, one: NeutralRecord | undefined, other: NeutralRecord | undefined): boolean {
  if (one === undefined) return false;
  const told: Fields = { ...other?.fields, ...one.fields };
  const { isCustomer, isSupplier } = one.fields;
  const lists = filterLists.filter((list) =>
    one.kind === 'contact'
      ? list === 'contacts'
      : list === 'customers'
        ? isCustomer
        : list === 'suppliers' && isSupplier,
  );
  return lists.some((list) => unmetOf(rules.filter.conditions?.[list], told) === null);
}

const recordsOf = ({ exact, tribe }: Pick<PlanInput, 'exact' | 'tribe'>) =>
  new Map([...exact, ...tribe].map((one) => [itemKey(one.kind, one.side, one.id), one]));

describe('under whatever conditions', () => {
  test('nothing is written for a record that satisfies them on neither side, nor for its contacts', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const records = recordsOf(input);
        const find = (kind: 'relation' | 'contact', side: 'exact' | 'tribe', id: string | null | undefined) =>
          records.get(itemKey(kind, side, id ?? ''));
        const { items } = planImport(input);
        const skipped = new Set(items.flatMap(({ key, action }) => (action === 'skip' ? [key] : [])));
        for (const { kind, exactId, tribeId, effects } of items) {
          if (effects.length === 0) continue;
          const [exact, tribe] = [find(kind, 'exact', exactId), find(kind, 'tribe', tribeId)];
          expect(isLetIn(input.rules, exact, tribe) || isLetIn(input.rules, tribe, exact)).toBe(true);
          if (kind === 'relation') continue;
          for (const one of [exact, tribe]) {
            expect(one !== undefined && skipped.has(itemKey('relation', one.side, one.ownerId ?? ''))).toBe(false);
          }
        }
      }),
      propertyRuns,
    );
  });

  test('a plan that is carried out leaves nothing to write, and no link is lost', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const after = carryOut(input, planImport(input).items);
        expect(planImport(after).items.flatMap(({ effects }) => effects)).toEqual([]);
        for (const { kind, exactId, tribeId } of input.links) {
          expect(
            after.links.some((one) => one.kind === kind && one.exactId === exactId && one.tribeId === tribeId),
          ).toBe(true);
        }
      }),
      propertyRuns,
    );
  });

  test('a linked pair is planned from the pair alone, and marked records as by the plan of everything', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const { items } = planImport(input);
        expect(planMarked(input, keysOf(input))).toEqual(items);
        const records = recordsOf(input);
        for (const link of input.links) {
          const exact = records.get(itemKey(link.kind, 'exact', link.exactId)) ?? null;
          const tribe = records.get(itemKey(link.kind, 'tribe', link.tribeId)) ?? null;
          const ownerLink = input.links.find((one) => one.kind === 'relation' && one.exactId === exact?.ownerId);
          if (exact === null || (link.kind === 'contact' && ownerLink === undefined)) continue;
          const owner =
            ownerLink === undefined
              ? null
              : {
                  exact: records.get(itemKey('relation', 'exact', ownerLink.exactId)) ?? null,
                  tribe: records.get(itemKey('relation', 'tribe', ownerLink.tribeId)) ?? null,
                };
          expect(planPair({ link, exact, tribe, owner }, input)).toEqual(
            items.find(({ key }) => key === itemKey(link.kind, 'exact', link.exactId)),
          );
        }
      }),
      propertyRuns,
    );
  });

  test('lists without conditions are no conditions', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const empty = { match: 'any', conditions: [] } as const;
        const rules = withConditions({ customers: empty, suppliers: empty, contacts: empty });
        expect(planImport({ ...input, rules })).toEqual(planImport({ ...input, rules: defaultRules }));
      }),
      propertyRuns,
    );
  });
});

const inDelft = withConditions({
  customers: { match: 'all', conditions: [{ field: 'visit.city', operator: 'is', value: 'delft' }] },
});
const agreed: Fields = { name: 'Bos', isCustomer: true, isSupplier: false, email: 'a@b.nl', 'visit.city': 'Delft' };
const t1 = tribeRelation('t1', agreed);
const moved: Fields = { ...agreed, 'visit.city': 'Gouda' };
const link = { kind: 'relation', exactId: 'e1', tribeId: 't1', base: agreed } as const;
const of = (more: Partial<PlanInput>) =>
  plan({ rules: inDelft, direction: 'both', includeTribeOnly: true, ...more }).items;

describe('a relation that moves out of the filter', () => {
  test('takes its last edit along, then stays as it is on both sides, and comes back by an edit on either', () => {
    const first = of({ exact: [exactRelation('e1', { ...moved, email: 'c@d.nl' })], tribe: [t1], links: [link] });
    expect(first[0]?.effects).toEqual([
      { side: 'tribe', operation: 'update', fields: { email: 'c@d.nl', 'visit.city': 'Gouda' } },
    ]);
    const gone = { ...link, base: moved };
    const edited = exactRelation('e1', { ...moved, email: 'later@d.nl' });
    const out = of({ exact: [edited], tribe: [tribeRelation('t1', moved)], links: [gone] });
    expect(inShort(out)).toEqual(['e1 t1 skip conditionUnmet']);
    const back = of({ exact: [edited], tribe: [tribeRelation('t1', agreed)], links: [gone] });
    expect(back[0]?.effects.map(({ side, fields }) => [side, fields])).toEqual([
      ['exact', { 'visit.city': 'Delft' }],
      ['tribe', { email: 'later@d.nl' }],
    ]);
  });

  test('leaves its contacts where they are', () => {
    const exact = [exactRelation('e1', moved), exactContact('c1', 'e1', { firstName: 'Jan' })];
    const tribe = [tribeRelation('t1', moved), tribeContact('p2', 't1', { firstName: 'Piet' })];
    expect(inShort(of({ exact, tribe, links: [{ ...link, base: moved }] }))).toEqual([
      'e1 t1 skip conditionUnmet',
      'c1 - skip ownerSkipped',
      '- p2 skip ownerSkipped',
    ]);
  });
});

describe('a new relation that does not satisfy', () => {
  test.each([
    ['in Exact', { exact: [exactRelation('e1', moved)] }, ['e1 - skip conditionUnmet']],
    ['in Tribe', { tribe: [tribeRelation('t1', moved)] }, ['- t1 skip conditionUnmet']],
    [
      'in Exact while its counterpart does',
      {
        exact: [exactRelation('e1', { ...moved, debtorNumber: '1' })],
        tribe: [tribeRelation('t1', { ...agreed, debtorNumber: '1' })],
      },
      ['e1 - skip conditionUnmet', '- t1 skip twinInExact'],
    ],
    [
      'in Tribe while its counterpart does',
      {
        exact: [exactRelation('e1', { ...agreed, debtorNumber: '1' })],
        tribe: [tribeRelation('t1', { ...moved, debtorNumber: '1' })],
      },
      ['e1 t1 update matched number'],
    ],
    [
      'in Exact as a customer, but is a supplier',
      { exact: [exactRelation('e1', { ...moved, isSupplier: true })] },
      ['e1 - create newInExact'],
    ],
  ])('%s', (_where, records, expected) => expect(inShort(of(records))).toEqual(expected));

  test('in one role is made in the other alone', () => {
    const [item] = of({
      tribe: [tribeRelation('t1', { ...moved, isSupplier: true, debtorNumber: '1', creditorNumber: '2' })],
    });
    expect(item?.effects[0]?.fields).toMatchObject({ isSupplier: true, creditorNumber: '2' });
    expect(Object.keys(item?.effects[0]?.fields ?? {})).not.toContain('isCustomer');
    expect(Object.keys(item?.effects[0]?.fields ?? {})).not.toContain('debtorNumber');
  });
});
