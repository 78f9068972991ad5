import { type Kind, kinds } from '../model/kind.ts';
import type { PlanItem } from '../plan/plan.ts';
import type { BatchFacts, Lately } from './brake.ts';

/** How many records a batch would touch, and how. */
export type BatchCounts = Pick<BatchFacts, 'changes' | 'creates' | 'deletes'>;

/** What the brake has to know beside the plan. */
export interface BatchSurroundings extends Omit<BatchFacts, keyof BatchCounts> {
  /** Of the batches of the same pass that came before: a flood that comes in small batches is one all the same. */
  readonly before?: BatchCounts;
  /** Without this batch, and without what it writes to again. */
  readonly lately?: NonNullable<BatchFacts['lately']>;
}

/** Counts records, not fields: an item that writes to both sides is one change. No effect deletes, so none are counted. */
export function countBatch(items: readonly PlanItem[]): BatchCounts {
  const writing = (operation: 'create' | 'update'): number =>
    items.filter(({ effects }) => effects.some((effect) => effect.operation === operation)).length;
  return { changes: writing('update'), creates: writing('create'), deletes: 0 };
}

export function batchFacts(
  items: readonly PlanItem[],
  { before, lately, ...surroundings }: BatchSurroundings,
): BatchFacts {
  const { changes, creates, deletes } = countBatch(items);
  return {
    ...surroundings,
    ...(lately !== undefined && { lately: withBatch(lately, items) }),
    changes: changes + (before?.changes ?? 0),
    creates: creates + (before?.creates ?? 0),
    deletes: deletes + (before?.deletes ?? 0),
  };
}

const withBatch = (lately: Readonly<Record<Kind, Lately>>, items: readonly PlanItem[]) => {
  const added = kinds.map((kind) => {
    const { changes, creates } = countBatch(items.filter((item) => item.kind === kind));
    const { linked, ...before } = lately[kind];
    return [kind, { linked, changes: before.changes + changes, creates: before.creates + creates }] as const;
  });
  return Object.fromEntries(added) as Record<Kind, Lately>;
};
