import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRules } from '../mapping/defaults.ts';
import type { Rules } from '../mapping/rules.ts';
import { directionArbitrary, policyArbitrary } from '../testing/arbitraries.ts';
import { exactContact, exactRelation, inShort, plan, roomyCapabilities, tribeRelation } from '../testing/build.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { keysOf, worldArbitrary } from '../testing/worlds.ts';
import { itemKey, parseKey } from './key.ts';
import type { PlanItem } from './plan.ts';
import { type PlanInput, planImport, planMarked } from './planImport.ts';
import { planPair } from './planPair.ts';

const capabilities = { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') };

const inputArbitrary: fc.Arbitrary<PlanInput> = fc
  .tuple(worldArbitrary(3), policyArbitrary, directionArbitrary, directionArbitrary, fc.boolean())
  .map(([world, defaultPolicy, direction, flow, includeTribeOnly]) => {
    const rules: Rules = { ...defaultRules, defaultPolicy, flows: { relation: 'both', contact: flow } };
    return { ...world, rules, direction, capabilities, includeTribeOnly };
  });

const keysIn = ({ kind, exactId, tribeId, candidates }: PlanItem): string[] => [
  ...(exactId === null ? [] : [itemKey(kind, 'exact', exactId)]),
  ...(tribeId === null ? [] : [itemKey(kind, 'tribe', tribeId)]),
  ...candidates.map((candidate) => itemKey(kind, 'tribe', candidate.tribeId)),
];

describe('the plan of some records', () => {
  test('of all of them is the plan of everything', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        expect(planMarked(input, keysOf(input))).toEqual(planImport(input).items);
      }),
      propertyRuns,
    );
  });

  test('is what the plan of everything says of them, in the same order', () => {
    fc.assert(
      fc.property(inputArbitrary, fc.nat(), (input, drawn) => {
        const keys = keysOf(input).filter((_key, at) => (drawn >> (at % 31)) % 2 === 1);
        const expected = planImport(input).items.filter((item) => keysIn(item).some((key) => keys.includes(key)));
        expect(planMarked(input, keys)).toEqual(expected);
      }),
      propertyRuns,
    );
  });

  test('of a linked pair is planned from the pair alone', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const { items } = planImport(input);
        const find = (side: 'exact' | 'tribe', kind: string, id: string | null | undefined) =>
          input[side].find((record) => record.kind === kind && record.id === id) ?? null;
        for (const link of input.links) {
          const [exact, tribe] = [find('exact', link.kind, link.exactId), find('tribe', link.kind, link.tribeId)];
          const ownerLink = input.links.find((each) => each.kind === 'relation' && each.exactId === exact?.ownerId);
          const isOwnerListed = find('exact', 'relation', exact?.ownerId) !== null;
          if (link.kind === 'contact' && isOwnerListed && ownerLink === undefined) continue;
          const owner =
            ownerLink === undefined
              ? null
              : {
                  exact: find('exact', 'relation', ownerLink.exactId),
                  tribe: find('tribe', 'relation', ownerLink.tribeId),
                };
          const expected = items.find(({ kind, exactId }) => kind === link.kind && exactId === link.exactId) ?? null;
          expect(planPair({ link, exact, tribe, owner }, input)).toEqual(expected);
        }
      }),
      propertyRuns,
    );
  });

  test('is empty for a key that names nothing', () => {
    const input = { exact: [exactRelation('e1')], tribe: [] };
    for (const key of ['', 'relation', 'relation:exact:e2', 'contact:exact:e1', 'nobody:exact:e1']) {
      expect(planMarked({ ...inputOf(input) }, [key])).toEqual([]);
    }
  });

  test('tells a question to each record that it is about', () => {
    const input = inputOf({
      exact: [exactRelation('e1', { debtorNumber: '1' }), exactContact('c1', 'e1')],
      tribe: [tribeRelation('t1', { debtorNumber: '1' }), tribeRelation('t2', { debtorNumber: '1' })],
    });
    expect(inShort(planMarked(input, ['relation:tribe:t2']))).toEqual(['e1 - ask severalCandidates number']);
    expect(inShort(planMarked({ ...input, direction: 'both' }, ['relation:tribe:t2']))).toEqual([
      'e1 - ask severalCandidates number',
      '- t2 blocked candidateUndecided',
    ]);
    expect(inShort(planMarked(input, ['contact:exact:c1']))).toEqual(['c1 - blocked ownerUndecided']);
  });
});

const inputOf = (input: Pick<PlanInput, 'exact' | 'tribe'>): PlanInput => ({
  links: [],
  answers: new Map(),
  rules: defaultRules,
  capabilities,
  direction: 'toTribe',
  ...input,
});

test('a key names what it was made of', () => {
  expect(parseKey(itemKey('contact', 'tribe', 'a:b'))).toEqual({ kind: 'contact', side: 'tribe', id: 'a:b' });
  expect(plan({ exact: [exactRelation('e:1')] }).items[0]?.key).toBe('relation:exact:e:1');
});
