import type { PlanItem } from '../plan/plan.ts';
import type { BatchFacts } from './brake.ts';

/** How many records a batch would touch, and how. */
export type BatchCounts = Pick<BatchFacts, 'changes' | 'creates' | 'deletes'>;

/** What the brake has to know beside the plan. */
export interface BatchSurroundings extends Omit<BatchFacts, keyof BatchCounts> {
  /** Of the batches of the same pass that came before: a flood that comes in small batches is one all the same. */
  readonly before?: BatchCounts;
}

/** Counts records, not fields: an item that writes to both sides is one change. No effect deletes, so none are counted. */
export function countBatch(items: readonly PlanItem[]): BatchCounts {
  const writing = (operation: 'create' | 'update'): number =>
    items.filter(({ effects }) => effects.some((effect) => effect.operation === operation)).length;
  return { changes: writing('update'), creates: writing('create'), deletes: 0 };
}

export function batchFacts(items: readonly PlanItem[], { before, ...surroundings }: BatchSurroundings): BatchFacts {
  const { changes, creates, deletes } = countBatch(items);
  return {
    ...surroundings,
    changes: changes + (before?.changes ?? 0),
    creates: creates + (before?.creates ?? 0),
    deletes: deletes + (before?.deletes ?? 0),
  };
}
