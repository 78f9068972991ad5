import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain } from '../merge/explain.ts';
import { agreedBase } from '../merge/merge.ts';
import type { Fields, FieldValue } from '../model/fields.ts';
import { exactStages, tribeStages } from '../model/stages.ts';
import type { PlanItem } from '../plan/plan.ts';
import { type Pair, reconcile } from '../plan/reconcile.ts';
import { directionArbitrary, policyArbitrary } from '../testing/arbitraries.ts';
import { exactRelation, plan, roomyCapabilities, tribeRelation } from '../testing/build.ts';
import { propertyRuns } from '../testing/propertyRuns.ts';
import { defaultRules } from './defaults.ts';
import { defaultRelationTypes, type RelationTypes, sameStage } from './relationTypes.ts';

/** Everybody travels; leads and hot prospects have no word of their own in Exact. */
const funnel: RelationTypes = {
  import: { suspect: 'suspect', prospect: 'prospect', customer: 'customer', supplier: 'supplier' },
  export: {
    suspect: 'suspect',
    lead: 'suspect',
    hotProspect: 'prospect',
    prospect: 'prospect',
    customer: 'customer',
    supplier: 'supplier',
  },
};
const capabilities = { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') };
const nobody: Fields = { isCustomer: false, isSupplier: false };

function staged(types: RelationTypes, exact: FieldValue, tribe: FieldValue, base?: FieldValue): PlanItem {
  const about: Pair = {
    kind: 'relation',
    exact: exactRelation('e1', { ...nobody, name: 'J', stage: exact }),
    tribe: tribeRelation('t1', { ...nobody, name: 'J', stage: tribe }),
    base: base === undefined ? null : { name: 'J', ...nobody, stage: base },
    rung: 'link',
    region: 'NL',
    dependsOn: null,
  };
  return reconcile(about, { rules: { ...defaultRules, relationTypes: types }, capabilities, direction: 'both' });
}

describe('stages of a relation', () => {
  type Row = readonly [
    what: string,
    exact: FieldValue,
    tribe: FieldValue,
    base: FieldValue | undefined,
    written: string,
  ];
  const rows: readonly Row[] = [
    ['that correspond are alike', 'suspect', 'lead', undefined, ''],
    ['are alike however the pair came about', 'prospect', 'hotProspect', 'prospect', ''],
    ['go on in Exact', 'prospect', 'lead', 'suspect', 'tribe prospect'],
    ['go on in Tribe', 'suspect', 'hotProspect', 'suspect', 'exact prospect'],
    ['go on in Tribe to where Exact makes no difference', 'suspect', 'lead', 'suspect', ''],
    ['go on in both, and Exact leads', 'prospect', 'customer', 'suspect', ''],
    ['are filled where there is none', null, 'lead', undefined, 'exact suspect'],
    ['are filled the other way', 'prospect', null, undefined, 'tribe prospect'],
    ['are not emptied', null, 'lead', 'suspect', ''],
    ['of a customer do not go back', 'prospect', 'customer', 'customer', ''],
  ];
  test.each(rows)('%s', (_what, exact, tribe, base, written) => {
    const writes = staged(funnel, exact, tribe, base).effects.map(({ side, fields }) => `${side} ${fields.stage}`);
    expect(writes.join()).toBe(written);
  });

  test('go back in Tribe where only Exact had called it a customer', () => {
    const crosswise: RelationTypes = {
      import: { ...funnel.import, suspect: 'prospect', prospect: 'hotProspect', customer: 'hotProspect' },
      export: { ...funnel.export, customer: 'prospect' },
    };
    const item = staged(crosswise, 'suspect', 'hotProspect', 'customer');
    expect(item.effects).toEqual([{ side: 'tribe', operation: 'update', fields: { stage: 'prospect' } }]);
    const rules = { policyOf: () => 'exactLeads' as const, direction: 'both' as const, region: null };
    const why = explain('relation', item.decisions, { ...rules, relationTypes: crosswise });
    expect(why.get('stage')?.code).toBe('onlyThereChanged');
  });

  test('do not travel unless they are mapped, and are shown in the words of each side', () => {
    const item = staged(defaultRelationTypes, 'prospect', 'lead', 'suspect');
    expect(item.effects).toEqual([]);
    expect(item.decisions.find(({ field }) => field === 'stage')).toMatchObject({
      verdict: 'kept',
      exact: 'prospect',
      tribe: 'lead',
    });
  });

  test('are explained as they were compared', () => {
    const rules = {
      policyOf: () => 'exactLeads' as const,
      direction: 'both' as const,
      region: null,
      relationTypes: funnel,
    };
    const why = (exact: FieldValue, tribe: FieldValue, base: FieldValue) =>
      explain('relation', staged(funnel, exact, tribe, base).decisions, rules).get('stage')?.code;
    expect(why('suspect', 'lead', 'suspect')).toBe('bothAgree');
    expect(why('prospect', 'lead', 'suspect')).toBe('onlyThereChanged');
    expect(why('prospect', 'customer', 'customer')).toBe('roleNeverTaken');
  });
});

describe('types that are mapped to nothing', () => {
  const none: RelationTypes = {
    import: { ...funnel.import, supplier: 'none' },
    export: { ...funnel.export, supplier: 'none', customer: 'none' },
  };
  const rules = { ...defaultRules, relationTypes: none };
  const full: Fields = { isCustomer: true, isSupplier: true, debtorNumber: '1', creditorNumber: '2' };

  test('stay behind when a record is made', () => {
    const made = (input: Parameters<typeof plan>[0]) =>
      plan({ rules, direction: 'both', ...input }).items[0]?.effects[0]?.fields;
    expect(made({ exact: [exactRelation('e1', full)] })).toEqual({
      name: 'Company e1',
      isCustomer: true,
      debtorNumber: '1',
    });
    const some = { ...none, export: { ...none.export, supplier: 'supplier' as const } };
    expect(made({ tribe: [tribeRelation('t1', full)], rules: { ...defaultRules, relationTypes: some } })).toEqual({
      name: 'Firma t1',
      isSupplier: true,
      creditorNumber: '2',
    });
  });

  test('leave out who is nothing else', () => {
    const { items } = plan({
      rules: { ...defaultRules, relationTypes: { ...none, import: { ...none.import, customer: 'none' } } },
      direction: 'both',
      exact: [exactRelation('e1', full)],
      tribe: [tribeRelation('t1', full)],
    });
    expect(items.map(({ action, reason }) => [action, reason])).toEqual([
      ['skip', { code: 'typeStaysBehind', words: { type: 'customer', side: 'exact' } }],
      ['skip', { code: 'typeStaysBehind', words: { type: 'customer', side: 'tribe' } }],
    ]);
  });

  test('stay behind when a role is given', () => {
    const { items } = plan({
      rules,
      direction: 'both',
      exact: [exactRelation('e1', { name: 'J', isCustomer: true, isSupplier: true })],
      tribe: [tribeRelation('t1', { name: 'J', isCustomer: true, isSupplier: false })],
      links: [
        { kind: 'relation', exactId: 'e1', tribeId: 't1', base: { name: 'J', isCustomer: true, isSupplier: false } },
      ],
    });
    expect(items[0]).toMatchObject({ action: 'unchanged', reason: { code: 'differencesKept' } });
  });
});

describe('who is not a customer yet', () => {
  const rules = { ...defaultRules, relationTypes: funnel };
  const prospect = exactRelation('e1', { ...nobody, stage: 'prospect' });
  const lead = tribeRelation('t1', { ...nobody, stage: 'lead' });
  const actions = (more: Parameters<typeof plan>[0]) =>
    plan({ direction: 'both', ...more }).items.map(({ action, reason }) => `${action} ${reason.code}`);

  test('takes part where the stage is mapped', () => {
    expect(actions({ exact: [prospect] })).toEqual(['skip typeStaysBehind']);
    expect(actions({ tribe: [lead] })).toEqual(['skip typeStaysBehind']);
    expect(actions({ rules, exact: [prospect] })).toEqual(['create newInExact']);
    expect(actions({ rules, tribe: [lead] })).toEqual(['create newInTribe']);
  });

  test('comes in the words of the other side', () => {
    const made = (more: Parameters<typeof plan>[0]) =>
      plan({ rules, direction: 'both', ...more }).items[0]?.effects[0]?.fields.stage;
    expect([made({ exact: [prospect] }), made({ tribe: [lead] })]).toEqual(['prospect', 'suspect']);
  });

  test('stays out with the customers', () => {
    const filter = { ...defaultRules.filter, customers: false };
    expect(actions({ rules: { ...rules, filter }, exact: [prospect] })).toEqual(['skip filteredOut']);
  });
});

describe('whatever is mapped to whatever', () => {
  const oneOf = <T extends string>(values: readonly T[]) => fc.constantFrom<T | 'none'>(...values, 'none');
  const supplier = fc.constantFrom<'supplier' | 'none'>('supplier', 'none');
  const typesArbitrary: fc.Arbitrary<RelationTypes> = fc.record({
    import: fc.record({
      suspect: oneOf(tribeStages),
      prospect: oneOf(tribeStages),
      customer: oneOf(tribeStages),
      supplier,
    }),
    export: fc.record({
      suspect: oneOf(exactStages),
      lead: oneOf(exactStages),
      hotProspect: oneOf(exactStages),
      prospect: oneOf(exactStages),
      customer: oneOf(exactStages),
      supplier,
    }),
  });
  const exactStage = fc.constantFrom<FieldValue>(...exactStages, null);
  const tribeStage = fc.constantFrom<FieldValue>(...tribeStages, null);

  test('the stages settle after one write, and what is written corresponds', () => {
    fc.assert(
      fc.property(
        typesArbitrary,
        exactStage,
        tribeStage,
        fc.option(exactStage, { nil: undefined }),
        policyArbitrary,
        directionArbitrary,
        (relationTypes, exact, tribe, base, defaultPolicy, direction) => {
          const rules = { ...defaultRules, relationTypes, defaultPolicy };
          const round = (e: FieldValue, t: FieldValue, b: Fields): PlanItem =>
            reconcile(
              {
                kind: 'relation',
                exact: exactRelation('e1', { name: 'J', stage: e }),
                tribe: tribeRelation('t1', { name: 'J', stage: t }),
                base: b,
                rung: 'link',
                region: null,
                dependsOn: null,
              },
              { rules, capabilities, direction },
            );
          const item = round(exact, tribe, base === undefined ? {} : { stage: base });
          const written = (side: 'exact' | 'tribe') =>
            item.effects.find((effect) => effect.side === side)?.fields.stage;
          const [e, t] = [written('exact') ?? exact, written('tribe') ?? tribe];
          if (item.effects.length > 0) expect(sameStage(e, t, relationTypes)).toBe(true);
          const again = round(
            e,
            t,
            agreedBase(
              base === undefined ? {} : { stage: base },
              round(e, t, {}).decisions.filter(({ verdict }) => verdict === 'agrees'),
            ),
          );
          expect(again.effects).toEqual([]);
          if (tribe === 'customer' && written('tribe') !== undefined) expect(written('tribe')).toBe('customer');
          if (exact === 'customer' && written('exact') !== undefined) expect(written('exact')).toBe('customer');
        },
      ),
      propertyRuns,
    );
  });
});

describe('being a customer', () => {
  const types: RelationTypes = {
    import: { ...funnel.import },
    export: { ...funnel.export, prospect: 'customer' },
  };
  const pair = (exact: Fields, tribe: Fields, base: Fields, relationTypes = types) =>
    reconcile(
      {
        kind: 'relation',
        exact: exactRelation('e1', { name: 'J', ...exact }),
        tribe: tribeRelation('t1', { name: 'J', ...tribe }),
        base: { name: 'J', ...base },
        rung: 'link',
        region: 'NL',
        dependsOn: null,
      },
      { rules: { ...defaultRules, relationTypes }, capabilities, direction: 'both' },
    );
  const customer: Fields = { isCustomer: true, stage: 'customer' };
  const prospect: Fields = { isCustomer: false, stage: 'prospect' };
  const none: Fields = { isCustomer: false, stage: null };

  test('is as the stage says', () => {
    const written = (...input: Parameters<typeof pair>) =>
      pair(...input).effects.map(({ side, fields: { name: _name, ...fields } }) => ({ side, fields }));
    expect(written(customer, none, customer)).toEqual([]);
    expect(written(customer, prospect, prospect, funnel)).toEqual([{ side: 'tribe', fields: customer }]);
    expect(written(prospect, customer, prospect)).toEqual([{ side: 'exact', fields: customer }]);
    // Both agree about what is a customer in Exact and a prospect in Tribe.
    expect(written(customer, prospect, customer)).toEqual([]);
    expect(pair(customer, prospect, customer).decisions.find(({ field }) => field === 'isCustomer')).toMatchObject({
      verdict: 'agrees',
      exact: true,
      tribe: false,
    });
  });

  test('is told with the stage by a base from before stages were told', () => {
    const ended = pair(customer, none, { isCustomer: true });
    expect(ended.effects).toEqual([]);
    expect(ended.decisions.find(({ field }) => field === 'stage')?.verdict).toBe('kept');
  });

  test('is decided by the rule about it, also as a stage', () => {
    const rules = { ...defaultRules, defaultPolicy: 'ask' as const };
    const item = reconcile(
      {
        kind: 'relation',
        exact: exactRelation('e1', customer),
        tribe: tribeRelation('t1', prospect),
        base: null,
        rung: 'number',
        region: 'NL',
        dependsOn: null,
      },
      { rules, capabilities, direction: 'toTribe' },
    );
    expect(item.effects[0]?.fields).toEqual(customer);
  });
});

describe('a linked relation', () => {
  const linked = (exact: Fields, tribe: Fields, relationTypes: RelationTypes) =>
    plan({
      direction: 'both',
      rules: { ...defaultRules, relationTypes },
      exact: [exactRelation('e1', { name: 'J', email: 'new@e.nl', phone: null, ...exact })],
      tribe: [tribeRelation('t1', { name: 'J', email: 'old@e.nl', phone: '010-4141414', ...tribe })],
      links: [{ kind: 'relation', exactId: 'e1', tribeId: 't1', base: { name: 'J', email: 'old@e.nl', phone: null } }],
    }).items.map(({ action, effects }) => [action, ...effects.map(({ side }) => side)].join(' '));
  const customer: Fields = { isCustomer: true, stage: 'customer' };
  const prospect: Fields = { isCustomer: false, stage: 'prospect' };
  const oneWay = (way: 'import' | 'export', type: 'customer' | 'prospect'): RelationTypes => ({
    ...funnel,
    [way]: { ...funnel[way], [type]: 'none' },
  });

  test('flows where one of its types does', () => {
    expect(linked(customer, customer, funnel)).toEqual(['update exact tribe']);
    expect(linked(customer, customer, oneWay('import', 'customer'))).toEqual(['update exact']);
    expect(linked(customer, customer, oneWay('export', 'customer'))).toEqual(['update tribe']);
    expect(linked(prospect, prospect, oneWay('export', 'prospect'))).toEqual(['update tribe']);
    expect(linked({ ...prospect, isSupplier: true }, prospect, oneWay('import', 'prospect'))).toEqual([
      'update exact tribe',
    ]);
  });

  test('that is no customer any more on one side stays in step while it is one on the other', () => {
    expect(linked({ isCustomer: false, stage: null }, customer, defaultRelationTypes)).toEqual(['update exact tribe']);
    expect(linked({ isCustomer: false, stage: null }, prospect, defaultRelationTypes)).toEqual(['skip']);
  });
});
