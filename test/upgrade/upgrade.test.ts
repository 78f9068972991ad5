import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { defaultRules, rulesFingerprint } from '../../src/domain/mapping/defaults.ts';
import { kinds } from '../../src/domain/model/kind.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/port.ts';
import { type DatabaseAddress, openStore } from '../../src/store/postgres.ts';
import { databaseOf, onServer, serverAddress } from '../support/testServer.ts';
import { plannedOf } from './planned.ts';
import { unpacked, writeTables } from './recording.ts';

/** Stores of every released version load, lose nothing, and would be worked on as that version would have. */

const folder = new URL('stores/', import.meta.url);
const files = readdirSync(folder).sort();

/** A database as that version left it. */
async function databaseAt(version: string, name: string): Promise<DatabaseAddress> {
  const server = await serverAddress(inject('testServer'));
  await onServer(server, (client) => client.query(`create database "${name}" template template0 encoding 'UTF8'`));
  const address = databaseOf(server, name);
  const db = new Kysely({ dialect: new PostgresDialect({ pool: new Pool(address) }) });
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateTo(version);
  await db.destroy();
  if (error !== undefined) throw error;
  return address;
}

test('there is a store of each released version', () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)('the store %s', (file) => {
  const recording = unpacked(readFileSync(new URL(file, folder)));
  const name = `tandem_test_${inject('testServer').run}_upgrade_${randomUUID().slice(0, 8)}`;
  let address: DatabaseAddress;
  let store: Store;

  beforeAll(async () => {
    address = await databaseAt(recording.migrations.at(-1) ?? '', name);
    await onServer(address, (client) => writeTables(client, recording.tables));
    store = await openStore({ address });
  });
  afterAll(async () => {
    await store.close();
    await onServer(await serverAddress(inject('testServer')), (client) =>
      client.query(`drop database "${name}" with (force)`),
    );
  });

  test('loses no row', async () => {
    // The state of a budget is what the next answer of the vendor tells again: it may start afresh.
    for (const { name: table, rows } of recording.tables.filter((one) => one.name !== 'call_budget')) {
      const kept = await onServer(address, (client) => client.query(`select count(*)::int as count from "${table}"`));
      expect(`${table}: ${kept.rows[0].count}`).toBe(`${table}: ${rows.length}`);
    }
  });

  test('is planned as before', async () => {
    expect(await plannedOf(store, recording.connectionId)).toEqual(recording.planned);
  });

  test('is shown: links, journal, problems and runs', async () => {
    const id = recording.connectionId;
    const count = (table: string): number => recording.tables.find((one) => one.name === table)?.rows.length ?? 0;
    expect(await store.links(id)).toHaveLength(count('link'));
    expect(await store.latestRun(id, 'import')).toMatchObject({ connectionId: id, state: 'done' });
    expect(await store.openConflicts(id)).toEqual([]);
    expect((await store.connection(id))?.rules.relationTypes).toBeDefined();
  });

  test('stays the one administration that it was: its consents are its own, and new relations are made in it', async () => {
    const connection = await store.connection(recording.connectionId);
    expect(connection).toMatchObject({ consentOf: { exact: null, tribe: null }, exactUserId: null });
    expect(connection?.rules.newInExact).toBe(true);
    // Or everybody would be asked to confirm rules that did not change.
    expect(rulesFingerprint(connection?.rules ?? defaultRules)).not.toContain('newInExact');
    for (const kind of kinds) expect(await store.linkedElsewhere(recording.connectionId, kind, null)).toEqual([]);
  });
});
