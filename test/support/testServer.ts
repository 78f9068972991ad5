import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type LocalPostgres, startLocalPostgres } from '../../src/runtime/localPostgres.ts';
import { type DatabaseAddress, openStore } from '../../src/store/postgres.ts';

/** Plain data, handed from the global setup to the test processes. */
export interface TestServer {
  /** Part of the names of this run's databases. */
  readonly run: string;
  readonly url: string | null;
  readonly dataFolder: string | null;
}

const databasePrefix = 'tandem_test_';
let local: { readonly dataFolder: string; readonly started: Promise<LocalPostgres> } | null = null;

/** The server's maintenance database; starts the local server, or adopts the one another test process started. */
export async function serverAddress(server: TestServer): Promise<DatabaseAddress> {
  if (server.url !== null) return { connectionString: server.url };
  if (server.dataFolder === null) throw new Error('a test server has a URL or a data folder');
  local ??= { dataFolder: server.dataFolder, started: startServer(server.dataFolder) };
  if (local.dataFolder !== server.dataFolder) throw new Error('one process uses one test server');
  return (await local.started).address;
}

const startServer = (dataFolder: string): Promise<LocalPostgres> =>
  startLocalPostgres({
    dataFolder,
    searchPath: process.env.PATH ?? '',
    // A crash of this machine may take test data with it; the tests run several times faster for it.
    isDurable: false,
    connectionsMax: 300,
  });

export function databaseOf(address: DatabaseAddress, database: string): DatabaseAddress {
  if (!('connectionString' in address)) return { ...address, database };
  // Not by URL: an address of a Unix socket has no host, which URL refuses and PostgreSQL's drivers take.
  const url = address.connectionString.replace(/^(\w+:\/\/[^/?]*)(\/[^?]*)?/, `$1/${database}`);
  return { connectionString: url };
}

export async function onServer<T>(address: DatabaseAddress, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...address, application_name: 'tandem tests' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes an empty, migrated database as a copy of a template that the first caller makes; about 30 ms. */
export async function cloneDatabase(
  server: TestServer,
): Promise<{ readonly name: string; readonly address: DatabaseAddress }> {
  const address = await serverAddress(server);
  const template = `${databasePrefix}${server.run}_template`;
  const name = `${databasePrefix}${server.run}_${randomUUID().replaceAll('-', '')}`;
  await onServer(address, async (client) => {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [template]);
    const found = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (found.rowCount === 0) await makeTemplate(client, address, template);
    // Under the lock too: a template is copied while nobody else is copying it or is connected to it.
    await client.query(`create database "${name}" template "${template}"`);
  });
  return { name, address: databaseOf(address, name) };
}

async function makeTemplate(client: Client, address: DatabaseAddress, template: string): Promise<void> {
  const unfinished = `${template}_unfinished`;
  await client.query(`drop database if exists "${unfinished}"`);
  await client.query(`create database "${unfinished}" template template0 encoding 'UTF8'`);
  const store = await openStore({ address: databaseOf(address, unfinished) });
  await store.close();
  await client.query(`alter database "${unfinished}" rename to "${template}"`);
}

export async function dropDatabase(server: TestServer, name: string): Promise<void> {
  const address = await serverAddress(server);
  await onServer(address, (client) => client.query(`drop database if exists "${name}" with (force)`));
}

/** On somebody else's server a run leaves nothing behind. */
export async function removeTestDatabases(server: TestServer): Promise<void> {
  if (server.url === null) return;
  await onServer({ connectionString: server.url }, async (client) => {
    const own = await client.query<{ datname: string }>('select datname from pg_database where datname like $1', [
      `${databasePrefix}${server.run}\\_%`,
    ]);
    for (const { datname } of own.rows) await client.query(`drop database if exists "${datname}" with (force)`);
  });
}

export async function stopTestServer(server: TestServer): Promise<void> {
  if (server.dataFolder === null || !existsSync(join(server.dataFolder, 'postgres', 'cluster', 'postmaster.pid')))
    return;
  const running = await startServer(server.dataFolder);
  await running.stop();
}
