import type { InferRequestType, InferResponseType } from 'hono/client';
import type { Problem } from '../../http/problems.ts';
import type { api } from './client.ts';

/** The wire's types, taken from the typed client so that they cannot drift from what the server answers. */

type Answer<T> = InferResponseType<T, 200>;
type Runs = typeof api.runs;

export type { Problem };
export type ProblemCode = Problem['code'];

export type Session = NonNullable<Answer<typeof api.session.$get>>;
export type RefusedVisit = NonNullable<Answer<(typeof api.session)['refused-visit']['$post']>>;
export type RefusalCode = RefusedVisit['code'];
export type Side = RefusedVisit['side'];

export type Overview = Answer<typeof api.overview.$get>;
export type Step = Overview['step'];
export type SideStatus = Overview['tribe'];
export type Connection = Answer<typeof api.connections.$get>[number];
export type Administration = Answer<typeof api.exact.administrations.$get>[number];

export type RunView = Answer<Runs[':runId']['$get']>;
export type Halt = NonNullable<RunView['halt']>;
export type FilterView = RunView['filter'];
type FilterConditions = NonNullable<FilterView['conditions']>;
export type FilterList = keyof FilterConditions;
export type ConditionList = NonNullable<FilterConditions[FilterList]>;
export type Condition = ConditionList['conditions'][number];
export type FilterField = Condition['field'];
export type Operator = Condition['operator'];
/** A filter as a page puts it together: with a list for each, however empty. */
export type RelationFilter = Omit<FilterView, 'conditions'> & {
  readonly conditions: Readonly<Record<FilterList, ConditionList>>;
};
export type FieldPolicy = RunView['whenDifferent'];
export type Counts = RunView['counts'];
export type Kind = keyof Counts;
export type PlanAction = keyof Counts[Kind];
export type ItemState = keyof RunView['progress']['byState'];

export type ItemPage = Answer<Runs[':runId']['items']['$get']>;
export type ItemRow = ItemPage['rows'][number];
export type Reason = ItemRow['reason'];
export type ReasonCode = Reason['code'];
export type Rung = NonNullable<ItemRow['rung']>;
export type ItemDetail = Answer<Runs[':runId']['item']['$get']>;
export type FieldDecision = ItemDetail['decisions'][number];
export type Verdict = FieldDecision['verdict'];
export type FieldPath = FieldDecision['field'];
export type FieldValue = FieldDecision['value'];
export type Candidate = ItemDetail['candidates'][number];
export type MatchAnswer = NonNullable<ItemDetail['answer']>;

export type LiveView = Answer<typeof api.live.$get>;
export type RelationTypes = LiveView['rules']['relationTypes'];
export type RelationType = keyof RelationTypes['export'];
export type LiveBrake = NonNullable<LiveView['brake']>['halts'][number];
export type PauseScope = LiveView['pauses'][number]['scope'];
export type Pauses = LiveView['pauses'];
export type Rules = LiveView['rules'];
export type Flow = Rules['flows'][Kind];
/** What a person may change of the rules on their page. */
export type RulesWanted = InferRequestType<typeof api.live.rules.preview.$post>['json'];
export type RulesView = Answer<typeof api.live.rules.$get>;
export type RuleRow = RulesView['rows'][number];
export type RulesPreview = Answer<typeof api.live.rules.preview.$post>;
export type AnsweredMatch = Answer<typeof api.matches.answered.$get>['rows'][number];
export type ConflictView = Answer<typeof api.conflicts.$get>[number];

export type RecordPage = Answer<typeof api.records.$get>;
export type RecordRow = RecordPage['rows'][number];
export type UnlinkedRow = Answer<typeof api.unlinked.$get>['rows'][number];
type Records = (typeof api.records)[':kind'][':side'][':id'];
export type RecordView = Answer<Records['$get']>;
export type RecordField = RecordView['fields'][number];
export type HistoryEntry = RecordView['history'][number];
export type HistoryPage = Answer<typeof api.history.$get>;
export type HistoryRow = HistoryPage['rows'][number];
export type Cause = HistoryRow['by'];
/** What an undo takes back. */
export type UndoWanted = InferRequestType<typeof api.undo.$post>['json'];
export type Decided = NonNullable<Extract<UndoWanted, { readonly of: 'changes' }>['filter']['decided']>;
export type ProblemRow = RecordView['problems'][number];
export type ProblemGroup = Answer<typeof api.problems.$get>[number];
