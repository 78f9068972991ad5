import { describe, expect, test } from 'vitest';
import { defaultRules } from '../mapping/defaults.ts';
import type { Direction } from '../mapping/direction.ts';
import type { RelationFilter } from '../mapping/rules.ts';
import type { NeutralRecord } from '../model/record.ts';
import { exactContact, exactRelation, inShort, plan, tribeContact, tribeRelation, visit } from '../testing/build.ts';
import type { MatchAnswer } from './plan.ts';
import type { PlanLink } from './standing.ts';

interface Case {
  readonly exact?: readonly NeutralRecord[];
  readonly tribe: readonly NeutralRecord[];
  readonly links?: readonly PlanLink[];
  readonly answers?: Readonly<Record<string, MatchAnswer>>;
  readonly filter?: Partial<RelationFilter>;
  readonly flows?: Partial<Record<'relation' | 'contact', Direction>>;
  readonly newInExact?: boolean;
  readonly linkedElsewhere?: readonly string[];
}

const planBoth = ({ exact = [], tribe, links = [], answers = {}, filter = {}, flows = {}, ...more }: Case) =>
  plan({
    exact,
    tribe,
    links,
    answers: new Map(Object.entries(answers)),
    rules: {
      ...defaultRules,
      filter: { ...defaultRules.filter, ...filter },
      flows: { ...defaultRules.flows, ...flows },
      newInExact: more.newInExact ?? true,
    },
    linkedElsewhere: new Set(more.linkedElsewhere),
    direction: 'both',
  }).items;

const link = (exactId: string, tribeId: string, kind: PlanLink['kind'] = 'relation'): PlanLink => ({
  kind,
  exactId,
  tribeId,
  base: {},
});
const twoWhoFit = {
  exact: [exactRelation('e1', { debtorNumber: '1' })],
  tribe: [tribeRelation('t1', { debtorNumber: '1' }), tribeRelation('t2', { debtorNumber: '1' })],
};
const address = { name: 'Bakkerij Bos', ...visit('Kade', '5', '1234 AB') };

describe('a relation that only Tribe has', () => {
  const t1 = tribeRelation('t1');
  const rows: readonly (readonly [string, Case, string])[] = [
    ['is made in Exact', { tribe: [t1] }, '- t1 create newInTribe'],
    ['is not when relations do not flow there', { tribe: [t1], flows: { relation: 'toTribe' } }, ''],
    ['is not when inactive', { tribe: [tribeRelation('t1', {}, { isActive: false })] }, '- t1 skip inactiveInTribe'],
    ['is not when a mere prospect', { tribe: [tribeRelation('t1', { isCustomer: false })] }, '- t1 skip noRoleInTribe'],
    ['is not when its role is left out', { tribe: [t1], filter: { customers: false } }, '- t1 skip filteredOut'],
    [
      'is whatever the dates of the import',
      { tribe: [t1], filter: { createdFrom: '2030-01-01' } },
      '- t1 create newInTribe',
    ],
    [
      'is not when a person said so',
      { tribe: [t1], answers: { 'relation:tribe:t1': { is: 'leave' } } },
      '- t1 skip answeredLeave',
    ],
    ['is not while it may be another', twoWhoFit, '- t1 blocked candidateUndecided'],
    [
      'is not when left alone, though it may be another',
      { ...twoWhoFit, answers: { 'relation:tribe:t1': { is: 'leave' } } },
      '- t1 skip answeredLeave',
    ],
    [
      'is not when Exact had it and has it no more',
      { tribe: [tribeRelation('t1', {}, { carriedExactId: 'e9' })] },
      '- t1 skip goneInExact',
    ],
    [
      'is not when it came from another administration',
      { tribe: [tribeRelation('t1', {}, { carriedExactId: 'e9' })], linkedElsewhere: ['relation:tribe:t1'] },
      '- t1 skip inAnotherAdministration',
    ],
    [
      'is when people made it in Tribe and another administration has it already',
      { tribe: [t1], linkedElsewhere: ['relation:tribe:t1'] },
      '- t1 create newInTribe',
    ],
    ['is not where new ones are made elsewhere', { tribe: [t1], newInExact: false }, '- t1 skip notMadeHere'],
    [
      'is not when Exact has it inactive',
      { exact: [exactRelation('e1', address, { isActive: false })], tribe: [tribeRelation('t1', address)] },
      '- t1 skip twinInExact',
    ],
    [
      'is not when Exact has it outside the dates',
      {
        exact: [exactRelation('e1', { debtorNumber: '1' })],
        tribe: [tribeRelation('t1', { name: 'Company e1', debtorNumber: '1' })],
        filter: { createdFrom: '2030-01-01' },
      },
      '- t1 skip twinInExact',
    ],
    [
      'is not when it replaces one that was deleted',
      { exact: [exactRelation('e1', address)], tribe: [tribeRelation('t1', address)], links: [link('e1', 't0')] },
      '- t1 skip twinInExact',
    ],
    [
      'is not when it doubles a linked one',
      {
        exact: [exactRelation('e1', address)],
        tribe: [tribeRelation('t0', address), tribeRelation('t1', address)],
        links: [link('e1', 't0')],
      },
      '- t1 skip twinInExact',
    ],
    [
      'is told as a double when another one carries its Exact ID',
      {
        exact: [exactRelation('e1')],
        tribe: [tribeRelation('t0', {}, { carriedExactId: 'e1' }), tribeRelation('t1', {}, { carriedExactId: 'e1' })],
        links: [link('e1', 't0')],
      },
      '- t1 blocked foundTwice',
    ],
    [
      'is no double of one that was ended',
      {
        exact: [exactRelation('e1')],
        tribe: [
          tribeRelation('t0', {}, { carriedExactId: 'e1', isActive: false }),
          tribeRelation('t1', {}, { carriedExactId: 'e1' }),
        ],
        links: [link('e1', 't0')],
      },
      '- t1 skip twinInExact',
    ],
    [
      'is when the one that it doubled is renamed by the same plan',
      {
        exact: [exactRelation('e1', address)],
        tribe: [tribeRelation('t0', { ...address, name: 'Slagerij Vos' }), tribeRelation('t1', address)],
        links: [{ ...link('e1', 't0'), base: address }],
      },
      '- t1 create newInTribe',
    ],
    [
      'is when a person said that they are different',
      {
        exact: [exactRelation('e1', address)],
        tribe: [tribeRelation('t0', address), tribeRelation('t1', address)],
        links: [link('e1', 't0')],
        answers: { 'relation:tribe:t1': { is: 'different' } },
      },
      '- t1 create newInTribe',
    ],
    [
      'is when only the number of another company is the same',
      {
        exact: [exactRelation('e1', { name: 'Garage Vos', debtorNumber: '1', ...visit('Laan', '9', '9999 ZZ') })],
        tribe: [tribeRelation('t0'), tribeRelation('t1', { ...address, debtorNumber: '1' })],
        links: [link('e1', 't0')],
      },
      '- t1 create newInTribe',
    ],
  ];
  test.each(rows)('%s', (_what, about, expected) => {
    const own = planBoth(about).filter(({ exactId, tribeId }) => exactId === null && tribeId === 't1');
    expect(inShort(own)).toEqual(expected === '' ? [] : [expected]);
  });

  test('comes without a role that is left out, and with what Exact can hold', () => {
    const both = { isSupplier: true, debtorNumber: '1', creditorNumber: '2' };
    const [item] = planBoth({ tribe: [tribeRelation('t1', both)], filter: { suppliers: false } });
    expect(item?.effects).toEqual([
      { side: 'exact', operation: 'create', fields: { name: 'Firma t1', isCustomer: true, debtorNumber: '1' } },
    ]);
  });
});

describe('a contact that only Tribe has', () => {
  const p1 = tribeContact('p1', 't1', { firstName: 'Jan' });
  const t1 = tribeRelation('t1');
  const linked = { exact: [exactRelation('e1')], links: [link('e1', 't1')] };
  const inactive = { ...linked, exact: [exactRelation('e1', {}, { isActive: false })] };
  const rows: readonly (readonly [string, Case, string, string | null])[] = [
    ['is made below a linked relation', { ...linked, tribe: [t1, p1] }, '- p1 create newInTribe', null],
    ['waits for a relation to be made', { tribe: [t1, p1] }, '- p1 create newInTribe', 'relation:tribe:t1'],
    [
      'waits for a relation to be linked',
      { exact: [exactRelation('e1')], tribe: [tribeRelation('t1', {}, { carriedExactId: 'e1' }), p1] },
      '- p1 create newInTribe',
      'relation:exact:e1',
    ],
    ['stays with a relation that takes no part', { ...inactive, tribe: [t1, p1] }, '- p1 skip ownerSkipped', null],
    [
      'stays with a relation that is gone in Exact',
      { ...linked, exact: [], tribe: [t1, p1] },
      '- p1 skip ownerSkipped',
      null,
    ],
    [
      'stays with a relation that does not flow',
      { tribe: [t1, p1], flows: { relation: 'toTribe' } },
      '- p1 skip ownerSkipped',
      null,
    ],
    ['stays without a relation', { tribe: [p1] }, '- p1 skip ownerSkipped', null],
    [
      'stays while its relation may be another',
      { ...twoWhoFit, tribe: [...twoWhoFit.tribe, p1] },
      '- p1 blocked ownerUndecided',
      null,
    ],
    [
      'stays below a relation that is blocked',
      { tribe: [tribeRelation('t1', { name: null }), p1] },
      '- p1 blocked ownerBlocked',
      null,
    ],
    [
      'is made below a linked relation where new ones are made elsewhere',
      { ...linked, tribe: [t1, p1], newInExact: false },
      '- p1 create newInTribe',
      null,
    ],
    [
      'stays with a relation that is made elsewhere',
      { tribe: [t1, p1], newInExact: false },
      '- p1 skip ownerSkipped',
      null,
    ],
    ['stays when contacts do not flow', { tribe: [t1, p1], flows: { contact: 'toTribe' } }, '', null],
    [
      'stays when contacts are left out',
      { tribe: [t1, p1], filter: { contacts: false } },
      '- p1 skip filteredOut',
      null,
    ],
    ['stays when inactive', { tribe: [t1, { ...p1, isActive: false }] }, '- p1 skip inactiveInTribe', null],
    [
      'stays when Exact has it inactive',
      {
        ...linked,
        exact: [
          ...linked.exact,
          exactContact('c1', 'e1', { lastName: 'Person p1', firstName: 'Jan' }, { isActive: false }),
        ],
        tribe: [t1, tribeContact('p1', 't1', { lastName: 'Person p1', firstName: 'Jan' })],
      },
      '- p1 skip twinInExact',
      null,
    ],
    [
      'stays while it may be another',
      {
        ...linked,
        exact: [...linked.exact, exactContact('c1', 'e1', { email: 'a@b.nl', lastName: 'Aap' })],
        tribe: [t1, tribeContact('p1', 't1', { email: 'a@b.nl', lastName: 'Noot' })],
      },
      '- p1 blocked candidateUndecided',
      null,
    ],
    [
      'is blocked without what Exact demands',
      { ...linked, tribe: [t1, tribeContact('p1', 't1')] },
      '- p1 blocked mandatoryMissing',
      null,
    ],
  ];
  test.each(rows)('%s', (_what, about, expected, dependsOn) => {
    const own = planBoth(about).filter(({ kind, exactId }) => kind === 'contact' && exactId === null);
    expect(inShort(own)).toEqual(expected === '' ? [] : [expected]);
    expect(own.map((item) => item.dependsOn)).toEqual(expected === '' ? [] : [dependsOn]);
  });
});
