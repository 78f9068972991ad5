import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { DatabaseAddress } from '../../src/store/postgres.ts';
import type { TestDatabase } from '../support/database.ts';

export interface DatabaseCopy {
  readonly address: DatabaseAddress;
  drop(): Promise<void>;
}

/** A backup: the database as it is now. Nobody may be connected to it. */
export async function copyOf(database: TestDatabase): Promise<DatabaseCopy> {
  const name = nameOf(database.address);
  const copy = `${name}_copy_${randomUUID().slice(0, 8)}`;
  const maintenance = at(database.address, 'postgres');
  await run(maintenance, `create database "${copy}" template "${name}"`);
  return {
    address: at(database.address, copy),
    drop: () => run(maintenance, `drop database if exists "${copy}" with (force)`),
  };
}

const nameOf = (address: DatabaseAddress): string =>
  'connectionString' in address ? new URL(address.connectionString).pathname.slice(1) : address.database;

function at(address: DatabaseAddress, database: string): DatabaseAddress {
  if (!('connectionString' in address)) return { ...address, database };
  const url = new URL(address.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.toString() };
}

async function run(address: DatabaseAddress, statement: string): Promise<void> {
  const client = new Client(address);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
