import type { z } from '@hono/zod-openapi';
import { describe, expect, test } from 'vitest';
import type { Reason, ReasonCode } from '../../domain/plan/plan.ts';
import type {
  AnsweredMatch,
  Caller,
  ConflictView,
  ConnectionSummary,
  HistoryQuery,
  HistoryRow,
  ItemDetail,
  ItemQuery,
  ItemRow,
  LiveView,
  Overview,
  Page,
  PauseScope,
  PreviewInput,
  ProblemGroup,
  RecordQuery,
  RecordRow,
  RecordView,
  Refusal,
  RulesChange,
  RulesInput,
  RulesPreview,
  RunView,
  TandemService,
  UndoWhat,
  UnlinkedQuery,
  UnlinkedRow,
} from '../../engine/service.ts';
import { refusalCodeSchema } from './codes.ts';
import type {
  administrationsSchema,
  connectionsSchema,
  overviewSchema,
  regionsSchema,
  sessionSchema,
} from './connection.ts';
import type {
  answeredMatchesSchema,
  conflictAnswerSchema,
  conflictsSchema,
  liveViewSchema,
  matchesSchema,
  observeOnlyInputSchema,
  pauseScopeSchema,
  rulesChangeSchema,
  rulesInputSchema,
  rulesPreviewSchema,
  rulesViewSchema,
  seenBrakeSchema,
  undoInputSchema,
} from './live.ts';
import type {
  historyPageSchema,
  historyQuerySchema,
  problemGroupsSchema,
  recordPageSchema,
  recordPathSchema,
  recordQuerySchema,
  recordViewSchema,
  unlinkedPageSchema,
  unlinkedQuerySchema,
} from './records.ts';
import type {
  answerInputSchema,
  itemDetailSchema,
  itemPageSchema,
  itemQuerySchema,
  itemRowSchema,
  previewInputSchema,
  runViewSchema,
} from './runs.ts';

type Flat<T> = { [K in keyof T]: T[K] };
type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** A value of the service as JSON carries it: an undefined property is absent, and a reason may tell of a failure. */
type Wire<T> = T extends Reason
  ? { code: ReasonCode; words: Record<string, string> }
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : Flat<
          { -readonly [K in Exclude<keyof T, OptionalKeys<T>>]: Wire<T[K]> } & {
            -readonly [K in OptionalKeys<T>]?: Wire<T[K]>;
          }
        >;

type Mutually<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Agrees<Service, Schema extends z.ZodType> = Mutually<Wire<Service>, Wire<z.output<Schema>>>;
type Value<Name extends keyof TandemService> =
  Awaited<ReturnType<TandemService[Name]>> extends infer Answer
    ? Answer extends { readonly is: 'ok'; readonly value: infer V }
      ? V
      : never
    : never;

/** Compiles only while each pair says the same in both directions; the compiler is the test. */
const agreements = {
  session: true satisfies Agrees<Pick<Caller, 'userName' | 'organisationName'> | null, typeof sessionSchema>,
  connections: true satisfies Agrees<readonly ConnectionSummary[], typeof connectionsSchema>,
  overview: true satisfies Agrees<Overview, typeof overviewSchema>,
  regions: true satisfies Agrees<ReturnType<TandemService['regions']>, typeof regionsSchema>,
  administrations: true satisfies Agrees<Value<'administrations'>, typeof administrationsSchema>,
  previewInput: true satisfies Agrees<PreviewInput, typeof previewInputSchema>,
  runView: true satisfies Agrees<RunView, typeof runViewSchema>,
  itemRow: true satisfies Agrees<ItemRow, typeof itemRowSchema>,
  itemPage: true satisfies Agrees<Page<ItemRow>, typeof itemPageSchema>,
  itemDetail: true satisfies Agrees<ItemDetail, typeof itemDetailSchema>,
  answer: true satisfies Agrees<Omit<Parameters<TandemService['answer']>[1], 'runId'>, typeof answerInputSchema>,
  recordPage: true satisfies Agrees<Page<RecordRow>, typeof recordPageSchema>,
  unlinkedPage: true satisfies Agrees<Page<UnlinkedRow>, typeof unlinkedPageSchema>,
  unlinkedQuery: true satisfies Mutually<keyof UnlinkedQuery, keyof z.output<typeof unlinkedQuerySchema>>,
  recordPath: true satisfies Agrees<Parameters<TandemService['record']>[1], typeof recordPathSchema>,
  recordView: true satisfies Agrees<RecordView, typeof recordViewSchema>,
  problems: true satisfies Agrees<readonly ProblemGroup[], typeof problemGroupsSchema>,
  liveView: true satisfies Agrees<LiveView, typeof liveViewSchema>,
  pauseScope: true satisfies Agrees<PauseScope, typeof pauseScopeSchema>,
  seenBrake: true satisfies Agrees<Parameters<TandemService['liftBrake']>[1], typeof seenBrakeSchema>,
  observeOnly: true satisfies Agrees<Parameters<TandemService['setObserveOnly']>[1], typeof observeOnlyInputSchema>,
  rulesView: true satisfies Agrees<Value<'rules'>, typeof rulesViewSchema>,
  rulesPreview: true satisfies Agrees<RulesPreview, typeof rulesPreviewSchema>,
  rulesChange: true satisfies Agrees<RulesChange, typeof rulesChangeSchema>,
  rulesInput: true satisfies Agrees<RulesInput, typeof rulesInputSchema>,
  lookAgain: true satisfies Agrees<Parameters<TandemService['lookAgain']>[1], typeof recordPathSchema>,
  conflicts: true satisfies Agrees<readonly ConflictView[], typeof conflictsSchema>,
  conflictAnswer: true satisfies Agrees<
    Omit<Parameters<TandemService['answerConflict']>[1], 'id'>,
    typeof conflictAnswerSchema
  >,
  matches: true satisfies Agrees<readonly ItemDetail[], typeof matchesSchema>,
  matchAnswer: true satisfies Agrees<Parameters<TandemService['answerMatch']>[1], typeof answerInputSchema>,
  answeredMatches: true satisfies Agrees<Page<AnsweredMatch>, typeof answeredMatchesSchema>,
  history: true satisfies Agrees<Page<HistoryRow>, typeof historyPageSchema>,
  undo: true satisfies Agrees<UndoWhat, typeof undoInputSchema>,
  refusal: true satisfies Mutually<Refusal['code'], z.output<typeof refusalCodeSchema>>,
  /** Queries differ in shape (text, defaults), so their names are compared. */
  itemQuery: true satisfies Mutually<Exclude<keyof ItemQuery, 'runId'>, keyof z.output<typeof itemQuerySchema>>,
  historyQuery: true satisfies Mutually<
    Exclude<keyof HistoryQuery, 'record'> | 'recordId' | 'recordSide',
    keyof z.output<typeof historyQuerySchema>
  >,
  recordQuery: true satisfies Mutually<keyof RecordQuery, keyof z.output<typeof recordQuerySchema>>,
};

describe('the contract', () => {
  test('says what the service says, in both directions', () => {
    expect(Object.values(agreements).every(Boolean)).toBe(true);
  });

  test('refuses a refusal code that the service does not have', () => {
    expect(refusalCodeSchema.safeParse('notFound').success).toBe(true);
    expect(refusalCodeSchema.safeParse('signedOut').success).toBe(false);
  });
});
