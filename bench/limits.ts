/**
 * `npm run bench:limits [-- --out file]`: how much of what Exact Online allows is really used, and what it costs to stay
 * within it. Several processes write as fast as they may against the Exact sandbox in this process, on a
 * clock that jumps from one call to the next; what counts is the sandbox's own log.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CallTally } from '../src/engine/budget/callTally.ts';
import { Governor } from '../src/engine/budget/governor.ts';
import type { Priority } from '../src/engine/budget/priority.ts';
import { withBudget } from '../src/engine/budget/withBudget.ts';
import { TokenKeeper, tokenRowOf } from '../src/engine/tokens/keeper.ts';
import { withToken } from '../src/engine/tokens/withToken.ts';
import { startLocalPostgres } from '../src/runtime/localPostgres.ts';
import type { Store } from '../src/store/port.ts';
import { type DatabaseAddress, openPool, openStore } from '../src/store/postgres.ts';
import { exactLimits } from '../src/vendors/exact/limits.ts';
import type { Transport } from '../src/vendors/transport.ts';
import { tribeLimits } from '../src/vendors/tribe/limits.ts';
import { activate, importAll, makeWorld, startEngine, type World } from '../test/engine/bench.ts';
import { flow } from '../test/engine/flow.ts';
import { aConnection } from '../test/support/storeData.ts';
import { type Bench, exactBench } from '../test/vendors/inProcess.ts';

const { values } = parseArgs({ options: { out: { type: 'string' } } });

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** From the beginning of one call to that of the next, by the virtual clock. */
const callMs = 150;
const connectionId = 'saturated';
const apiUrl = 'http://exact.test';

interface Writer {
  readonly name: string;
  readonly priority: Priority;
  /** Null: as often as it may; else once in so long. */
  readonly everyMs: number | null;
}

interface Used {
  readonly accepted: number;
  readonly throttled: number;
  readonly tokenCalls: number;
  readonly writes: Readonly<Record<string, number>>;
  readonly waitedMost: Readonly<Record<string, number>>;
}

const seal = { seal: (plain: string) => plain, open: (sealed: string) => sealed };
const log = { info: () => {}, warn: () => {}, error: () => {} };
const ids = { next: () => crypto.randomUUID(), secret: () => '', digest: (text: string) => text };

function control(bench: Bench, path: string, body: object): void {
  const sent = bench.sandbox.exchange({
    method: 'POST',
    url: `${apiUrl}/_control/${path}`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  });
  if (sent.is !== 'answered' || sent.response.status >= 300) throw new Error(`the sandbox refused ${path}`);
}

/** One process's way to the sandbox, as the engine puts it together. */
function senderOn(bench: Bench, store: Store, priority: Priority): Transport {
  const { clock: sandboxClock } = bench.sandbox;
  const clock = { nowMs: () => sandboxClock.nowMs(), sleep: async () => {} };
  const governor = new Governor({ store, clock, ids, log, limits: { exact: exactLimits, tribe: tribeLimits } });
  const keeper = new TokenKeeper({ store, clock, ids, seal, log, governor });
  const key = { connectionId, side: 'exact' } as const;
  const tally = new CallTally('exact');
  const budgeted = withBudget(bench.transport, { governor, key, priority, clock, tally });
  return withToken(budgeted, keeper, { ...key, oauth: bench.oauth });
}

/** The addresses of accounts that can be written to. */
async function accountUrls(bench: Bench): Promise<readonly string[]> {
  const resource = `${apiUrl}/api/v1/${bench.administrationId}/crm/Accounts`;
  const headers = { accept: 'application/json', authorization: `Bearer ${bench.tokens.accessToken}` };
  const url = `${resource}?$select=ID&$filter=Status%20eq%20%27C%27`;
  const answer = await bench.transport({ method: 'GET', url, headers, body: null, timeoutMs: 30_000 });
  if (answer.is !== 'answered' || answer.status !== 200) throw new Error(JSON.stringify(answer));
  const { d } = JSON.parse(answer.body) as { readonly d: { readonly results: readonly { readonly ID: string }[] } };
  return d.results.map(({ ID }) => `${resource}(guid'${ID}')`);
}

/** Saturated writing from one instant to another; the writer that may go first goes first. */
async function saturate(input: {
  readonly address: DatabaseAddress;
  readonly writers: readonly Writer[];
  readonly forMs: number;
  readonly settings?: object;
}): Promise<Used> {
  const bench = await exactBench(60);
  if (input.settings !== undefined) control(bench, 'settings', input.settings);
  const { clock } = bench.sandbox;
  const stores = await Promise.all(input.writers.map(() => openStore({ address: input.address })));
  const accounts = await accountUrls(bench);
  const [first] = stores;
  if (first === undefined) throw new Error('nobody writes');
  await first.transact(async (tx) => {
    await tx.saveConnection(aConnection(connectionId, { exactDivision: bench.administrationId }));
    const at = { sentMs: clock.nowMs(), receivedMs: clock.nowMs(), generation: 1 };
    await tx.saveToken(tokenRowOf(bench.tokens, { connectionId, side: 'exact', seal, ...at }));
  });
  clock.set(Math.ceil(clock.nowMs() / dayMs) * dayMs);
  bench.sandbox.requests.clear();
  const startMs = clock.nowMs();
  const untilMs = startMs + input.forMs;

  const senders = input.writers.map(({ priority }, index) => senderOn(bench, stores[index] ?? first, priority));
  const writes: Record<string, number> = {};
  const waitedMost: Record<string, number> = {};
  const readyMs = input.writers.map(({ everyMs }) => startMs + (everyMs ?? 0));
  const wantedMs = [...readyMs];
  for (let round = 0; ; round += 1) {
    const index = readyMs.indexOf(Math.min(...readyMs));
    const writer = input.writers[index];
    const sender = senders[index];
    const nowMs = Math.max(readyMs[index] ?? 0, clock.nowMs());
    if (writer === undefined || sender === undefined || nowMs >= untilMs) break;
    clock.set(nowMs);
    const result = await sender({
      method: 'PUT',
      url: accounts[round % accounts.length] ?? '',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ Phone: `+31 20 ${1_000_000 + round}` }),
      timeoutMs: 30_000,
    });
    clock.advance(callMs);
    if (result.is === 'heldBack' && result.by !== 'token') {
      readyMs[index] = result.untilMs;
      continue;
    }
    if (result.is !== 'answered' || result.status >= 300) throw new Error(`${writer.name}: ${JSON.stringify(result)}`);
    writes[writer.name] = (writes[writer.name] ?? 0) + 1;
    waitedMost[writer.name] = Math.max(waitedMost[writer.name] ?? 0, nowMs - (wantedMs[index] ?? nowMs));
    readyMs[index] = writer.everyMs === null ? clock.nowMs() : (wantedMs[index] ?? 0) + writer.everyMs;
    wantedMs[index] = readyMs[index] ?? 0;
  }
  await Promise.all(stores.map((store) => store.close()));
  const counts = bench.sandbox.requests.counts();
  const sum = (wanted: (row: (typeof counts)[number]) => boolean): number =>
    counts.filter(wanted).reduce((total, { count }) => total + count, 0);
  return {
    accepted: sum(({ tenant, status }) => tenant === bench.administrationId && status !== 429),
    throttled: sum(({ status }) => status === 429),
    tokenCalls: sum(({ endpoint }) => endpoint.toLowerCase().endsWith('/api/oauth2/token')),
    writes,
    waitedMost,
  };
}

// ---------------------------------------------------------------- a day on which nothing happens

/** A connection that is in agreement, left to the engine's own polling and comparing for a whole day. */
async function idleDay(address: DatabaseAddress): Promise<{ readonly exact: number; readonly tribe: number }> {
  const store = await openStore({ address });
  const world = makeWorld({ size: 60 });
  const running = startEngine(world, store);
  const caller = await activate(running, world);
  await importAll(running, world, caller);
  // What the import leaves to do is done, and a new day begins.
  await flow(running, world, caller.connectionId, dayMs - (world.clock.nowMs() % dayMs));
  for (const { requests } of [world.exact, world.tribe]) requests.clear();
  await flow(running, world, caller.connectionId, dayMs);
  await store.close();
  const calls = (sandbox: World['exact'], isCounted: (endpoint: string) => boolean): number =>
    sandbox.requests
      .counts()
      .filter(({ endpoint }) => isCounted(endpoint))
      .reduce((sum, { count }) => sum + count, 0);
  return {
    exact: calls(world.exact, (endpoint) => /\/api\/v1\/\{division\}/.test(endpoint)),
    tribe: calls(world.tribe, (endpoint) => endpoint.includes('/v1/')),
  };
}

// ---------------------------------------------------------------- what a grant costs

/** Milliseconds per call of `work`, one after the other. */
async function msEach(times: number, work: (index: number) => Promise<unknown>): Promise<number> {
  for (let index = 0; index < 50; index += 1) await work(index);
  const started = performance.now();
  for (let index = 0; index < times; index += 1) await work(index);
  return (performance.now() - started) / times;
}

async function grantCosts(address: DatabaseAddress) {
  const store = await openStore({ address });
  const pool = openPool({ address }, 2);
  const id = 'priced';
  await store.transact((tx) => tx.saveConnection(aConnection(id)));
  let nowMs = Date.UTC(2026, 5, 15);
  const clock = { nowMs: () => nowMs, sleep: async () => {} };
  const many = { ...exactLimits, calls: { perMinute: 1_000_000, perDay: 1_000_000_000 } };
  const governor = new Governor({ store, clock, ids, log, limits: { exact: many, tribe: tribeLimits } });
  const answered = { is: 'answered', status: 200, headers: {}, body: '' } as const;
  const grantOf = (side: 'exact' | 'tribe') => async (): Promise<void> => {
    const place = { endpoint: 'crm/Accounts', isCounted: side === 'exact' };
    const verdict = await governor.take({ connectionId: id, side }, { priority: 'person', place });
    if (verdict.is === 'granted') await governor.ended({ connectionId: id, side }, verdict.grant, answered, nowMs);
    nowMs += 1;
  };
  const times = 2_000;
  const counted = await msEach(times, grantOf('exact'));
  const uncounted = await msEach(times, grantOf('tribe'));
  await pool.query('create table bench_counter (id text primary key, used bigint not null)');
  await pool.query("insert into bench_counter values ('one', 0)");
  const client = await pool.connect();
  const locked = await msEach(times, async () => {
    await client.query('begin');
    await client.query("select used from bench_counter where id = 'one' for update");
    await client.query("update bench_counter set used = used + 1 where id = 'one'");
    await client.query('commit');
  });
  const bare = await msEach(times, () => client.query('select 1'));
  client.release();
  await pool.end();
  await store.close();
  return { counted, uncounted, locked, bare };
}

// ---------------------------------------------------------------- the report

const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(2)} %`;
const figure = (ms: number): string => `${ms.toFixed(3)} ms`;
const list = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
const local = await startLocalPostgres({ dataFolder: folder, searchPath: process.env.PATH ?? '' });
try {
  const fresh = async (): Promise<DatabaseAddress> => {
    const pool = openPool({ address: local.address }, 1);
    const name = `bench_${crypto.randomUUID().replaceAll('-', '')}`;
    await pool.query(`create database ${name}`);
    await pool.end();
    return { ...local.address, database: name } as DatabaseAddress;
  };
  const saturated = (name: string, priority: Priority): Writer => ({ name, priority, everyMs: null });
  const day = await saturate({
    address: await fresh(),
    forMs: dayMs,
    writers: [
      saturated('relations', 'relation'),
      saturated('backfill', 'backfill'),
      { name: 'a person every 10 minutes', priority: 'person', everyMs: 600_000 },
    ],
  });
  const backfill = await saturate({
    address: await fresh(),
    forMs: dayMs,
    writers: [saturated('backfill', 'backfill')],
  });
  const hour = await saturate({
    address: await fresh(),
    forMs: hourMs,
    settings: { callsPerDayMax: 1_000_000 },
    writers: [saturated('one', 'person'), saturated('another', 'person')],
  });
  const idle = await idleDay(await fresh());
  const costs = await grantCosts(await fresh());
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const report = `
## Limits, ${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${cpus().length} cores

| what | calls | allowed | used | refused (429) | token calls |
| --- | ---: | ---: | ---: | ---: | ---: |
| 24 virtual hours, three processes: relations and backfill without end, a person every ten minutes | ${day.accepted} | 5000 | ${percent(day.accepted, 5_000)} | ${day.throttled} | ${day.tokenCalls} of 200 |
| 24 virtual hours of backfill alone, which leaves the most to others | ${backfill.accepted} | 5000 | ${percent(backfill.accepted, 5_000)} | ${backfill.throttled} | ${backfill.tokenCalls} of 200 |
| 1 virtual hour, two processes of people, no limit of the day | ${hour.accepted} | 3600 | ${percent(hour.accepted, 3_600)} | ${hour.throttled} | ${hour.tokenCalls} |
| a day on which nothing happens, Exact and Tribe as by default polled and compared | ${idle.exact} | 5000 | ${percent(idle.exact, 5_000)} (the promise: 10 %) | | |

A day on which nothing happens takes ${idle.tribe} calls of Tribe, which names no limit. Writes of the first: ${list(day.writes)}. The person waited at most ${((day.waitedMost['a person every 10 minutes'] ?? 0) / 1000).toFixed(1)} s.

| what a grant costs (a durable PostgreSQL on this machine) | time | against a bare round trip (${figure(costs.bare)}) |
| --- | ---: | ---: |
| Exact: granted, counted and booked, one compare-and-set | ${figure(costs.counted)} | ${(costs.counted / costs.bare).toFixed(1)} |
| Tribe: looked up | ${figure(costs.uncounted)} | ${(costs.uncounted / costs.bare).toFixed(1)} |
| for comparison: a transaction that locks a row and updates it | ${figure(costs.locked)} | ${(costs.locked / costs.bare).toFixed(1)} |
`;
  console.log(report);
  if (values.out !== undefined) appendFileSync(values.out, report);
} finally {
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
}
