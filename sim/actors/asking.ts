import type { Caller, Result, TandemService } from '../../src/engine/service.ts';

/** What the person who administers Tandem asks of it, by the names of the service. */
export type Question =
  | 'answerConflict'
  | 'answerMatch'
  | 'changeRules'
  | 'chooseAdministration'
  | 'compareNow'
  | 'conflicts'
  | 'continueRun'
  | 'deactivate'
  | 'liftBrake'
  | 'live'
  | 'matches'
  | 'pause'
  | 'planUndo'
  | 'resume'
  | 'runView'
  | 'setObserveOnly'
  | 'startImport'
  | 'startPreview'
  | 'startUndo';

export type InputOf<Q extends Question> = Parameters<TandemService[Q]>[1];
export type AnswerOf<Q extends Question> = Awaited<ReturnType<TandemService[Q]>>;

/** One request and its answer, as the person saw both; undefined is a page that broke. */
export interface SaidAs<Q extends Question> {
  /** Under which the store's changes are told that it brought about. */
  readonly request: number;
  readonly what: Q;
  readonly caller: Caller;
  readonly input: InputOf<Q>;
  readonly answer: AnswerOf<Q> | undefined;
  readonly askedMs: number;
}
export type Said = { readonly [Q in Question]: SaidAs<Q> }[Question];

/** What was answered to a request that was accepted; null when it was refused, or the page broke. */
export const granted = <T>(answer: Result<T> | undefined): T | null => (answer?.is === 'ok' ? answer.value : null);
