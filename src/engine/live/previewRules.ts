import { type ConditionList, filterLists } from '../../domain/filter/conditions.ts';
import {
  canonicalJson,
  completeRules,
  isFixedPolicy,
  policyOf,
  rulesFingerprint,
} from '../../domain/mapping/defaults.ts';
import type { Rules } from '../../domain/mapping/rules.ts';
import { type FieldPath, fieldsOf } from '../../domain/model/fields.ts';
import { type Kind, kinds } from '../../domain/model/kind.ts';
import { conflictsOf } from '../../domain/plan/conflicts.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { planImport } from '../../domain/plan/planImport.ts';
import type { Connection, FilterChange, RuleNote, StoreReads } from '../../store/port.ts';
import type { BothCapabilities } from '../apply/applying.ts';
import { homeRegionOf } from '../apply/planPair.ts';
import type { Ids } from '../ports.ts';
import type { RuleRow, RulesInput, RulesPreview } from '../service.ts';
import { everythingOf } from './everything.ts';

/** Rows that a preview carries; beyond them its counts have to do. */
const rowsMax = 100;

/** What is absent stays as it is, also within the filter. */
export const changedRules = ({ rules }: Connection, { filter, ...input }: RulesInput): Rules =>
  completeRules({ ...rules, ...input, filter: { ...rules.filter, ...filter } });

/**
 * What other rules would do to everything that is known, beside what the present ones do anyhow: nothing is asked of the
 * vendors and nothing is stored.
 */
export async function rulesPreview(
  reads: StoreReads,
  ids: Ids,
  connection: Connection,
  capabilities: BothCapabilities,
  input: RulesInput,
): Promise<RulesPreview> {
  const rules = changedRules(connection, input);
  const everything = await everythingOf(reads, connection.id);
  const planWith = (chosen: Rules): readonly PlanItem[] =>
    planImport({
      ...everything,
      rules: chosen,
      capabilities,
      direction: 'both',
      homeRegion: homeRegionOf(connection),
      includeTribeOnly: true,
    }).items;
  const before = new Map(planWith(connection.rules).map((item) => [item.key, item]));
  const after = planWith(rules);
  const written = after.filter((item) => item.effects.length > 0 && !isAlike(before.get(item.key), item));
  const digests = written.map(({ key, effects }) => ids.digest(JSON.stringify([key, effects])));
  const conflicts = (items: Iterable<PlanItem>): ReadonlySet<string> =>
    new Set([...items].flatMap((item) => conflictsOf(item).map(({ fields }) => `${item.key} ${fields[0]?.field}`)));
  const [open, asked] = [conflicts(before.values()), conflicts(after)];
  return {
    planVersion: ids.digest([rulesFingerprint(rules), ...digests].join('\n')),
    isChange: rulesFingerprint(rules) !== rulesFingerprint(connection.rules),
    writes: {
      exact: written.filter(({ effects }) => effects.some(({ side }) => side === 'exact')).length,
      tribe: written.filter(({ effects }) => effects.some(({ side }) => side === 'tribe')).length,
    },
    creates: written.filter(({ effects }) => effects.some(({ operation }) => operation === 'create')).length,
    total: written.length,
    leftOut: after.filter((item) => isLeftOut(item) && isKept(before.get(item.key))).length,
    letIn: after.filter((item) => isKept(item) && isLeftOut(before.get(item.key))).length,
    conflictsSettled: [...open].filter((one) => !asked.has(one)).length,
    conflictsOpened: [...asked].filter((one) => !open.has(one)).length,
    rows: written.slice(0, rowsMax).map(({ key, kind, label, exactId, tribeId, effects, decisions }) => ({
      key,
      kind,
      label,
      exactId,
      tribeId,
      effects: effects.map(({ side, operation, fields }) => ({
        side,
        operation,
        changes: (Object.keys(fields) as FieldPath[]).map((field) => ({
          field,
          before: decisions.find((decision) => decision.field === field)?.[side],
          after: fields[field],
        })),
      })),
    })),
  };
}

/** Of records that are there on both sides. */
const isLeftOut = (item: PlanItem | undefined): boolean =>
  item?.action === 'skip' && item.exactId !== null && item.tribeId !== null;
const isKept = (item: PlanItem | undefined): boolean => item?.rung === 'link' && item.action !== 'skip';

const isAlike = (before: PlanItem | undefined, after: PlanItem): boolean =>
  before !== undefined && JSON.stringify(before.effects) === JSON.stringify(after.effects);

/** Who changed what leads for which field; a field that follows the general rule again has no note. */
export function ruleNotesOf(
  connection: Connection,
  rules: Rules,
  by: { readonly who: string; readonly atMs: number },
): { readonly made: readonly RuleNote[]; readonly over: readonly Pick<RuleNote, 'kind' | 'field'>[] } {
  const made: RuleNote[] = [];
  const over: Pick<RuleNote, 'kind' | 'field'>[] = [];
  for (const kind of kinds) {
    for (const field of fieldsOf[kind]) {
      const policy = rules.policies[kind][field];
      if (policy === connection.rules.policies[kind][field]) continue;
      if (policy === undefined) over.push({ kind, field });
      else made.push({ connectionId: connection.id, kind, field, policy, ...by, fromConflict: null });
    }
  }
  return { made, over };
}

/** Which lists of the filter are left otherwise than they were, and as what. */
export function filterChangesOf(
  { id, rules: { filter: before } }: Connection,
  { filter: after }: Rules,
  by: { readonly who: string; readonly atMs: number },
): readonly FilterChange[] {
  const nothing: ConditionList = { match: 'all', conditions: [] };
  return filterLists.flatMap((list): readonly FilterChange[] => {
    const [was, is] = [before.conditions?.[list] ?? nothing, after.conditions?.[list] ?? nothing];
    if (before[list] === after[list] && canonicalJson(was) === canonicalJson(is)) return [];
    return [{ connectionId: id, list, isOn: after[list], asked: is, ...by }];
  });
}

/** Fields that share their fate, with who leads for them; the first of them names the row and has the policy. */
export function policyOfRow(rules: Rules, kind: Kind, group: readonly FieldPath[]): Omit<RuleRow, 'note'> {
  const [field] = group;
  if (field === undefined) throw new Error(`a group of fields of kind ${kind} is empty`);
  const own = rules.policies[kind][field];
  const policy = policyOf(rules, kind, field);
  return { kind, field, fields: group, policy, isOwn: own !== undefined, isFixed: isFixedPolicy(field) };
}
