import { writeFileSync } from 'node:fs';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { activate, importAll, makeWorld, startEngine } from '../engine/bench.ts';
import { testStore } from '../support/database.ts';
import { plannedOf } from './planned.ts';
import { appliedMigrations, packed, readTables } from './recording.ts';

/** `TANDEM_RECORD_STORE=test/upgrade/stores/<last migration>.json.gz`: done once per release, and never again for it. */
const file = process.env.TANDEM_RECORD_STORE;

/** As if people had edited on both sides since: what is stored differs from what was agreed on. */
const edits = [
  `update part set fields = fields || '{"phone":"+31205550001"}' where (side, kind, part) = ('exact', 'relation', 'main')
     and record_id in (select exact_id from link where kind = 'relation' order by exact_id limit 6)`,
  `update part set fields = fields || '{"email":"anders@voorbeeld.example"}' where (side, kind, part) = ('tribe', 'relation', 'main')
     and record_id in (select tribe_id from link where kind = 'relation' order by exact_id offset 3 limit 6)`,
  `update part set fields = fields || '{"lastName":"Anders"}' where (side, kind, part) = ('exact', 'contact', 'main')
     and record_id in (select exact_id from link where kind = 'contact' order by exact_id limit 5)`,
];

test.runIf(file !== undefined)(
  'a store is recorded',
  async () => {
    const { store, database, close } = await testStore();
    const world = makeWorld({ size: 60, seed: 3 });
    const running = startEngine(world, store, { name: 'recorder' });
    const caller = await activate(running, world);
    await importAll(running, world, caller);
    const { connectionId } = caller;
    const client = new Client(database.address);
    await client.connect();
    for (const edit of edits) await client.query(edit);
    const recording = {
      connectionId,
      migrations: await appliedMigrations(client),
      tables: await readTables(client),
      planned: await plannedOf(store, connectionId),
    };
    await client.end();
    await close();
    expect(recording.planned.filter(({ action }) => action === 'update').length).toBeGreaterThan(5);
    writeFileSync(file ?? '', packed(recording));
  },
  120_000,
);
