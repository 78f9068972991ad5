import type { Run } from '../../store/port.ts';
import { applyItems } from '../apply/apply.ts';
import { type Applying, askCapabilities, type BothCapabilities, beginApplying } from '../apply/applying.ts';
import { haltRun, type Slice, type StepEnd } from '../slice.ts';
import { finish } from './finish.ts';
import { importDirection } from './plan.ts';

/** Carries out a confirmed import. */
export async function carryOut(slice: Slice, run: Run): Promise<StepEnd> {
  const { side, outcome } = await askCapabilities(slice.exact, slice.tribe);
  if (outcome.is !== 'ok') return haltRun(slice, run, side, outcome);
  return applyItems(await applyingImport(slice, run, outcome.value), finish);
}

export const applyingImport = (slice: Slice, run: Run, capabilities: BothCapabilities): Promise<Applying> =>
  beginApplying(slice, run, { capabilities, direction: importDirection });
