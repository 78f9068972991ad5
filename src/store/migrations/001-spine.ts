import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The first tables. Every table of a connection's data starts its primary key with the connection: no query can reach
 * another tenant's rows by forgetting a condition on an id alone.
 */
export const spine: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const ofConnection = 'connection_id text not null references connection (id) on delete cascade';
const ofRun = `run_id text not null,
    foreign key (connection_id, run_id) references run (connection_id, id) on delete cascade`;

const people = [
  `create table connection (
    id text primary key,
    tribe_organisation_id text not null unique,
    tribe_organisation_name text not null,
    exact_region text,
    exact_division text,
    exact_division_name text,
    state text not null,
    rules jsonb not null,
    created_ms bigint not null
  )`,
  `create table sign_in (
    state text primary key,
    side text not null,
    connection_id text references connection (id) on delete cascade,
    region text,
    return_to text not null,
    created_ms bigint not null
  )`,
  'create index sign_in_age on sign_in (created_ms)',
  `create table session (
    id_hash text primary key,
    ${ofConnection},
    user_id text not null,
    user_name text not null,
    created_ms bigint not null,
    expires_ms bigint not null
  )`,
  'create index session_expiry on session (expires_ms)',
  `create table token (
    ${ofConnection},
    side text not null,
    sealed_access text not null,
    sealed_refresh text not null,
    issued_ms bigint not null,
    expires_ms bigint not null,
    generation integer not null,
    needs_consent text,
    primary key (connection_id, side)
  )`,
  `create table call_budget (
    ${ofConnection},
    side text not null,
    minute_remaining integer,
    minute_reset_ms bigint,
    minute_limit integer,
    day_remaining integer,
    day_reset_ms bigint,
    day_limit integer,
    primary key (connection_id, side)
  )`,
  `create table lease (
    ${ofConnection},
    fence bigint not null,
    holder text not null,
    until_ms bigint not null,
    primary key (connection_id)
  )`,
];

const records = [
  `create table feed_cursor (
    ${ofConnection},
    side text not null,
    feed text not null,
    cursor text not null,
    is_complete boolean not null,
    read_ms bigint not null,
    primary key (connection_id, side, feed)
  )`,
  `create table part (
    ${ofConnection},
    side text not null,
    kind text not null,
    record_id text not null,
    part text not null,
    part_id text not null,
    version text not null,
    is_gone boolean not null,
    fields jsonb not null,
    main jsonb,
    observed_ms bigint not null,
    primary key (connection_id, side, kind, record_id, part, part_id)
  )`,
  `create table link (
    ${ofConnection},
    id text not null,
    kind text not null,
    exact_id text not null,
    tribe_id text not null,
    base jsonb not null,
    linked_ms bigint not null,
    changed_ms bigint not null,
    primary key (connection_id, id),
    unique (connection_id, kind, exact_id),
    unique (connection_id, kind, tribe_id)
  )`,
];

const runs = [
  `create table run (
    ${ofConnection},
    id text not null,
    state text not null,
    started_ms bigint not null,
    apply_started_ms bigint,
    finished_ms bigint,
    halt jsonb,
    exact_calls integer not null,
    tribe_calls integer not null,
    rules_fingerprint text,
    primary key (connection_id, id)
  )`,
  'create index run_latest on run (connection_id, started_ms desc, id desc)',
  "create index run_unfinished on run (started_ms) where state in ('reading', 'applying')",
  `create table plan_item (
    connection_id text not null,
    ${ofRun},
    key text not null,
    position integer not null,
    kind text not null,
    action text not null,
    depends_on text,
    is_waiting boolean not null,
    search_text text not null,
    item jsonb not null,
    state text not null,
    attempts integer not null,
    sent_ms bigint,
    business_key text,
    failure jsonb,
    primary key (connection_id, run_id, key)
  )`,
  'create index plan_item_order on plan_item (connection_id, run_id, position)',
  "create index plan_item_ready on plan_item (connection_id, run_id, position) where state = 'planned' and not is_waiting",
  'create index plan_item_waiting on plan_item (connection_id, run_id, depends_on) where is_waiting',
  "create index plan_item_unknown on plan_item (connection_id, run_id, position) where state = 'unknown'",
  // Without it the planner takes a run's share for that of its connection once more and expects next to nothing.
  'create statistics plan_item_of_run (ndistinct, dependencies) on connection_id, run_id from plan_item',
  `create table match_answer (
    ${ofConnection},
    key text not null,
    answer jsonb not null,
    who text not null,
    at_ms bigint not null,
    primary key (connection_id, key)
  )`,
];

const history = [
  `create table journal (
    ${ofConnection},
    id text not null,
    run_id text,
    link_id text,
    kind text not null,
    side text not null,
    record_id text not null,
    operation text not null,
    before jsonb not null,
    after jsonb not null,
    cause jsonb not null,
    at_ms bigint not null,
    primary key (connection_id, id)
  )`,
  'create index journal_of_record on journal (connection_id, kind, side, record_id, at_ms)',
  `create table problem (
    ${ofConnection},
    id text not null,
    cause_code text not null,
    kind text,
    side text,
    record_id text,
    record_label text,
    field text,
    reason jsonb not null,
    since_ms bigint not null,
    resolved_ms bigint,
    primary key (connection_id, id),
    unique nulls not distinct (connection_id, cause_code, kind, side, record_id, field)
  )`,
  'create index problem_open on problem (connection_id, cause_code, since_ms) where resolved_ms is null',
  'create index problem_of_record on problem (connection_id, kind, side, record_id) where resolved_ms is null',
];

const statements = [...people, ...records, ...runs, ...history];
