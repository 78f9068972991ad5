import type { ColumnType } from 'kysely';
import type { ConditionList, FilterList } from '../domain/filter/conditions.ts';
import type { FieldPolicy, Rules } from '../domain/mapping/rules.ts';
import type { FieldPath, Fields, FieldValue } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type { MainFacts, PartName } from '../domain/model/record.ts';
import type { MatchAnswer, PlanAction, PlanItem, Reason } from '../domain/plan/plan.ts';
import type {
  BudgetState,
  Conflict,
  ConflictField,
  ConnectionState,
  ItemState,
  JournalCause,
  JournalEntry,
  RunBrake,
  RunHalt,
  RunKind,
  RunState,
  StoredChoice,
} from './port.ts';

/** Read as the parsed value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>;

/** The tables as the queries see them: what the driver hands over. `columns.ts` says the same as data. */
export interface Tables {
  connection: {
    id: string;
    tribe_organisation_id: string;
    tribe_organisation_name: string;
    exact_region: string | null;
    exact_division: string | null;
    exact_division_name: string | null;
    state: ConnectionState;
    rules: Json<Rules>;
    created_ms: number;
    live_since_ms: number | null;
    is_observe_only: boolean;
    exact_consent_of: string | null;
    tribe_consent_of: string | null;
    exact_user_id: string | null;
  };
  sign_in: {
    state: string;
    side: Side;
    connection_id: string | null;
    region: string | null;
    return_to: string;
    created_ms: number;
  };
  session: {
    id_hash: string;
    connection_id: string;
    user_id: string;
    user_name: string;
    created_ms: number;
    expires_ms: number;
  };
  token: {
    connection_id: string;
    side: Side;
    sealed_access: string;
    sealed_refresh: string;
    issued_ms: number;
    expires_ms: number;
    generation: number;
    needs_consent: string | null;
    turn: number;
    turn_holder: string | null;
    turn_since_ms: number | null;
  };
  call_budget: {
    connection_id: string;
    side: Side;
    version: number;
    state: Json<BudgetState>;
  };
  lease: {
    connection_id: string;
    fence: number;
    holder: string;
    until_ms: number;
  };
  feed_cursor: {
    connection_id: string;
    side: Side;
    feed: string;
    cursor: string;
    is_complete: boolean;
    read_ms: number;
  };
  part: {
    connection_id: string;
    side: Side;
    kind: Kind;
    record_id: string;
    part: PartName;
    part_id: string;
    version: string;
    is_gone: boolean;
    fields: Json<Fields>;
    main: Json<MainFacts> | null;
    observed_ms: number;
  };
  link: {
    connection_id: string;
    id: string;
    kind: Kind;
    exact_id: string;
    tribe_id: string;
    base: Json<Fields>;
    label_order: string;
    search_text: string;
    linked_ms: number;
    changed_ms: number;
    exact_written_ms: number | null;
    tribe_written_ms: number | null;
  };
  run: {
    connection_id: string;
    id: string;
    state: RunState;
    started_ms: number;
    apply_started_ms: number | null;
    finished_ms: number | null;
    halt: Json<RunHalt> | null;
    exact_calls: number;
    tribe_calls: number;
    rules_fingerprint: string | null;
    kind: RunKind;
    brake: Json<RunBrake> | null;
    looked_ms: number | null;
  };
  plan_item: {
    connection_id: string;
    run_id: string;
    key: string;
    /** Place in the plan. */
    position: number;
    kind: Kind;
    action: PlanAction;
    depends_on: string | null;
    /** True while the item it depends on is in the plan and not done: kept up to date by every write. */
    is_waiting: boolean;
    /** Label and identities without case and accents, for searching alike on every server. */
    search_text: string;
    item: Json<PlanItem>;
    state: ItemState;
    attempts: number;
    sent_ms: number | null;
    business_key: string | null;
    failure: Json<Reason> | null;
  };
  match_answer: {
    connection_id: string;
    key: string;
    answer: Json<MatchAnswer>;
    who: string;
    at_ms: number;
  };
  rule_note: {
    connection_id: string;
    kind: Kind;
    field: FieldPath;
    policy: FieldPolicy;
    who: string;
    at_ms: number;
    from_conflict: string | null;
  };
  filter_change: {
    connection_id: string;
    list: FilterList;
    at_ms: number;
    who: string;
    is_on: boolean;
    asked: ConditionList;
  };
  journal: {
    connection_id: string;
    id: string;
    run_id: string | null;
    link_id: string | null;
    kind: Kind;
    side: Side;
    record_id: string;
    operation: JournalEntry['operation'];
    before: Json<Fields>;
    after: Json<Fields>;
    cause: Json<JournalCause>;
    at_ms: number;
  };
  problem: {
    connection_id: string;
    id: string;
    cause_code: string;
    kind: Kind | null;
    side: Side | null;
    record_id: string | null;
    record_label: string | null;
    field: FieldPath | null;
    reason: Json<Reason>;
    since_ms: number;
    resolved_ms: number | null;
  };
  pause: {
    connection_id: string;
    scope: string;
    who: string;
    at_ms: number;
  };
  hint_subscription: {
    connection_id: string;
    side: Side;
    sealed_secret: string | null;
    is_active: boolean;
    checked_ms: number;
    failure: string | null;
    forged: number;
    untold_ms: number | null;
  };
  feed_hint: {
    connection_id: string;
    side: Side;
    feed: string;
    hint_seq: number;
    read_seq: number;
    hinted_ms: number;
  };
  mark: {
    connection_id: string;
    kind: Kind;
    side: Side;
    record_id: string;
    seq: number;
    priority: number;
    not_before_ms: number;
    marked_ms: number;
    wants_read: boolean;
    attempts: number;
  };
  conflict: {
    connection_id: string;
    id: string;
    kind: Kind;
    link_id: string;
    label: string;
    fields: Json<readonly ConflictField[]>;
    /** The first field of the group. */
    group_key: string;
    since_ms: number;
    resolved_ms: number | null;
    resolution: Conflict['resolution'];
    who: string | null;
  };
  choice: {
    connection_id: string;
    link_id: string;
    field: FieldPath;
    /** JSON null is stored as no value. */
    exact: Json<NonNullable<FieldValue>> | null;
    tribe: Json<NonNullable<FieldValue>> | null;
    choice: StoredChoice['choice'];
    who: string;
    at_ms: number;
  };
}
