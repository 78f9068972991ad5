import { mergeRecord } from '../../src/domain/merge/merge.ts';
import type { PlanItem } from '../../src/domain/plan/plan.ts';
import { type PlanInput, planImport } from '../../src/domain/plan/planImport.ts';
import { type BaseRule, whatIsSeenToAgree } from '../../src/domain/testing/carryOut.ts';

/**
 * What the properties are about. A planted bug (`plantedBugs.ts`) is the same with one function replaced, so that every
 * property can be shown to notice what it is there for.
 */
export interface Subject {
  readonly merge: typeof mergeRecord;
  readonly plan: (input: PlanInput) => readonly PlanItem[];
  readonly baseOf: BaseRule;
}

export const tandem: Subject = {
  merge: mergeRecord,
  plan: (input) => planImport(input).items,
  baseOf: whatIsSeenToAgree,
};

/** A promise with the id of its invariant (reliability.md 5) and the way to try it once. */
export interface Property<Case> {
  readonly id: string;
  readonly name: string;
  readonly holds: (drawn: Case, subject: Subject) => void;
}
