import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/port.ts';
import { openStore } from '../../src/store/postgres.ts';
import type { Transport } from '../../src/vendors/transport.ts';
import { type TestStore, testStore } from '../support/database.ts';
import {
  activate,
  everything,
  importAll,
  makeWorld,
  preview,
  settings,
  signIn,
  startEngine,
  startImport,
  viewOf,
  type World,
  work,
} from './bench.ts';
import { copyOf } from './copyDatabase.ts';
import { expectNoDuplicates, outcomeIn } from './expectations.ts';

const size = 50;

let db: TestStore;
let world: World;
/** How an import without any fault ends. */
let faultless: readonly string[];

beforeAll(async () => {
  const calm = await testStore();
  const quiet = makeWorld({ size });
  const running = startEngine(quiet, calm.store);
  await importAll(running, quiet, await activate(running, quiet));
  faultless = outcomeIn(quiet);
  await calm.close();
});

beforeEach(async () => {
  db = await testStore();
  world = makeWorld({ size });
});
afterEach(() => db.close());

describe('an import through faults ends as one without', () => {
  test.each([
    ['the answer of every third write is lost', { kind: 'loseAnswer' }],
    ['every third write is lost before it arrives', { kind: 'loseRequest' }],
    ['every third write lands half a minute late', { kind: 'landLate', delayMs: 30_000 }],
    ['every third write is answered 503 after it was applied', { kind: 'status', status: 503, isApplied: true }],
    ['every third write is answered with a page of HTML', { kind: 'htmlWith200', isApplied: true }],
    ['every third answer to a write is cut off', { kind: 'truncatedBody' }],
  ] as const)('when %s', async (_words, effect) => {
    const running = startEngine(world, db.store, { settings: { attemptsMax: 30 } });
    const caller = await activate(running, world);
    const shown = await preview(running, world, caller);
    for (const method of ['POST', 'PUT']) {
      world.tribe.faults.add({ match: { method, pathPattern: '/v1/odata/*' }, effect, probability: 1 / 3 });
    }
    await startImport(running, caller, shown);
    await work(running, world, caller.connectionId);
    const done = await viewOf(running, caller, shown.runId);
    expect({ state: done.state, failed: done.progress.byState.failed }).toEqual({ state: 'done', failed: 0 });
    expect(world.tribe.faults.list().reduce((total, { fired }) => total + fired, 0)).toBeGreaterThan(5);
    expectNoDuplicates(world);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when Tribe goes down halfway and comes back an hour later', async () => {
    let writes = 0;
    let isDown = false;
    const downAfter =
      (next: Transport): Transport =>
      (request) => {
        if (request.method === 'POST' && request.url.includes('/odata/')) writes += 1;
        if (writes === 20) isDown = true;
        return isDown && request.url.includes('tribe.test')
          ? Promise.resolve({ is: 'notSent', reason: 'connection refused' })
          : next(request);
      };
    const running = startEngine(world, db.store, { transport: downAfter });
    const caller = await activate(running, world);
    const shown = await preview(running, world, caller);
    await startImport(running, caller, shown);
    const endMs = world.clock.nowMs() + 3_600_000;
    const waits: number[] = [];
    while (world.clock.nowMs() < endMs) {
      const { againAfterMs } = await running.engine.runSlice(caller.connectionId);
      expect(againAfterMs).not.toBeNull();
      if (isDown) waits.push(againAfterMs ?? 0);
      world.clock.advance(Math.max(1, againAfterMs ?? 1));
    }
    const halted = await viewOf(running, caller, shown.runId);
    expect(halted.halt?.code).toBe('tribeUnreachable');
    expect(halted.progress.finished).toBeGreaterThan(0);
    expect(halted.progress.finished).toBeLessThan(halted.progress.total);
    // Asking again and again wears nobody out: the waits grow, up to a longest.
    expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? 0);
    expect(waits.length).toBeLessThan(30);
    isDown = false;
    writes = 21;
    await work(running, world, caller.connectionId);
    const done = await viewOf(running, caller, shown.runId);
    expect({ state: done.state, halt: done.halt }).toEqual({ state: 'done', halt: null });
    expectNoDuplicates(world);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when every write to Tribe is answered 500 for a while, without putting all of them in doubt', async () => {
    const running = startEngine(world, db.store);
    const caller = await activate(running, world);
    const shown = await preview(running, world, caller);
    world.tribe.faults.add({
      id: 'broken',
      match: { method: 'POST', pathPattern: '/v1/odata/*' },
      effect: { kind: 'status', status: 500 },
    });
    await startImport(running, caller, shown);
    await running.engine.runSlice(caller.connectionId);
    const halted = await viewOf(running, caller, shown.runId);
    expect(halted.halt?.code).toBe('tribeUnreachable');
    expect(halted.progress.byState.unknown).toBeLessThanOrEqual(settings.tribeWritesInFlightMax);
    // What was committed to be sent and never was stands as before: not tried, and not in doubt.
    const unsent = await db.store.itemsInState(caller.connectionId, shown.runId, 'planned');
    expect(unsent.length).toBeGreaterThan(settings.tribeWritesInFlightMax);
    for (const one of unsent) expect(one).toMatchObject({ attempts: 0, sentMs: null, businessKey: null });
    expect(await db.store.itemsInState(caller.connectionId, shown.runId, 'sending')).toEqual([]);
    world.tribe.faults.remove('broken');
    await work(running, world, caller.connectionId);
    expect((await viewOf(running, caller, shown.runId)).state).toBe('done');
    expectNoDuplicates(world);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when both tokens expire between preview and import, and while it runs', async () => {
    const running = startEngine(world, db.store, { settings: { sliceMs: 1, tribeWritesInFlightMax: 1 } });
    const caller = await activate(running, world);
    const shown = await preview(running, world, caller);
    world.clock.advance(25 * 3_600_000);
    await startImport(running, caller, shown);
    let slices = 0;
    for (; slices < 1_000; slices += 1) {
      const { againAfterMs } = await running.engine.runSlice(caller.connectionId);
      const run = await db.store.latestRun(caller.connectionId, 'import');
      if (againAfterMs === null || run?.state === 'done') break;
      world.clock.advance(Math.max(againAfterMs, 3 * 3_600_000));
    }
    expect(slices).toBeGreaterThan(20);
    expect((await viewOf(running, caller, shown.runId)).state).toBe('done');
    const refused = [...world.exact.requests.counts(), ...world.tribe.requests.counts()].filter(
      ({ endpoint, status }) => endpoint.includes('token') && (status ?? 0) >= 400,
    );
    expect(refused).toEqual([]);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when our database comes back from a backup that knows nothing of what was written', async () => {
    const running = startEngine(world, db.store, { settings: { sliceMs: 1 } });
    const caller = await activate(running, world);
    const shown = await preview(running, world, caller);
    await startImport(running, caller, shown);
    while ((await db.store.run(caller.connectionId, shown.runId))?.state === 'reading') {
      await running.engine.runSlice(caller.connectionId);
    }
    expect((await viewOf(running, caller, shown.runId)).progress.finished).toBe(0);
    const { database } = db;
    await db.store.close();
    const backup = await copyOf(database);
    const lost = await openStore({ address: database.address });
    await work(startEngine(world, lost), world, caller.connectionId);
    await lost.close();

    world.clock.advance(3_600_000);
    const restored = await openStore({ address: backup.address });
    await work(startEngine(world, restored), world, caller.connectionId);
    expect(await restored.run(caller.connectionId, shown.runId)).toMatchObject({ state: 'done' });
    await restored.close();
    await backup.drop();
    // What is closed after each test is the one that this test closed already.
    await database.drop();
    db = await testStore();
    expectNoDuplicates(world);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when the process is asked to end halfway, and does so after the batch that it is at', async () => {
    const stopping = new AbortController();
    let writes = 0;
    const stopped =
      (next: Transport): Transport =>
      (request) => {
        if (request.method === 'POST' && request.url.includes('/odata/')) writes += 1;
        if (writes === 10) stopping.abort();
        return next(request);
      };
    const running = startEngine(world, db.store, { transport: stopped });
    const caller = await activate(running, world);
    const shown = await preview(running, world, caller);
    await startImport(running, caller, shown);
    while (!stopping.signal.aborted) await running.engine.runSlice(caller.connectionId, stopping.signal);
    const { progress } = await viewOf(running, caller, shown.runId);
    expect(progress.byState.sending).toBe(0);
    expect(progress.finished).toBeGreaterThan(0);
    expect(progress.finished).toBeLessThan(progress.total / 2);
    await work(startEngine(world, db.store), world, caller.connectionId);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when two engines work on one database at once', async () => {
    const one = startEngine(world, db.store);
    const other = startEngine(world, db.store);
    const caller = await activate(one, world);
    const shown = await preview(one, world, caller);
    await startImport(one, caller, shown);
    const isOver = async (): Promise<boolean> => (await viewOf(one, caller, shown.runId)).state === 'done';
    const worker = async (running: typeof one): Promise<void> => {
      for (let slices = 0; slices < 200 && !(await isOver()); slices += 1) {
        await running.engine.runSlice(caller.connectionId);
      }
    };
    await Promise.all([worker(one), worker(other), worker(one), worker(other)]);
    expect(await isOver()).toBe(true);
    expectNoDuplicates(world);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when a worker is suspended in the middle of a write and comes back after another took over', async () => {
    let writes = 0;
    const suspension = Promise.withResolvers<void>();
    const comeBack = Promise.withResolvers<void>();
    const suspended =
      (next: Transport): Transport =>
      async (request) => {
        const answer = await next(request);
        if (request.method === 'POST' && request.url.includes('/odata/')) writes += 1;
        if (writes >= 20) {
          suspension.resolve();
          await comeBack.promise;
        }
        return answer;
      };
    const asleep = { nowMs: () => world.clock.nowMs(), sleep: () => new Promise<void>(() => {}) };
    const first = startEngine(world, db.store, { transport: suspended, clock: asleep });
    const caller = await activate(first, world);
    const shown = await preview(first, world, caller);
    await startImport(first, caller, shown);
    const slice = first.engine.runSlice(caller.connectionId);
    await suspension.promise;
    world.clock.advance(settings.leaseMs + 1);
    await work(startEngine(world, db.store), world, caller.connectionId);
    const { connectionId } = caller;
    const stands = async () => [await db.store.links(connectionId), await db.store.run(connectionId, shown.runId)];
    const before = await stands();
    comeBack.resolve();
    expect(await slice).toEqual({ againAfterMs: settings.leaseMs });
    expect(first.events.filter(({ event }) => event.startsWith('slice.')).map(({ event }) => event)).toEqual([
      'slice.fencedOff',
    ]);
    expect(await stands()).toEqual(before);
    expectNoDuplicates(world);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when the consent at Tribe is withdrawn halfway and given again', async () => {
    let isWithdrawn = false;
    let writes = 0;
    const withdrawn =
      (next: Transport): Transport =>
      async (request) => {
        if (request.method === 'POST' && request.url.includes('/odata/')) writes += 1;
        if (writes === 20) isWithdrawn = true;
        if (isWithdrawn && request.url.includes('tribe.test/v1/')) {
          return { is: 'answered', status: 401, headers: {}, body: '' };
        }
        if (
          isWithdrawn &&
          request.url.includes('tribe.test/oauth2/token') &&
          request.body?.includes('refresh_token=')
        ) {
          return { is: 'answered', status: 400, headers: {}, body: '{"error":"invalid_grant"}' };
        }
        return next(request);
      };
    const running = startEngine(world, db.store, { transport: withdrawn });
    const caller = await activate(running, world);
    const shown = await preview(running, world, caller);
    await startImport(running, caller, shown);
    await work(running, world, caller.connectionId);
    const halted = await viewOf(running, caller, shown.runId);
    expect(halted).toMatchObject({ state: 'applying', halt: { code: 'tribeNeedsConsent', retryMs: null } });
    expect((await running.engine.service.overview(caller)).tribe.state).toBe('needsConsent');
    isWithdrawn = false;
    writes = 21;
    const again = await signIn(running, world);
    expect(again.connectionId).toBe(caller.connectionId);
    expect(running.woken.has(caller.connectionId)).toBe(true);
    await work(running, world, caller.connectionId);
    expect((await viewOf(running, caller, shown.runId)).state).toBe('done');
    expectNoDuplicates(world);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when Exact allows two calls a minute, without one call too many', async () => {
    const running = startEngine(world, db.store);
    const caller = await activate(running, world);
    const limit = world.exact.exchange({
      method: 'POST',
      url: `${world.exact.publicUrl}/_control/settings`,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ callsPerMinuteMax: 2 })),
    });
    expect(limit).toMatchObject({ is: 'answered', response: { status: 200 } });
    world.clock.advance(60_000);
    await importAll(running, world, caller);
    expect(running.events.some(({ event, facts }) => event === 'run.halted' && facts.code === 'throttled')).toBe(true);
    expect(world.exact.requests.counts().filter(({ status }) => status === 429)).toEqual([]);
    expect(outcomeIn(world)).toEqual(faultless);
  });

  test('when something unexpected happens three times in a row and a person lets it go on', async () => {
    let isBroken = true;
    const broken: Store = Object.create(db.store, {
      parts: {
        value: (...given: Parameters<Store['parts']>) =>
          isBroken ? Promise.reject(new Error('planted')) : db.store.parts(...given),
      },
    });
    const running = startEngine(world, broken);
    const caller = await activate(running, world);
    const started = await running.engine.service.startPreview(caller, everything);
    if (started.is === 'refused') throw new Error(started.refusal.code);
    const { runId } = started.value;
    await work(running, world, caller.connectionId);
    expect(await db.store.run(caller.connectionId, runId)).toMatchObject({ state: 'failed' });
    expect(running.events.filter(({ event }) => event === 'slice.crashed').length).toBe(3);
    isBroken = false;
    expect(await running.engine.service.continueRun(caller, runId)).toMatchObject({ is: 'ok' });
    await work(running, world, caller.connectionId);
    await startImport(running, caller, await viewOf(running, caller, runId));
    await work(running, world, caller.connectionId);
    expect(outcomeIn(world)).toEqual(faultless);
  });
});
