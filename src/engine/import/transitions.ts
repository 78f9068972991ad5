import type { Run, RunState } from '../../store/port.ts';

/**
 * The legal moves of a run. A confirmed run reads once more before it writes, so `reading` leads to `applying`; when
 * that reading changed the plan it leads back to `planned`, to be confirmed anew.
 */
export const transitions: Readonly<Record<RunState, readonly RunState[]>> = {
  reading: ['planned', 'applying', 'failed'],
  // An undo begins to write at once: each of its fields is compared right before.
  planned: ['reading', 'planned', 'applying'],
  applying: ['done', 'failed'],
  failed: ['reading', 'applying'],
  done: [],
  live: ['live'],
};

/** The run in its next state. Throws on a move that the table does not know: that is a bug, not an outcome. */
export function moved(run: Run, to: RunState, changes: Partial<Omit<Run, 'id' | 'connectionId' | 'state'>> = {}): Run {
  if (!transitions[run.state].includes(to)) throw new Error(`a run cannot go from ${run.state} to ${to}`);
  return { ...run, ...changes, state: to };
}

/** Confirmed by a person: what is read now is read to be carried out and not to be shown. */
export const isConfirmed = (run: Run): boolean => run.applyStartedMs !== null;

/** Confirmed and not finished: its plan and rules must not change under it. */
export const isBeingCarriedOut = (run: Run): boolean => isConfirmed(run) && run.state !== 'done';

/** In whose hands it is: the worker's in these states, a person's in the others. */
export const isWorkersTurn = (run: Run): boolean =>
  run.state === 'reading' || run.state === 'applying' || run.state === 'live';
