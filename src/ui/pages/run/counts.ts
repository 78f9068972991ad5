import type { Counts, Kind, PlanAction } from '../../api/types.ts';

export const countedKinds: readonly Kind[] = ['relation', 'contact'];

/** How many records of one kind, or of both, have this action. */
export const countOf = (counts: Counts, action: PlanAction, kind?: Kind): number =>
  (kind === undefined ? countedKinds : [kind]).reduce((sum, one) => sum + counts[one][action], 0);
