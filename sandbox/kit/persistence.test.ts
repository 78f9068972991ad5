import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSandbox, type HostedSandbox } from './host.ts';
import { compactAboveBytes, FileJournal } from './journal.ts';
import { sequences } from './sequences.ts';
import type { Service, ServiceContext, ServiceDefinition } from './service.ts';
import { Tables } from './tables.ts';

let folder = '';
const open: HostedSandbox[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kit-'));
});

afterEach(() => {
  for (const sandbox of open.splice(0)) sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

/** POST adds a row with a fresh id, DELETE removes the oldest, GET lists them in order. */
function shelf(context: ServiceContext): Service {
  const rows = context.tables.table<{ readonly id: string; readonly text: string }>('rows');
  const ids = sequences(context.tables, context.seed);
  let derived = 0;
  return {
    seed: () => {
      for (const text of ['a', 'b', 'c']) rows.put(text, { id: text, text: `${text}${context.seed}` });
    },
    reindex: () => {
      derived = rows.size;
    },
    handle: ({ method, body }) => {
      if (method === 'POST') {
        const id = ids.guid('row');
        rows.put(id, { id, text: Buffer.from(body).toString('utf8') });
      }
      if (method === 'DELETE') for (const { id } of [...rows.rows()].slice(0, 1)) rows.remove(id);
      return { status: 200, headers: {}, body: JSON.stringify({ derived, rows: [...rows.rows()] }) };
    },
    endpointOf: ({ method }) => ({ endpoint: method, tenant: null }),
    takeOutbound: () => [],
    outboundAnswered: () => {},
  };
}

const definition: ServiceDefinition = { name: 'exact', title: 'Shelf', defaultPort: 4001, create: shelf };

function start(settings: { readonly seed?: number; readonly size?: number } = {}, service = definition): HostedSandbox {
  const sandbox = createSandbox(service, {
    publicUrl: 'http://shelf.test',
    now: () => 1_000,
    dataFolder: folder,
    ...settings,
  });
  open.push(sandbox);
  return sandbox;
}

function send(sandbox: HostedSandbox, method: string, body = ''): string {
  const exchange = sandbox.exchange({ method, url: 'http://shelf.test/', headers: {}, body: Buffer.from(body) });
  return exchange.is === 'answered' ? String(exchange.response.body) : 'lost';
}

const rowsOf = (sandbox: HostedSandbox): unknown => [...sandbox.tables.table('rows').rows()];
const journalFile = (): string => join(folder, 'journal.jsonl');

/** As a process that was killed leaves it: nothing flushed at the end, the lock still there. */
function kill(sandbox: HostedSandbox): void {
  const lock = readFileSync(join(folder, 'lock'));
  sandbox.close();
  open.splice(open.indexOf(sandbox), 1);
  writeFileSync(join(folder, 'lock'), lock.toString().replace(String(process.pid), '999999999'));
}

describe('a sandbox with a data folder', () => {
  test('comes back as it was: rows in order, clock, faults, ledger, counts, late requests and ids', () => {
    const first = start();
    send(first, 'POST', 'one');
    send(first, 'DELETE');
    first.clock.advance(60_000);
    first.faults.add({ id: 'later', match: { method: 'PUT' }, effect: { kind: 'landLate', delayMs: 5 }, remaining: 1 });
    send(first, 'PUT', 'late');
    const before = {
      rows: rowsOf(first),
      counts: first.requests.counts(),
      faults: first.faults.list(),
      due: first.nextDueMs(),
    };
    kill(first);

    const second = start();
    expect({
      rows: rowsOf(second),
      counts: second.requests.counts(),
      faults: second.faults.list(),
      due: second.nextDueMs(),
    }).toEqual(before);
    expect(second.clock.nowMs()).toBe(61_000);
    expect(JSON.parse(send(second, 'POST', 'two'))).toMatchObject({ derived: 3 });
    const ids = (rowsOf(second) as readonly { readonly id: string }[]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(second.requests.recent().at(-1)?.number).toBe(4);
  });

  test('has written each change before its answer leaves', () => {
    const sandbox = start();
    send(sandbox, 'POST', 'acknowledged');
    expect(readFileSync(journalFile(), 'utf8')).toContain('acknowledged');
  });

  test('cuts a torn last line and keeps everything before it', () => {
    const first = start();
    send(first, 'POST', 'whole');
    const rows = rowsOf(first);
    kill(first);
    const wholeBytes = statSync(journalFile()).size;
    appendFileSync(journalFile(), '[["rows","x",{"id":"x","te');
    const second = start();
    expect(rowsOf(second)).toEqual(rows);
    expect(statSync(journalFile()).size).toBe(wholeBytes);
    send(second, 'POST', 'after');
    kill(second);
    expect(JSON.stringify(rowsOf(start()))).toContain('after');
  });

  test('survives a cut at any byte of the last line', () => {
    const first = start();
    send(first, 'POST', 'kept');
    const kept = JSON.stringify(rowsOf(first));
    const keptBytes = statSync(journalFile()).size;
    send(first, 'POST', 'é "torn"');
    kill(first);
    for (let size = statSync(journalFile()).size - 1; size >= keptBytes; size--) {
      truncateSync(journalFile(), size);
      const reopened = start();
      expect(JSON.stringify(rowsOf(reopened))).toBe(kept);
      kill(reopened);
    }
  });

  test('takes seed and size from the folder when none are asked for', () => {
    kill(start({ seed: 5, size: 77 }));
    const sandbox = start();
    expect([sandbox.seed, sandbox.size]).toEqual([5, 77]);
  });

  test('is refused with another seed or size, naming the flag and what is there', () => {
    kill(start({ seed: 5, size: 77 }));
    expect(() => start({ seed: 6 })).toThrow(/holds seed 5, but --seed 6 was asked/);
    expect(() => start({ size: 300 })).toThrow(/holds size 77, but --size 300 was asked/);
    expect(() => start({ seed: 5, size: 77 })).not.toThrow();
  });

  test('is refused when it belongs to the other sandbox, another format, or other seeding code', () => {
    kill(start());
    expect(() => start({}, { ...definition, name: 'tribe' })).toThrow(/holds the exact sandbox, not tribe/);
    const other = (context: ServiceContext): Service => ({
      ...shelf(context),
      seed: () => context.tables.table('rows').put('z', { id: 'z', text: 'z' }),
    });
    expect(() => start({}, { ...definition, create: other })).toThrow(/another version of this sandbox/);
    writeFileSync(journalFile(), readFileSync(journalFile(), 'utf8').replace('"format":1', '"format":99'));
    expect(() => start()).toThrow(/format 99/);
  });

  test('is refused when a line in the middle is damaged', () => {
    const first = start();
    send(first, 'POST', 'one');
    send(first, 'POST', 'two');
    kill(first);
    const lines = readFileSync(journalFile(), 'utf8').split('\n');
    writeFileSync(journalFile(), [lines[0], '{"oops":', ...lines.slice(2)].join('\n'));
    expect(() => start()).toThrow(/line 2 of its journal is damaged/);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  // Elsewhere a process id alone decides, and there is nothing to tell the start time from.
  test.skipIf(!existsSync('/proc/self/stat'))('is refused to a second process until that one is gone', async () => {
    const holder = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    await once(holder, 'spawn');
    const ended = once(holder, 'exit');
    const stat = readFileSync(`/proc/${holder.pid}/stat`, 'utf8');
    const startedTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: holder.pid, startedTicks }));
    expect(() => start()).toThrow(`in use by process ${holder.pid}`);
    holder.kill('SIGKILL');
    await ended;
    expect(() => start()).not.toThrow();
  });

  test.skipIf(!existsSync('/proc/self/stat'))('is not held back by a lock whose process id was given away', () => {
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, startedTicks: '1' }));
    expect(() => start()).not.toThrow();
  });

  test('forgets everything on reset, also after a restart', () => {
    const first = start();
    send(first, 'POST', 'gone');
    first.reset({ seed: 3 });
    const rows = rowsOf(first);
    send(first, 'GET');
    kill(first);
    const second = start();
    expect(second.seed).toBe(3);
    expect(rowsOf(second)).toEqual(rows);
  });
});

describe('a large journal', () => {
  const header = { format: 1, service: 'exact', seed: 1, size: 300, seeded: 'x' };

  function seeded(): Tables {
    const tables = new Tables();
    for (const key of ['a', 'b', 'c']) tables.table('rows').put(key, { key });
    return tables;
  }

  /** Keys in table order: compaction must not reshuffle what a restart would show. */
  const order = (tables: Tables): readonly string[] => [...tables.table('rows').entries()].map(([key]) => key);

  test('is compacted at start to the same rows in the same order', () => {
    const tables = seeded();
    const journal = new FileJournal(folder);
    journal.begin(header);
    tables.record(journal);
    const rows = tables.table<{ readonly text: string }>('rows');
    const filler = 'x'.repeat(1_000);
    for (let i = 0; i * 1_000 < compactAboveBytes * 1.1; i++) {
      rows.put(`k${i % 50}`, { text: `${i}${filler}` });
      if (i % 7 === 0) rows.remove(`k${(i * 3) % 50}`);
      journal.flush();
    }
    rows.remove('b');
    rows.put('b', { text: 'again' });
    rows.remove('c');
    journal.close();
    const largeBytes = statSync(journalFile()).size;

    for (const _restart of [1, 2]) {
      const again = new FileJournal(folder);
      const restored = seeded();
      again.resume(restored);
      again.close();
      expect(order(restored)).toEqual(order(tables));
      expect([...restored.table('rows').rows()]).toEqual([...rows.rows()]);
    }
    expect(statSync(journalFile()).size).toBeLessThan(largeBytes / 50);
  });
});
