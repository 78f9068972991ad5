import { mayWrite } from '../../domain/mapping/direction.ts';
import { sameValue } from '../../domain/mapping/equivalence.ts';
import type { FieldPath, Fields, FieldValue } from '../../domain/model/fields.ts';
import type { PlanItem, PlannedEffect } from '../../domain/plan/plan.ts';
import type { Run, StoredPlanItem } from '../../store/port.ts';
import { applyItems } from '../apply/apply.ts';
import {
  type Applying,
  type ApplyingBatch,
  askCapabilities,
  type BothCapabilities,
  beginApplying,
} from '../apply/applying.ts';
import { planPair, type SeenPair } from '../apply/planPair.ts';
import { moved } from '../import/transitions.ts';
import { haltRun, rests, type Slice, type StepEnd } from '../slice.ts';

/** Carries out an undo that a person has begun, by the machinery of any other run. */
export async function carryOutUndo(slice: Slice, run: Run): Promise<StepEnd> {
  const { side, outcome } = await askCapabilities(slice.exact, slice.tribe);
  if (outcome.is !== 'ok') return haltRun(slice, run, side, outcome);
  return applyItems(await applyingUndo(slice, run, outcome.value), finish);
}

export const applyingUndo = (slice: Slice, run: Run, capabilities: BothCapabilities): Promise<Applying> =>
  beginApplying(slice, run, { capabilities, direction: 'both', planOf: restoring });

async function finish(applying: Applying): Promise<StepEnd> {
  const { connection, lease, ports, run, sides, store } = applying;
  const inDoubt = await store.itemsInState(connection.id, run.id, 'unknown');
  if (inDoubt.length > 0) {
    const firstSentMs = Math.min(...inDoubt.map(({ sentMs }) => sentMs ?? 0));
    return { is: 'waits', untilMs: firstSentMs + ports.settings.settleMs + 1 };
  }
  await lease.transact(async (tx) => {
    await tx.saveRun(moved(run, 'done', { finishedMs: ports.clock.nowMs(), halt: null }));
    await sides.saveUse(tx, connection, run.id);
  });
  ports.log.info('undo.done', { connectionId: connection.id, runId: run.id });
  return rests;
}

/**
 * What is left to put back: the fields that still show what was to be taken back. What somebody edited since the plan was
 * made is left to them, and nothing that the sides differ in otherwise is merged on this occasion.
 */
function restoring(applying: ApplyingBatch, stored: StoredPlanItem, pair: SeenPair): PlanItem {
  const merged = planPair(applying, stored, pair);
  const flow = applying.connection.rules.flows[stored.item.kind];
  const effects = stored.item.effects.flatMap(({ side, operation, fields }): PlannedEffect[] => {
    if (!mayWrite(flow, side)) return [];
    const now = pair[side].record.fields;
    const left: Partial<Record<FieldPath, FieldValue>> = {};
    for (const field of Object.keys(fields) as FieldPath[]) {
      const value = fields[field];
      const shown = stored.item.decisions.find((decision) => decision.field === field)?.[side];
      if (value === undefined || !isSame(now, field, shown) || isSame(now, field, value)) continue;
      left[field] = value;
    }
    return Object.keys(left).length === 0 ? [] : [{ side, operation, fields: left }];
  });
  return { ...merged, effects };
}

const isSame = (now: Fields, field: FieldPath, value: FieldValue | undefined): boolean =>
  value !== undefined && sameValue(field, now[field] ?? null, value, null);
