import type { FieldPath, FieldPolicy, Flow, Kind, RelationFilter, Rules, RulesWanted } from '../../api/types.ts';
import { filterLists, filterOf, isSameList } from '../filter/conditions.ts';
import { typeChanges } from '../setup/relationTypes.ts';

/** The part of the rules that this page changes, as it would be saved. */
export type RulesDraft = Pick<Rules, 'policies' | 'defaultPolicy' | 'flows' | 'relationTypes'> & {
  readonly filter: RelationFilter;
};

export const draftOf = ({ policies, defaultPolicy, flows, filter, relationTypes }: Rules): RulesDraft => ({
  policies,
  defaultPolicy,
  flows,
  filter: filterOf(filter),
  relationTypes,
});

/** Null follows the general rule again. */
export function withPolicy(draft: RulesDraft, kind: Kind, field: FieldPath, policy: FieldPolicy | null): RulesDraft {
  const { [field]: _before, ...others } = draft.policies[kind];
  const policies = policy === null ? others : { ...others, [field]: policy };
  return { ...draft, policies: { ...draft.policies, [kind]: policies } };
}

export const withFlow = (draft: RulesDraft, kind: Kind, flow: Flow): RulesDraft => ({
  ...draft,
  flows: { ...draft.flows, [kind]: flow },
});

export const withFilter = (draft: RulesDraft, part: Partial<RelationFilter>): RulesDraft => ({
  ...draft,
  filter: { ...draft.filter, ...part },
});

/** How many single settings differ from what is saved. */
export function changesIn(draft: RulesDraft, saved: RulesDraft): number {
  const differing = (one: object, other: object): number => {
    const [a, b] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
    return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key)).length;
  };
  const { conditions, ...settings } = draft.filter;
  const { conditions: savedConditions, ...savedSettings } = saved.filter;
  return (
    differing(draft.policies.relation, saved.policies.relation) +
    differing(draft.policies.contact, saved.policies.contact) +
    differing(draft.flows, saved.flows) +
    differing(settings, savedSettings) +
    filterLists.filter((list) => !isSameList(conditions[list], savedConditions[list])).length +
    typeChanges(draft.relationTypes, saved.relationTypes) +
    (draft.defaultPolicy === saved.defaultPolicy ? 0 : 1)
  );
}

/** What is sent. A policy that is absent is no policy of undefined. */
export function wantedOf({ policies, defaultPolicy, flows, filter, relationTypes }: RulesDraft): RulesWanted {
  const set = <K extends Kind>(kind: K) =>
    Object.fromEntries(Object.entries(policies[kind]).filter(([, policy]) => policy !== undefined));
  const own = { relation: set('relation'), contact: set('contact') };
  return { policies: own, defaultPolicy, flows, filter, relationTypes };
}
