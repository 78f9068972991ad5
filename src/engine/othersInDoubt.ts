import { type Run, type RunKind, runKinds } from '../store/port.ts';
import { settleDoubts } from './apply/apply.ts';
import { askCapabilities } from './apply/applying.ts';
import { applyingImport } from './import/carryOut.ts';
import { applyingLive } from './live/stepLive.ts';
import { haltRun, type Slice, type StepEnd } from './slice.ts';
import { applyingUndo } from './undo/carryOutUndo.ts';

const applyingOf = { import: applyingImport, sync: applyingLive, undo: applyingUndo } as const;

/**
 * A run neither plans nor writes while another run of its connection has a write in doubt. It would take the record that
 * the write may have made for a stranger, and what the write was to make for missing.
 */
export async function settleOthers(slice: Slice, run: Run): Promise<StepEnd | 'complete'> {
  for (const kind of runKinds) {
    const other = kind === run.kind ? null : await inDoubt(slice, kind);
    if (other === null) continue;
    const { side, outcome } = await askCapabilities(slice.exact, slice.tribe);
    if (outcome.is !== 'ok') return haltRun(slice, run, side, outcome);
    const end = await settleDoubts(await applyingOf[kind](slice, other, outcome.value), run);
    if (end.is !== 'more') return end;
  }
  return 'complete';
}

/** The latest run of its kind when it has something in doubt. One that ended well has nothing, and one not begun neither. */
async function inDoubt({ connection, store }: Slice, kind: RunKind): Promise<Run | null> {
  const run = await store.latestRun(connection.id, kind);
  if (run === null || run.state === 'done' || run.state === 'planned') return null;
  for (const state of ['sending', 'unknown'] as const) {
    if ((await store.itemsInState(connection.id, run.id, state)).length > 0) return run;
  }
  return null;
}
