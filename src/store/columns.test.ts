import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { columns } from './columns.ts';
import { DatabaseTooNew } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { openStore } from './postgres.ts';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new Client(database.address);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('the table types', () => {
  test('are those of the migrated database: every table, column, type and null', async () => {
    const catalogue = await client.query<{ table: string; column: string; type: string }>(`
      select table_name as table, column_name as column, data_type || case is_nullable when 'YES' then ' null' else '' end as type
      from information_schema.columns where table_schema = 'public' and table_name not like 'kysely%'`);
    const migrated: Record<string, Record<string, string>> = {};
    for (const { table, column, type } of catalogue.rows) migrated[table] = { ...migrated[table], [column]: type };
    expect(migrated).toEqual(columns);
  });

  test('begin every primary key of a connection’s data with the connection', async () => {
    const keys = await client.query<{ table: string; first: string }>(`
      select cls.relname as table, att.attname as first from pg_index ind
      join pg_class cls on cls.oid = ind.indrelid join pg_namespace ns on ns.oid = cls.relnamespace
      join pg_attribute att on att.attrelid = cls.oid and att.attnum = ind.indkey[0]
      where ind.indisprimary and ns.nspname = 'public' and cls.relname not like 'kysely%'`);
    const others = keys.rows.filter(({ first }) => first !== 'connection_id').map(({ table }) => table);
    // Looked up by a secret before the connection is known, or the connection itself.
    expect(others.sort()).toEqual(['connection', 'session', 'sign_in']);
  });
});

describe('migrating', () => {
  test('is safe for processes that start together on an empty database', async () => {
    const empty = await testDatabase();
    const admin = new Client(empty.address);
    await admin.connect();
    await admin.query('drop schema public cascade; create schema public');
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ address: empty.address })));
    const applied = await admin.query('select name from kysely_migration order by name');
    expect(applied.rows.map(({ name }) => name)).toEqual(Object.keys(migrations));
    expect(await stores[0]?.connections()).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
    await admin.end();
    await empty.drop();
  });

  test('gives links from before there was a list their place in it', async () => {
    const older = await testDatabase();
    const admin = new Client(older.address);
    await admin.connect();
    await admin.query('drop schema public cascade; create schema public');
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new Pool(older.address) }) });
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    expect((await migrator.migrateTo('001-spine')).error).toBeUndefined();
    await db.destroy();
    await admin.query(`insert into connection (id, tribe_organisation_id, tribe_organisation_name, state, rules, created_ms)
        values ('c', 'o', 'De Vries', 'ready', '{}', 1);
      insert into link (connection_id, id, kind, exact_id, tribe_id, base, linked_ms, changed_ms) values
        ('c', '1', 'relation', 'e1', 't1', '{"name": "Çelik", "isCustomer": true}', 1, 1),
        ('c', '2', 'relation', 'e2', 't2', '{"name": "Ångström", "email": null}', 1, 1),
        ('c', '3', 'relation', 'e3', 'bare', '{}', 1, 1),
        ('c', '4', 'contact', 'e4', 't4', '{"firstName": "Zoë", "lastName": "Bos"}', 1, 1)`);
    const store = await openStore({ address: older.address });
    const idsOf = async (kind: 'relation' | 'contact', search: string | null) =>
      (await store.linkPage('c', { kind, search, offset: 0, limit: 10 })).links.map(({ id }) => id);
    expect(await idsOf('relation', null)).toEqual(['2', '3', '1']);
    expect(await idsOf('relation', 'celik')).toEqual(['1']);
    expect(await idsOf('contact', 'zoe bos')).toEqual(['4']);
    await store.close();
    await admin.end();
    await older.drop();
  });

  test('knows who was read as a customer before stages were told', async () => {
    const older = await testDatabase();
    const admin = new Client(older.address);
    await admin.connect();
    await admin.query('drop schema public cascade; create schema public');
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new Pool(older.address) }) });
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    expect((await migrator.migrateTo('004-live')).error).toBeUndefined();
    await db.destroy();
    await admin.query(`insert into connection (id, tribe_organisation_id, tribe_organisation_name, state, rules, created_ms)
        values ('c', 'o', 'De Vries', 'ready', '{}', 1);
      insert into part (connection_id, side, kind, record_id, part, part_id, version, is_gone, fields, observed_ms) values
        ('c', 'exact', 'relation', 'e1', 'main', 'e1', '1', false, '{"name": "Jansen", "isCustomer": true}', 1),
        ('c', 'exact', 'relation', 'e2', 'main', 'e2', '1', false, '{"name": "Smit", "isCustomer": false}', 1),
        ('c', 'tribe', 'relation', 't1', 'customer', 'r1', '1', false, '{"isCustomer": true}', 1),
        ('c', 'tribe', 'relation', 't2', 'customer', 'r2', '1', true, '{}', 1)`);
    const store = await openStore({ address: older.address });
    const told = async (side: 'exact' | 'tribe') =>
      (await store.parts('c', side)).map(({ partId, part, fields }) => [partId, part, fields.stage]);
    expect(await told('exact')).toEqual([
      ['e1', 'main', 'customer'],
      ['e2', 'main', undefined],
    ]);
    expect(await told('tribe')).toEqual([
      ['r1', 'commercial', 'customer'],
      ['r2', 'commercial', undefined],
    ]);
    await store.close();
    await admin.end();
    await older.drop();
  });

  test('refuses a database of a newer Tandem, with words', async () => {
    const newer = await testDatabase();
    const admin = new Client(newer.address);
    await admin.connect();
    await admin.query("insert into kysely_migration (name, timestamp) values ('999-future', '')");
    await expect(openStore({ address: newer.address })).rejects.toThrow(DatabaseTooNew);
    await admin.end();
    await newer.drop();
  });
});
