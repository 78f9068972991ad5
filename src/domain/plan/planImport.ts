import type { Kind } from '../model/kind.ts';
import { type BatchInput, batchOf } from './batch.ts';
import type { PlanAction, PlanItem } from './plan.ts';
import { inPlanOrder, type Subject, subjectsOf } from './subjects.ts';

export interface PlanInput extends Omit<BatchInput, 'homeRegion'> {
  /** ISO 3166-1 alpha-2 of the administration, for telephone numbers of relations without a country; NL if not given. */
  readonly homeRegion?: string | null;
  /** List records that only Tribe has as skipped items also where nothing may be made in Exact. */
  readonly includeTribeOnly?: boolean;
}

export type PlanCounts = Readonly<Record<Kind, Readonly<Record<PlanAction, number>>>>;

export interface ImportPlan {
  /**
   * Relations by label, each followed by its contacts by label; contacts of unlisted relations; what is gone in Exact;
   * then what only Tribe has in the same order.
   */
  readonly items: readonly PlanItem[];
  /** Of `items`. */
  readonly counts: PlanCounts;
  /** Records that only Tribe has, listed or not. */
  readonly tribeOnly: Readonly<Record<Kind, number>>;
}

/**
 * The whole plan of an import, or of any later pass over everything. Deterministic: the same records, links, answers
 * and rules give the same plan, in whatever order they come. The records must come from a complete reading of both
 * sides.
 */
export function planImport(input: PlanInput): ImportPlan {
  const subjects = subjectsOf(batchIn(input));
  const all = inPlanOrder(subjects.all());
  const items = planned(all, input);
  const tribeOnly = { relation: 0, contact: 0 };
  for (const { isTribeOnly, record } of all) if (isTribeOnly) tribeOnly[record.kind] += 1;
  return { items, counts: countActions(items), tribeOnly };
}

/**
 * The same plan as far as it is about the records with these keys (`itemKey`), in the same order. The ladder is only
 * climbed when one of them is not linked.
 */
export function planMarked(input: PlanInput, keys: Iterable<string>): PlanItem[] {
  const subjects = subjectsOf(batchIn(input));
  const marked = new Map<string, Subject>();
  for (const key of keys) for (const subject of subjects.about(key)) marked.set(subject.key, subject);
  return planned(inPlanOrder([...marked.values()]), input);
}

const batchIn = (input: PlanInput) =>
  batchOf({ ...input, homeRegion: input.homeRegion === undefined ? 'NL' : input.homeRegion });

const planned = (subjects: readonly Subject[], { includeTribeOnly }: PlanInput): PlanItem[] =>
  subjects
    .filter(({ isTribeOnly, mayBeMade }) => !isTribeOnly || mayBeMade || includeTribeOnly === true)
    .map(({ plan }) => plan());

function countActions(items: readonly PlanItem[]): PlanCounts {
  const zero = (): Record<PlanAction, number> => ({
    create: 0,
    link: 0,
    update: 0,
    unchanged: 0,
    skip: 0,
    ask: 0,
    blocked: 0,
  });
  const counts = { relation: zero(), contact: zero() };
  for (const { kind, action } of items) counts[kind][action] += 1;
  return counts;
}
