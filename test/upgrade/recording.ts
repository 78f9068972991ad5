import { gunzipSync, gzipSync } from 'node:zlib';
import type { Client } from 'pg';
import type { PlannedRow } from './planned.ts';

/** Everything that a version of Tandem stored, and what that version would have done with it. */
export interface Recording {
  readonly connectionId: string;
  /** In the order in which they were applied. */
  readonly migrations: readonly string[];
  /** Rows per table, a table after those it refers to. */
  readonly tables: readonly { readonly name: string; readonly rows: readonly object[] }[];
  readonly planned: readonly PlannedRow[];
}

export const packed = (recording: Recording): Buffer => gzipSync(JSON.stringify(recording), { level: 9 });
export const unpacked = (bytes: Buffer): Recording => JSON.parse(gunzipSync(bytes).toString()) as Recording;

const namesInOrder = `
  with recursive tables as (
    select oid, relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
  ), ranks as (
    select oid, relname, 0 as rank from tables
    union all
    select tables.oid, tables.relname, ranks.rank + 1 from ranks
      join pg_constraint on confrelid = ranks.oid and contype = 'f' and conrelid <> confrelid
      join tables on tables.oid = conrelid
  )
  select relname as name from ranks where relname not like 'kysely%' group by relname order by max(rank), relname`;

export async function readTables(client: Client): Promise<Recording['tables']> {
  const tables: { name: string; rows: readonly object[] }[] = [];
  const names = await client.query<{ name: string }>(namesInOrder);
  for (const { name } of names.rows) {
    const { rows } = await client.query<{ row: object }>(
      `select to_jsonb(t) as row from "${name}" t order by to_jsonb(t)::text`,
    );
    tables.push({ name, rows: rows.map(({ row }) => row) });
  }
  return tables;
}

export async function writeTables(client: Client, tables: Recording['tables']): Promise<void> {
  for (const { name, rows } of tables) {
    await client.query(`insert into "${name}" select * from jsonb_populate_recordset(null::"${name}", $1::jsonb)`, [
      JSON.stringify(rows),
    ]);
  }
}

export async function appliedMigrations(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  return rows.map(({ name }) => name);
}
