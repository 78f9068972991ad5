import type { Run } from '../../store/port.ts';
import { applyItems } from '../apply/apply.ts';
import { askCapabilities, beginApplying } from '../apply/applying.ts';
import { haltRun, type Slice, type StepEnd } from '../slice.ts';
import { finish } from './finish.ts';
import { importDirection } from './plan.ts';

/** Carries out a confirmed import. */
export async function carryOut(slice: Slice, run: Run): Promise<StepEnd> {
  const { side, outcome } = await askCapabilities(slice.exact, slice.tribe);
  if (outcome.is !== 'ok') return haltRun(slice, run, side, outcome);
  const applying = await beginApplying(slice, run, { capabilities: outcome.value, direction: importDirection });
  return applyItems(applying, finish);
}
