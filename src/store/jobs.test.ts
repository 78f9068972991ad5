import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { type OpenJobs, openJobs } from './jobs.ts';
import type { JobHandler } from './jobWorker.ts';

let database: TestDatabase;
let opened: OpenJobs[] = [];
const logged: string[] = [];
const note = (event: string): void => void logged.push(event);

beforeAll(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  await Promise.all(opened.map((jobs) => jobs.stop(5_000)));
  opened = [];
});
afterAll(() => database.drop());

async function open(): Promise<OpenJobs> {
  const log = { info: note, warn: note, error: note };
  const jobs = await openJobs({ address: database.address, log, nowMs: Date.now, pollMs: 200 });
  opened.push(jobs);
  return jobs;
}

const done = { againAfterMs: null };

/** Handlers of the tests, and a way to wait for what they did. */
function recorder() {
  const runs: string[] = [];
  const waiting: { readonly isMet: () => boolean; readonly resolve: () => void }[] = [];
  function ran(connectionId: string): void {
    runs.push(connectionId);
    for (const each of waiting) if (each.isMet()) each.resolve();
  }
  return {
    runs,
    ran,
    /** One that has nothing left to do. */
    handler: async (connectionId: string) => {
      ran(connectionId);
      return done;
    },
    until(isMet: () => boolean): Promise<void> {
      return isMet() ? Promise.resolve() : new Promise((resolve) => waiting.push({ isMet, resolve }));
    },
    count: (connectionId: string): number => runs.filter((each) => each === connectionId).length,
  };
}

describe('wake-ups', () => {
  test('before a run are one run, however many came from however many processes', async () => {
    const [a, b] = [await open(), await open()];
    const seen = recorder();
    await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? a : b).wake('many', 0)));
    await a.wake('last', 0);
    await a.work(seen.handler, { connectionsAtOnceMax: 1 });
    await seen.until(() => seen.runs.includes('last'));
    expect(seen.runs).toEqual(['many', 'last']);
  });

  test('during a run cause another run after it', async () => {
    const jobs = await open();
    const seen = recorder();
    const handler: JobHandler = async (id) => {
      if (seen.count(id) === 0) await jobs.wake(id, 0);
      seen.ran(id);
      return done;
    };
    await jobs.work(handler, { connectionsAtOnceMax: 4 });
    await jobs.wake('busy', 0);
    await seen.until(() => seen.count('busy') === 2);
  });

  test('for later do not hold back one for now, and a nearer one covers a farther one', async () => {
    const jobs = await open();
    const seen = recorder();
    await jobs.wake('deferred', 3_600_000);
    await jobs.wake('deferred', 0);
    await jobs.wake('deferred', 7_200_000);
    await jobs.work(seen.handler, { connectionsAtOnceMax: 2 });
    await seen.until(() => seen.runs.includes('deferred'));
    await jobs.wake('sentinel', 0);
    await seen.until(() => seen.runs.includes('sentinel'));
    expect(seen.count('deferred')).toBe(1);
  });

  test('after a delay come by themselves', async () => {
    const jobs = await open();
    const seen = recorder();
    await jobs.work(seen.handler, { connectionsAtOnceMax: 2 });
    await jobs.wake('soon', 150);
    await seen.until(() => seen.runs.includes('soon'));
  });
});

describe('over several processes', () => {
  test('a connection is worked on by one at a time, and every connection gets its turns', async () => {
    const seen = recorder();
    const active = new Map<string, number>();
    let most = 0;
    const handler: JobHandler = async (id) => {
      active.set(id, (active.get(id) ?? 0) + 1);
      most = Math.max(most, active.get(id) ?? 0);
      // Some turns of the event loop and of the other workers: a second runner of the same key would be seen.
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      active.set(id, (active.get(id) ?? 0) - 1);
      seen.ran(id);
      return { againAfterMs: seen.count(id) < 8 ? 0 : null };
    };
    const all = [await open(), await open(), await open()];
    for (const jobs of all) await jobs.work(handler, { connectionsAtOnceMax: 4 });
    const keys = Array.from({ length: 10 }, (_, index) => `key-${index}`);
    await Promise.all(keys.flatMap((key) => all.map((jobs) => jobs.wake(key, 0))));
    await seen.until(() => keys.every((key) => seen.count(key) >= 8));
    expect(most).toBe(1);
  });

  test('work of a process that was killed is resumed by another one', async () => {
    const jobs = await open();
    const child = fork(join(import.meta.dirname, '../../test/support/crashingWorker.ts'), [database.url]);
    await jobs.wake('crash', 0);
    const [message] = await once(child, 'message');
    expect(message).toEqual({ began: 'crash' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const seen = recorder();
    await jobs.work(seen.handler, { connectionsAtOnceMax: 1 });
    await seen.until(() => seen.runs.includes('crash'));
  });
});

describe('a handler that throws', () => {
  test('is logged and run again: its connection is not blocked', async () => {
    const jobs = await open();
    const seen = recorder();
    const handler: JobHandler = async (id) => {
      seen.ran(id);
      if (seen.count(id) === 1) throw new Error('a bug');
      return done;
    };
    await jobs.work(handler, { connectionsAtOnceMax: 1 });
    await jobs.wake('bug', 0);
    await seen.until(() => seen.count('bug') === 2);
    expect(logged).toContain('jobFailed');
  });
});

describe('stopping', () => {
  test('asks running handlers to end, waits for them, and leaves the rest to the next process', async () => {
    const first = await open();
    const seen = recorder();
    const handler: JobHandler = async (id, stopping) => {
      seen.ran('began');
      await new Promise((resolve) => stopping.addEventListener('abort', resolve));
      seen.ran(id);
      return { againAfterMs: 0 };
    };
    await first.work(handler, { connectionsAtOnceMax: 1 });
    await first.wake('half', 0);
    await seen.until(() => seen.runs.includes('began'));
    await first.stop(60_000);
    expect(seen.runs).toEqual(['began', 'half']);
    const second = await open();
    await second.work((id) => seen.handler(`${id} resumed`), { connectionsAtOnceMax: 1 });
    await seen.until(() => seen.runs.includes('half resumed'));
  });

  test('a process that only wakes, twice, is harmless', async () => {
    const jobs = await open();
    await jobs.wake('x', 0);
    await jobs.stop(1_000);
    await jobs.stop(1_000);
  });
});
