import type { Side } from '../domain/model/kind.ts';
import type { Connection, Run, RunHalt, Store } from '../store/port.ts';
import { consentHolderOf } from './activation/consentHolder.ts';
import { haltFor, type NotOk } from './halts.ts';
import type { HeldLease } from './lease.ts';
import type { EnginePorts } from './ports.ts';
import type { OpenSide, Sides } from './sides.ts';

/** What one slice of work on one connection's run works with. */
export interface Slice {
  readonly ports: EnginePorts;
  readonly store: Store;
  readonly sides: Sides;
  readonly lease: HeldLease;
  readonly connection: Connection;
  readonly exact: OpenSide;
  readonly tribe: OpenSide;
  readonly startedMs: number;
  /** When this slice has to make room for others. */
  readonly untilMs: number;
  /** Aborts when the process is asked to end. */
  readonly stopping: AbortSignal | null;
}

/** How a step of work ended. */
export type StepEnd =
  /** There is more to do at once. */
  | { readonly is: 'more' }
  /** Nothing to do before that instant. */
  | { readonly is: 'waits'; readonly untilMs: number }
  /** Only a person can bring it on, or nothing is left. */
  | { readonly is: 'rests' };

export const more: StepEnd = { is: 'more' };
export const rests: StepEnd = { is: 'rests' };

export const isSliceOver = ({ ports, untilMs, stopping }: Slice): boolean =>
  stopping?.aborted === true || ports.clock.nowMs() >= untilMs;

/** Stops the run with the reason, so that the page says it and the worker knows when to try again. */
export async function haltRun(slice: Slice, run: Run, side: Side, outcome: NotOk): Promise<StepEnd> {
  const token = await slice.store.token(consentHolderOf(slice.connection, side), side);
  const halt = haltFor(outcome, {
    side,
    nowMs: slice.ports.clock.nowMs(),
    previous: run.halt,
    isConsentLost: token === null || token.needsConsent !== null,
  });
  return saveHalt(slice, run, halt);
}

export async function saveHalt(slice: Slice, run: Run, halt: RunHalt): Promise<StepEnd> {
  slice.ports.log.warn('run.halted', { connectionId: run.connectionId, runId: run.id, ...halt });
  await slice.lease.transact(async (tx) => {
    // Only the halt: a person may have changed what else the run says meanwhile.
    await tx.saveRun({ ...((await tx.lockedRun(run.connectionId, run.id)) ?? run), halt });
    await slice.sides.saveUse(tx, slice.connection, run.id);
  });
  return halt.retryMs === null ? rests : { is: 'waits', untilMs: halt.retryMs };
}
