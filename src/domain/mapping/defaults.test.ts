import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../model/fields.ts';
import { kinds } from '../model/kind.ts';
import { completeRules, defaultRules, policyOf, rulesFingerprint } from './defaults.ts';
import type { Rules } from './rules.ts';

describe('the rules of a new connection', () => {
  test('let Exact lead on every field, and always on the numbers that Exact assigns', () => {
    for (const kind of kinds) {
      for (const field of fieldsOf[kind]) {
        const isAssigned = field === 'debtorNumber' || field === 'creditorNumber';
        expect(policyOf(defaultRules, kind, field)).toBe(isAssigned ? 'exactAlways' : 'exactLeads');
      }
    }
  });

  test('cannot be set so that Tribe keeps its own debtor number', () => {
    const rules: Rules = {
      ...defaultRules,
      policies: { relation: { debtorNumber: 'keepTribe', email: 'ask' }, contact: {} },
    };
    expect(policyOf(rules, 'relation', 'debtorNumber')).toBe('exactAlways');
    expect(policyOf(rules, 'relation', 'email')).toBe('ask');
  });
});

const mailed = { field: 'email', operator: 'isFilled' } as const;

describe('the fingerprint of rules', () => {
  const changed: readonly (readonly [string, Rules])[] = [
    ['a default policy', { ...defaultRules, defaultPolicy: 'ask' }],
    ['a field policy', { ...defaultRules, policies: { ...defaultRules.policies, contact: { email: 'ask' } } }],
    ['a filter', { ...defaultRules, filter: { ...defaultRules.filter, suppliers: false } }],
    ['a date', { ...defaultRules, filter: { ...defaultRules.filter, createdFrom: '2024-01-01' } }],
    [
      'a relation type',
      {
        ...defaultRules,
        relationTypes: {
          ...defaultRules.relationTypes,
          import: { ...defaultRules.relationTypes.import, prospect: 'lead' },
        },
      },
    ],
    [
      'a condition',
      {
        ...defaultRules,
        filter: { ...defaultRules.filter, conditions: { contacts: { match: 'all', conditions: [mailed] } } },
      },
    ],
    ['where new relations are made', { ...defaultRules, newInExact: false }],
    ['a flow', { ...defaultRules, flows: { ...defaultRules.flows, contact: 'toTribe' } }],
  ];

  test.each(changed)('changes with %s', (_what, rules) => {
    expect(rulesFingerprint(rules)).not.toBe(rulesFingerprint(defaultRules));
  });

  test('does not change with the order in which rules were put together', () => {
    const { filter, defaultPolicy, policies, flows, relationTypes } = defaultRules;
    const turned: Rules = {
      flows: { contact: flows.contact, relation: flows.relation },
      relationTypes,
      filter: { ...filter, contacts: true, customers: true },
      policies: { contact: policies.contact, relation: policies.relation },
      defaultPolicy,
      newInExact: true,
    };
    expect(rulesFingerprint(turned)).toBe(rulesFingerprint(defaultRules));
    expect(rulesFingerprint(JSON.parse(rulesFingerprint(defaultRules)))).toBe(rulesFingerprint(defaultRules));
  });
});

describe('rules that an older version stored', () => {
  test('have no conditions, and lists that ask for nothing are none', () => {
    const nothing = { customers: { match: 'any', conditions: [] } } as const;
    for (const conditions of [{}, nothing]) {
      const asked = completeRules({ ...defaultRules, filter: { ...defaultRules.filter, conditions } });
      expect(asked).toEqual(defaultRules);
      expect(rulesFingerprint(asked)).toBe(rulesFingerprint(defaultRules));
    }
  });

  test('are the same rules as before, so that nobody is asked to confirm what did not change', () => {
    const { newInExact: _unknown, ...older } = defaultRules;
    expect(rulesFingerprint(completeRules(older))).toBe(rulesFingerprint(older as Rules));
  });

  test('are completed with the defaults, and keep what they say', () => {
    expect(completeRules({})).toEqual(defaultRules);
    const stored: Rules = {
      policies: { relation: { email: 'ask' }, contact: {} },
      defaultPolicy: 'tribeLeads',
      filter: { customers: false, suppliers: true, contacts: false, createdFrom: '2020-01-01', createdTo: null },
      flows: { relation: 'toExact', contact: 'none' },
      relationTypes: {
        import: { ...defaultRules.relationTypes.import, prospect: 'prospect' },
        export: { ...defaultRules.relationTypes.export, lead: 'suspect' },
      },
      newInExact: false,
    };
    expect(completeRules(stored)).toEqual(stored);
    const conditions = { suppliers: { match: 'any', conditions: [mailed] } } as const;
    const conditional: Rules = { ...stored, filter: { ...stored.filter, conditions } };
    expect(completeRules(conditional)).toEqual(conditional);
    const { flows: _unknown, ...older } = stored;
    expect(completeRules(older)).toEqual({ ...stored, flows: { relation: 'both', contact: 'both' } });
  });
});
