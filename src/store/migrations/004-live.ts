import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What keeps two systems in agreement after the first import: which feeds have news, which records may be out of step,
 * what a person has to decide or has decided, what is paused. Every key begins with the connection, as before.
 */
export const live: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const ofConnection = 'connection_id text not null references connection (id) on delete cascade';
const ofLink = `link_id text not null,
    foreign key (connection_id, link_id) references link (connection_id, id) on delete cascade`;

const connections = [
  'alter table connection add column live_since_ms bigint, add column is_observe_only boolean not null default false',
  // One Tribe organisation may be in agreement with several administrations, each by a connection of its own.
  'alter table connection drop constraint connection_tribe_organisation_id_key',
  `create unique index connection_of_administration
    on connection (tribe_organisation_id, exact_region, exact_division) nulls not distinct`,
  `create table pause (
    ${ofConnection},
    scope text not null,
    who text not null,
    at_ms bigint not null,
    primary key (connection_id, scope)
  )`,
  `create table hint_subscription (
    ${ofConnection},
    side text not null,
    sealed_secret text,
    is_active boolean not null,
    checked_ms bigint not null,
    failure text,
    forged integer not null default 0,
    primary key (connection_id, side)
  )`,
];

const work = [
  `create table feed_hint (
    ${ofConnection},
    side text not null,
    feed text not null,
    hint_seq bigint not null,
    read_seq bigint not null,
    hinted_ms bigint not null,
    primary key (connection_id, side, feed)
  )`,
  'create sequence mark_seq',
  `create table mark (
    ${ofConnection},
    kind text not null,
    side text not null,
    record_id text not null,
    seq bigint not null,
    priority integer not null,
    not_before_ms bigint not null,
    marked_ms bigint not null,
    wants_read boolean not null,
    attempts integer not null,
    primary key (connection_id, kind, side, record_id)
  )`,
  'create index mark_order on mark (connection_id, priority, marked_ms)',
  "alter table run add column kind text not null default 'import', add column brake jsonb",
  'drop index run_latest',
  'create index run_latest on run (connection_id, kind, started_ms desc, id desc)',
  'drop index run_unfinished',
  "create index run_unfinished on run (started_ms) where state in ('reading', 'applying', 'live')",
  `alter table link add column exact_written_ms bigint, add column tribe_written_ms bigint,
    add column exact_written_as_of text, add column tribe_written_as_of text`,
  'create index part_own_id on part (connection_id, side, part_id)',
];

const decisions = [
  `create table conflict (
    ${ofConnection},
    id text not null,
    kind text not null,
    ${ofLink},
    label text not null,
    fields jsonb not null,
    group_key text not null,
    since_ms bigint not null,
    resolved_ms bigint,
    resolution text,
    who text,
    primary key (connection_id, id)
  )`,
  'create unique index conflict_open on conflict (connection_id, link_id, group_key) where resolved_ms is null',
  'create index conflict_list on conflict (connection_id, since_ms, id) where resolved_ms is null',
  `create table choice (
    ${ofConnection},
    ${ofLink},
    field text not null,
    exact jsonb,
    tribe jsonb,
    choice text not null,
    who text not null,
    at_ms bigint not null,
    primary key (connection_id, link_id, field)
  )`,
  'create index journal_of_run on journal (connection_id, run_id, at_ms, id)',
  'create index journal_of_link on journal (connection_id, link_id, at_ms, id)',
];

const statements = [...connections, ...work, ...decisions];
