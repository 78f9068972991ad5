import { agreedBase, mergeGroup } from '../../src/domain/merge/merge.ts';
import { type FieldPath, type Fields, type FieldValue, fieldsOf } from '../../src/domain/model/fields.ts';
import { itemKey } from '../../src/domain/plan/key.ts';
import type { FieldDecision, PlanItem, PlannedEffect } from '../../src/domain/plan/plan.ts';
import type { PlanInput } from '../../src/domain/plan/planImport.ts';
import { type Subject, tandem } from './subject.ts';

/** A mistake that somebody could make, and the ids of the properties of which at least one has to notice it. */
export interface PlantedBug {
  readonly name: string;
  readonly noticedBy: readonly string[];
  readonly subject: Subject;
}

const withMerge = (merge: Subject['merge']): Subject => ({ ...tandem, merge });
const withPlan = (plan: Subject['plan']): Subject => ({ ...tandem, plan });
const withBase = (baseOf: Subject['baseOf']): Subject => ({ ...tandem, baseOf });

/** M2, M9 and M16 are those of reliability.md 7; the others are of the same kind. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'M2 the base is set from what was intended, not from what was read back',
    noticedBy: ['A7'],
    subject: withBase((base, planned) => agreedBase(base, planned)),
  },
  {
    name: 'M9 what a narrower filter leaves out is taken for deleted',
    noticedBy: ['G4'],
    subject: withPlan((input) => tandem.plan(input).map(withoutRole)),
  },
  {
    name: 'M16 the side that was changed last wins',
    noticedBy: ['F8'],
    subject: withPlan((input) =>
      tandem.plan({ ...input, rules: { ...input.rules, defaultPolicy: newerLeads(input) } }),
    ),
  },
  {
    name: 'the base is not looked at: the policy decides every difference',
    noticedBy: ['A5'],
    subject: withMerge((kind, versions, rules) => tandem.merge(kind, { ...versions, base: {} }, rules)),
  },
  {
    name: 'a difference that is kept counts as agreed',
    noticedBy: ['A7'],
    subject: withBase((base, _planned, read) => ({ ...agreedBase(base, agreeing(read)), ...exactOf(read) })),
  },
  {
    name: 'the base never moves',
    noticedBy: ['A7'],
    subject: withBase((base) => base),
  },
  {
    name: 'nothing counts as agreed, so that a value which a side spells anew is written to it again and again',
    noticedBy: ['D2'],
    subject: withPlan((input) =>
      tandem.plan({ ...input, links: input.links.map((link) => ({ ...link, base: {}, choices: [] })) }),
    ),
  },
  {
    name: 'the parts of an address line are merged one by one',
    noticedBy: ['A11'],
    subject: withMerge((kind, versions, rules) =>
      fieldsOf[kind].flatMap((field) => mergeGroup([field], versions, rules)),
    ),
  },
  {
    name: 'Exact leads whatever the settings say',
    noticedBy: ['A11', 'G3'],
    subject: withMerge((kind, versions, rules) =>
      tandem.merge(kind, versions, { ...rules, policyOf: () => 'exactLeads' }),
    ),
  },
  {
    name: 'a choice never expires',
    noticedBy: ['G5'],
    subject: withMerge((kind, versions, rules) =>
      tandem.merge(kind, versions, {
        ...rules,
        choices: (rules.choices ?? []).map((choice) => ({
          ...choice,
          exact: versions.exact[choice.field] ?? null,
          tribe: versions.tribe[choice.field] ?? null,
        })),
      }),
    ),
  },
  {
    name: 'a role is copied like any other field',
    noticedBy: ['A9'],
    subject: withMerge((kind, versions, rules) => tandem.merge(kind, versions, rules).map(rolesGo)),
  },
  {
    name: 'an empty value wins like any other when records first meet',
    noticedBy: ['A8'],
    subject: withMerge((kind, versions, rules) =>
      tandem.merge(kind, { ...versions, base: { ...versions.tribe, ...versions.base } }, rules),
    ),
  },
  {
    name: 'one conflict stops the whole record',
    noticedBy: ['A11'],
    subject: withMerge((kind, versions, rules) => allOrNothing(tandem.merge(kind, versions, rules))),
  },
  {
    name: 'the direction of a kind is not looked at',
    noticedBy: ['G3'],
    subject: withPlan((input) =>
      tandem.plan({ ...input, rules: { ...input.rules, flows: { relation: 'both', contact: 'both' } } }),
    ),
  },
  {
    name: 'of several candidates the first is taken',
    noticedBy: ['B3'],
    subject: withPlan((input) => tandem.plan({ ...input, answers: firstCandidates(input) })),
  },
  {
    name: 'what is gone on one side is made again',
    noticedBy: ['A9'],
    subject: withPlan((input) => tandem.plan(input).map(madeAgain)),
  },
  {
    name: 'a text is cut to fit',
    noticedBy: ['A14'],
    subject: withPlan((input) => tandem.plan(input).map((item) => ({ ...item, effects: item.effects.map(cut) }))),
  },
  {
    name: 'a write takes along what was not decided',
    noticedBy: ['A6', 'A14'],
    subject: withPlan((input) => tandem.plan(input).map((item) => withEverything(item, input))),
  },
];

const agreeing = (decisions: readonly FieldDecision[]): FieldDecision[] =>
  decisions.filter(({ verdict }) => verdict === 'agrees');

const exactOf = (decisions: readonly FieldDecision[]): Fields =>
  Object.fromEntries(decisions.map(({ field, exact = null }) => [field, exact]));

function withoutRole(item: PlanItem): PlanItem {
  if (item.reason.code !== 'filteredOut' || item.tribeId === null) return item;
  return { ...item, effects: [{ side: 'tribe', operation: 'update', fields: { isCustomer: false } }] };
}

const newerLeads = ({ exact, tribe }: PlanInput): 'exactLeads' | 'tribeLeads' => {
  const newest = (records: PlanInput['exact']): number =>
    Math.max(0, ...records.map(({ parts }) => Number(parts.main?.version ?? 0)));
  return newest(exact) >= newest(tribe) ? 'exactLeads' : 'tribeLeads';
};

const rolesGo = (decision: FieldDecision): FieldDecision =>
  (decision.field === 'isCustomer' || decision.field === 'isSupplier') && decision.verdict === 'kept'
    ? { ...decision, verdict: 'writeTribe', value: decision.exact ?? null }
    : decision;

const allOrNothing = (decisions: readonly FieldDecision[]): FieldDecision[] =>
  decisions.some(({ verdict }) => verdict === 'conflict')
    ? decisions.map((decision) =>
        decision.verdict === 'agrees' ? decision : { ...decision, verdict: 'conflict', value: null },
      )
    : [...decisions];

function firstCandidates(input: PlanInput): PlanInput['answers'] {
  const answers = new Map(input.answers);
  for (const { key, action, candidates } of tandem.plan(input)) {
    const [first] = candidates;
    if (action === 'ask' && first !== undefined) answers.set(key, { is: 'same', tribeId: first.tribeId });
  }
  return answers;
}

function madeAgain(item: PlanItem): PlanItem {
  if (item.reason.code !== 'goneInTribe') return item;
  return { ...item, action: 'create', effects: [{ side: 'tribe', operation: 'create', fields: { name: item.label } }] };
}

const cut = (effect: PlannedEffect): PlannedEffect => ({
  ...effect,
  fields: Object.fromEntries(
    Object.entries(effect.fields).map(([field, value]) => [
      field,
      typeof value === 'string' ? value.slice(0, 8) : value,
    ]),
  ),
});

function withEverything(item: PlanItem, { exact, tribe }: PlanInput): PlanItem {
  return {
    ...item,
    effects: item.effects.map((effect) => {
      const [from, id] = effect.side === 'tribe' ? [exact, item.exactId] : [tribe, item.tribeId];
      const source = from.find(
        (record) => itemKey(record.kind, record.side, record.id) === itemKey(item.kind, record.side, id ?? ''),
      );
      const fields: Partial<Record<FieldPath, FieldValue>> = { ...source?.fields, ...effect.fields };
      return { ...effect, fields };
    }),
  };
}
