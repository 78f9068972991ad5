import type { Reason, ReasonCode } from '../domain/plan/plan.ts';
import type { Problem, StoredPlanItem } from '../store/port.ts';
import type { Log } from './ports.ts';

/** Why carrying out an item ended as it did. */
export const failureReason = (code: ReasonCode, words: Readonly<Record<string, string>>): Reason => ({ code, words });

/** A problem of one Exact record: what stays visible until the record succeeds. */
export function problemOf(
  stored: StoredPlanItem,
  found: { readonly reason: Reason; readonly field: Problem['field'] },
  input: { readonly id: string; readonly connectionId: string; readonly nowMs: number },
): Problem {
  return {
    id: input.id,
    connectionId: input.connectionId,
    causeCode: found.reason.code,
    kind: stored.item.kind,
    side: stored.item.exactId === null ? 'tribe' : 'exact',
    recordId: stored.item.exactId ?? stored.item.tribeId,
    recordLabel: stored.item.label,
    field: found.field,
    reason: found.reason,
    sinceMs: input.nowMs,
    resolvedMs: null,
  };
}

/** The same in the log, one line each, for whoever looks there first: by id, not by label. */
export function logProblems(log: Log, runId: string, problems: readonly Problem[]): void {
  for (const { connectionId, causeCode, kind, side, recordId, field, reason } of problems) {
    log.warn('record.problem', {
      connectionId,
      runId,
      cause: causeCode,
      kind,
      side,
      recordId,
      field,
      words: reason.words,
    });
  }
}
