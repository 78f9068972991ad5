/**
 * `npm run sim:planted -- [--worlds N] [--workers N] [--only <id>,<id>]`: plays worlds with each planted bug until it is caught,
 * on every core unless told otherwise, and puts each row into the table of `sim/planted/README.md` as soon as it is known.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type Alarm, ring } from './alarm.ts';
import { plantedBugs } from './bugs.ts';
import { rowOf, withRow } from './table.ts';

const page = join(import.meta.dirname, 'README.md');

if (isMainThread) await main();
else {
  parentPort?.on('message', async ({ id, worldsMax }: { readonly id: string; readonly worldsMax: number }) => {
    const bug = plantedBugs.find((one) => one.id === id);
    if (bug === undefined) throw new Error(`there is no bug ${id}`);
    parentPort?.postMessage(await ring(bug, worldsMax));
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { worlds: { type: 'string', default: '5000' }, workers: { type: 'string' }, only: { type: 'string' } },
  });
  const isCount = (text: string | undefined): boolean => text === undefined || /^[1-9]\d{0,5}$/.test(text);
  const only = values.only?.split(',') ?? null;
  const bugs = plantedBugs.filter(({ id }) => only === null || only.includes(id));
  if (!isCount(values.worlds) || !isCount(values.workers) || bugs.length === 0) {
    console.error('usage: npm run sim:planted -- [--worlds <number>] [--workers <number>] [--only <ids of bugs>]');
    process.exit(2);
  }
  const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
  const worldsMax = Number(values.worlds);
  const ids = plantedBugs.map(({ id }) => id);
  let missed = 0;
  const known = (alarm: Alarm): void => {
    const { caught, id } = alarm;
    const row = rowOf(alarm, { worldsMax, day: new Date().toISOString().slice(0, 10), commit });
    writeFileSync(page, withRow(readFileSync(page, 'utf8'), row, ids));
    if (caught === null) missed += 1;
    console.log(
      `${id}: ${caught === null ? 'NOT CAUGHT' : `${caught.by.join(' ')} after ${caught.worlds}: ${caught.words.slice(0, 140)}`}`,
    );
  };
  const waiting = bugs.map(({ id }) => id);
  const workers = Math.min(waiting.length, Number(values.workers ?? availableParallelism()));
  await Promise.all(Array.from({ length: workers }, () => workOff(waiting, worldsMax, known)));
  process.exit(missed === 0 ? 0 : 1);
}

/** A worker that takes one bug after the other. */
async function workOff(waiting: string[], worldsMax: number, known: (alarm: Alarm) => void): Promise<void> {
  const worker = new Worker(new URL(import.meta.url));
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const told = once(worker, 'message');
    worker.postMessage({ id, worldsMax });
    const [alarm] = (await told) as [Alarm];
    known(alarm);
  }
  await worker.terminate();
}
