import { describe, expect, test } from 'vitest';
import { noConditions } from '../filter/conditions.ts';
import { usualRelationTypes, withMapped } from '../setup/relationTypes.ts';
import { changesIn, type RulesDraft, wantedOf, withFilter, withFlow, withPolicy } from './draft.ts';

const saved: RulesDraft = {
  policies: { relation: { name: 'ask' }, contact: {} },
  defaultPolicy: 'exactLeads',
  flows: { relation: 'both', contact: 'both' },
  filter: {
    customers: true,
    suppliers: true,
    contacts: true,
    createdFrom: null,
    createdTo: null,
    conditions: noConditions,
  },
  relationTypes: usualRelationTypes,
};

const mailed = { match: 'all', conditions: [{ field: 'email', operator: 'isFilled' }] } as const;

describe('rules that are being changed', () => {
  test.each<[string, RulesDraft, number]>([
    ['nothing', saved, 0],
    ['the same again', withPolicy(saved, 'relation', 'name', 'ask'), 0],
    ['another policy', withPolicy(saved, 'relation', 'name', 'tribeLeads'), 1],
    ['a policy taken back', withPolicy(saved, 'relation', 'name', null), 1],
    ['one of each kind', withPolicy(withPolicy(saved, 'contact', 'email', 'ask'), 'relation', 'email', 'ask'), 2],
    ['a direction', withFlow(saved, 'contact', 'none'), 1],
    ['what takes part', withFilter(saved, { suppliers: false, createdFrom: '2026-01-01' }), 2],
    [
      'conditions of two lists',
      withFilter(saved, { conditions: { ...noConditions, customers: mailed, contacts: mailed } }),
      2,
    ],
    [
      'how no conditions are joined',
      withFilter(saved, { conditions: { ...noConditions, customers: { match: 'any', conditions: [] } } }),
      0,
    ],
    ['the general rule', { ...saved, defaultPolicy: 'ask' }, 1],
    ['relation types', { ...saved, relationTypes: withMapped(usualRelationTypes, 'export', 'lead', 'suspect') }, 1],
    ['there and back', withPolicy(withPolicy(saved, 'relation', 'email', 'ask'), 'relation', 'email', null), 0],
  ])('are counted one by one: %s', (_what, draft, changes) => {
    expect(changesIn(draft, saved)).toBe(changes);
    expect(changesIn(saved, draft)).toBe(changes);
  });

  test('leave what is saved as it is, and hold no policy that was taken back', () => {
    const draft = withPolicy(saved, 'relation', 'name', null);
    expect(wantedOf(draft).policies).toEqual({ relation: {}, contact: {} });
    expect(saved.policies.relation).toEqual({ name: 'ask' });
  });
});
