/**
 * `npm run sim:planted -- [--worlds N] [--workers N] [--only <id>]`: plays worlds with each planted bug until it is caught, on
 * every core unless told otherwise, and writes the table of `sim/planted/README.md`; with `--only` one bug is played and
 * nothing is written.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type Alarm, ring } from './alarm.ts';
import { plantedBugs } from './bugs.ts';

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
  const bugs = plantedBugs.filter(({ id }) => values.only === undefined || id === values.only);
  if (!isCount(values.worlds) || !isCount(values.workers) || bugs.length === 0) {
    console.error('usage: npm run sim:planted -- [--worlds <number>] [--workers <number>] [--only <id of a bug>]');
    process.exit(2);
  }
  const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
  const begun = new Date().toISOString().slice(0, 16);
  const worldsMax = Number(values.worlds);
  const alarms = new Map<string, Alarm>();
  const waiting = bugs.map(({ id }) => id);
  const workers = Math.min(waiting.length, Number(values.workers ?? availableParallelism()));
  await Promise.all(Array.from({ length: workers }, () => workOff(waiting, worldsMax, alarms)));
  // In the order of the catalogue, whoever was done first.
  const rows = bugs.flatMap(({ id }) => alarms.get(id) ?? []);
  const head = `Played on ${begun}Z at commit ${commit}`;
  if (values.only === undefined)
    writeFileSync(page, withTable(readFileSync(page, 'utf8'), tableOf(head, rows, worldsMax)));
  process.exit(rows.every(({ caught }) => caught !== null) ? 0 : 1);
}

/** A worker that takes one bug after the other. */
async function workOff(waiting: string[], worldsMax: number, alarms: Map<string, Alarm>): Promise<void> {
  const worker = new Worker(new URL(import.meta.url));
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const alarm = await new Promise<Alarm>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage({ id, worldsMax });
    });
    worker.removeAllListeners();
    alarms.set(id, alarm);
    const { caught } = alarm;
    console.log(
      `${id}: ${caught === null ? 'NOT CAUGHT' : `${caught.by.join(' ')} after ${caught.worlds}: ${caught.words.slice(0, 140)}`}`,
    );
  }
  await worker.terminate();
}

/** The page with the table in the place of the one that it had. */
function withTable(text: string, table: string): string {
  const [from, to] = ['<!-- table -->', '<!-- end of table -->'];
  const [before] = text.split(from);
  const [, after] = text.split(to);
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for a table`);
  return `${before}${from}\n${table}\n${to}${after}`;
}

function tableOf(head: string, rows: readonly Alarm[], worldsMax: number): string {
  const lines = rows.map(({ id, what, caught }) =>
    caught === null
      ? `| ${id} | ${what} | not caught | more than ${worldsMax} |`
      : `| ${id} | ${what} | ${caught.by.join(', ')} | ${caught.worlds} |`,
  );
  const missed = rows.filter(({ caught }) => caught === null).length;
  const worlds = rows.flatMap(({ caught }) => caught?.worlds ?? []).sort((a, b) => a - b);
  return `${head}, ${rows.length} bugs: ${missed === 0 ? 'all are caught' : `${missed} are not caught`}, the median after
${worlds[Math.floor(worlds.length / 2)]} worlds, the last after ${worlds.at(-1)}.

| bug | what somebody did | caught by | worlds |
| --- | --- | --- | --- |
${lines.join('\n')}`;
}
