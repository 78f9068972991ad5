import type { ApiProblem } from '../api/client.ts';
import type { Halt, LiveBrake, ProblemCode, ReasonCode } from '../api/types.ts';

/** What happened or why, and what a person can do about it; an empty remedy means that nothing has to be done. */
export interface Advice {
  readonly text: string;
  readonly remedy: string;
}

/** A sentence for every code that the server can answer with. A code without one does not compile. */
export interface AdviceTexts {
  readonly reasons: Readonly<Record<ReasonCode, Advice>>;
  readonly problems: Readonly<Record<ProblemCode | ApiProblem['code'], Advice>>;
  readonly halts: Readonly<Record<Halt['code'], Advice>>;
  readonly brakes: Readonly<Record<LiveBrake['code'], Advice>>;
  /** Instead of how a record was found, where it has long been linked. */
  readonly linkedBefore: Advice;
  /** For a code that a newer server knows and this page does not. */
  readonly unknown: Advice;
}
