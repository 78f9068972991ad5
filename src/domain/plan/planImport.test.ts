import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRules } from '../mapping/defaults.ts';
import type { Direction } from '../mapping/direction.ts';
import type { Rules } from '../mapping/rules.ts';
import type { Fields } from '../model/fields.ts';
import type { NeutralRecord } from '../model/record.ts';
import { settleAddresses } from '../model/settle.ts';
import { directionArbitrary, fieldsArbitrary, policyArbitrary } from '../testing/arbitraries.ts';
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
import { propertyRuns } from '../testing/propertyRuns.ts';
import type { PlanInput } from './planImport.ts';
import type { PlanLink } from './standing.ts';

const link = (exactId: string, tribeId: string, kind: PlanLink['kind'] = 'relation', base: Fields = {}): PlanLink => ({
  kind,
  exactId,
  tribeId,
  base,
});

describe('the plan of an import', () => {
  test('lists relations by label, each followed by its contacts', () => {
    const { items, counts } = plan({
      exact: [
        exactContact('c2', 'e1', { lastName: 'Zwart' }),
        exactRelation('e2', { name: 'beta' }),
        exactContact('c3', 'e2', { lastName: 'Ähre' }),
        exactRelation('e1', { name: 'Álpha' }),
        exactContact('c1', 'e1', { lastName: 'aap' }),
        exactContact('c9', 'e9'),
      ],
    });
    expect(items.map(({ exactId }) => exactId)).toEqual(['e1', 'c1', 'c2', 'e2', 'c3', 'c9']);
    expect(items.map(({ dependsOn }) => dependsOn)).toEqual([
      null,
      'relation:exact:e1',
      'relation:exact:e1',
      null,
      'relation:exact:e2',
      null,
    ]);
    expect(counts.relation).toMatchObject({ create: 2, skip: 0 });
    expect(counts.contact).toMatchObject({ create: 3, skip: 1 });
  });

  test('lets contacts follow the fate of their relation', () => {
    const fates: readonly (readonly [string, NeutralRecord, readonly NeutralRecord[], string])[] = [
      ['not listed', exactRelation('e9'), [], 'skip ownerSkipped'],
      ['inactive', exactRelation('e1', {}, { isActive: false }), [], 'skip ownerSkipped'],
      ['nameless', exactRelation('e1', { name: null }), [], 'blocked ownerBlocked'],
      [
        'in question',
        exactRelation('e1', { debtorNumber: '1' }),
        [tribeRelation('t1', { debtorNumber: '1' }), tribeRelation('t2', { debtorNumber: '1' })],
        'blocked ownerUndecided',
      ],
      ['new', exactRelation('e1'), [], 'create newInExact'],
    ];
    for (const [fate, relation, tribe, expected] of fates) {
      const { items } = plan({ exact: [relation, exactContact('c1', 'e1')], tribe });
      expect(inShort(items.filter(({ kind }) => kind === 'contact')), fate).toEqual([`c1 - ${expected}`]);
    }
  });

  test('does not make contacts of a linked relation wait for it, not even when it is blocked', () => {
    const linked = { links: [link('e1', 't1')], tribe: [tribeRelation('t1')] };
    for (const name of ['Jansen', 'x'.repeat(41)]) {
      const { items } = plan({ ...linked, exact: [exactRelation('e1', { name }), exactContact('c1', 'e1')] });
      expect(items[1]).toMatchObject({ action: 'create', dependsOn: null });
    }
  });

  test('compares what is linked with its base, whatever the ladder would say', () => {
    const { items } = plan({
      exact: [exactRelation('e1', { name: 'Jansen', debtorNumber: '1' })],
      tribe: [
        tribeRelation('t1', { name: 'Jansen', debtorNumber: '1' }),
        tribeRelation('t2', { debtorNumber: '1' }, { carriedExactId: 'e1' }),
      ],
      links: [link('e1', 't1', 'relation', { name: 'Jansen', debtorNumber: '1', isCustomer: true, isSupplier: false })],
    });
    expect(inShort(items)).toEqual(['e1 t1 unchanged alreadyAgreed']);
  });

  test('does not match what is linked to another', () => {
    const { items } = plan({
      exact: [exactRelation('e1'), exactRelation('e2', { debtorNumber: '2' })],
      tribe: [tribeRelation('t1', { debtorNumber: '2' })],
      links: [link('e1', 't1')],
    });
    expect(inShort(items)[1]).toBe('e2 - create newInExact');
  });

  test('never carries a deletion over', () => {
    const gone = plan({
      exact: [exactRelation('e1')],
      tribe: [tribeRelation('t2', { name: 'Left' }), tribeContact('p2', 't2', { lastName: 'Left' })],
      links: [link('e1', 't1'), link('e2', 't2'), link('c2', 'p2', 'contact'), link('e3', 't3')],
    });
    expect(inShort(gone.items)).toEqual(['e1 t1 skip goneInTribe', 'e2 t2 skip goneInExact', 'c2 p2 skip goneInExact']);
    expect(gone.items.every(({ effects }) => effects.length === 0)).toBe(true);
  });

  test('counts what only Tribe has, and lists it when asked', () => {
    const input: Partial<PlanInput> = {
      exact: [exactRelation('e1', { debtorNumber: '1' })],
      tribe: [
        tribeRelation('t1', { debtorNumber: '1' }),
        tribeRelation('t2', { debtorNumber: '1' }),
        tribeRelation('t3'),
        tribeContact('p3', 't3'),
      ],
    };
    expect(plan(input)).toMatchObject({ tribeOnly: { relation: 1, contact: 1 } });
    expect(plan(input).items).toHaveLength(1);
    const listed = plan({ ...input, includeTribeOnly: true });
    expect(inShort(listed.items).slice(1)).toEqual(['- t3 skip onlyInTribe', '- p3 skip onlyInTribe']);
    expect(listed.items[1]?.key).toBe('relation:tribe:t3');
  });

  test('leaves out a role that is not synchronised, with its number', () => {
    const rules: Rules = { ...defaultRules, filter: { ...defaultRules.filter, suppliers: false } };
    const both: Fields = { isCustomer: true, isSupplier: true, debtorNumber: '1', creditorNumber: '1' };
    const { items } = plan({
      rules,
      exact: [exactRelation('e1', both), exactRelation('e2', { isCustomer: false, isSupplier: true })],
    });
    expect(items[0]?.effects[0]?.fields).toEqual({ name: 'Company e1', isCustomer: true, debtorNumber: '1' });
    expect(items[1]).toMatchObject({ action: 'skip', reason: { code: 'filteredOut' } });
  });

  test('knows a relation by the number of a role that is not synchronised, rather than make it twice', () => {
    const rules: Rules = { ...defaultRules, filter: { ...defaultRules.filter, customers: false } };
    const { items } = plan({
      rules,
      exact: [exactRelation('e1', { name: 'Jansen BV', isSupplier: true, debtorNumber: '100', email: 'info@x.nl' })],
      tribe: [tribeRelation('t1', { name: 'Bakkerij Jansen', debtorNumber: '100', email: 'info@x.nl' })],
    });
    expect(inShort(items)).toEqual(['e1 t1 update matched number']);
  });

  test('refuses records that share an id, for that is a bug of whoever read them', () => {
    expect(() => plan({ exact: [exactRelation('e1'), exactRelation('e1')] })).toThrow(
      'two relation records have one id',
    );
  });
});

// ---------------------------------------------------------------- carried out and planned again

const recordsArbitrary = fc
  .array(
    fc.record({
      relation: fieldsArbitrary('relation'),
      contact: fieldsArbitrary('contact'),
      other: fieldsArbitrary('relation'),
      isActive: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  .map((drawn) => ({
    exact: drawn.flatMap(({ relation, contact, isActive }, at) => [
      exactRelation(`e${at}`, settleAddresses(relation), { isActive }),
      exactContact(`c${at}`, `e${at}`, contact),
    ]),
    tribe: drawn.flatMap(({ other, contact }, at) => [
      tribeRelation(`t${at}`, other, { carriedExactId: at % 2 === 0 ? `e${at}` : null }),
      tribeContact(`p${at}`, `t${at}`, { ...contact, title: 'x' }),
    ]),
  }));

describe('planning and carrying out', () => {
  const capabilities = { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') };
  const run = (check: (input: PlanInput) => void, share: number) =>
    fc.assert(
      fc.property(
        recordsArbitrary,
        policyArbitrary,
        directionArbitrary,
        ({ exact, tribe }, defaultPolicy, direction: Direction) => {
          const rules: Rules = { ...defaultRules, policies: { relation: {}, contact: {} }, defaultPolicy };
          check({ exact, tribe, links: [], answers: new Map(), rules, direction, capabilities });
        },
      ),
      { ...propertyRuns, numRuns: Math.ceil(propertyRuns.numRuns / share) },
    );

  test('ends: after two rounds nothing is left to write, nor to learn', () => {
    run((input) => {
      const once = carryOut(input, plan(input).items);
      expect(plan(once).counts).toMatchObject({ relation: { create: 0, link: 0 }, contact: { create: 0, link: 0 } });
      const twice = carryOut(once, plan(once).items);
      const left = plan(twice);
      expect(left.items.flatMap(({ effects }) => effects)).toEqual([]);
      expect(plan(carryOut(twice, left.items)).items).toEqual(left.items);
    }, 2);
  });

  test('never links one Tribe record twice', () => {
    run((input) => {
      const { links } = carryOut(input, plan(input).items);
      expect(new Set(links.map(({ kind, tribeId }) => `${kind} ${tribeId}`)).size).toBe(links.length);
    }, 2);
  });

  test('does not depend on the order in which records, links and answers come', () => {
    run((input) => {
      const turned = { ...input, exact: input.exact.toReversed(), tribe: input.tribe.toReversed() };
      expect(plan(turned)).toEqual(plan(input));
    }, 4);
  });

  test('is plain JSON', () => {
    run((input) => {
      const { items } = plan(input);
      expect(JSON.parse(JSON.stringify(items))).toEqual(items);
    }, 10);
  });
});
