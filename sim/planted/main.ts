/**
 * `npm run sim:planted -- [--worlds N] [--only <id>]`: plays worlds with each planted bug until it is caught, and writes the
 * table of `sim/planted/README.md`; with `--only` one bug is played and nothing is written.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Alarm, ring } from './alarm.ts';
import { plantedBugs } from './bugs.ts';

const { values } = parseArgs({ options: { worlds: { type: 'string', default: '5000' }, only: { type: 'string' } } });
if (!/^[1-9]\d{0,5}$/.test(values.worlds)) {
  console.error('usage: npm run sim:planted -- [--worlds <number>] [--only <id>]');
  process.exit(2);
}

const page = join(import.meta.dirname, 'README.md');
const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
const begun = new Date().toISOString().slice(0, 16);

const alarms: Alarm[] = [];
for (const bug of plantedBugs) {
  if (values.only !== undefined && bug.id !== values.only) continue;
  const alarm = await ring(bug, Number(values.worlds));
  alarms.push(alarm);
  const { caught } = alarm;
  console.log(
    `${bug.id}: ${caught === null ? 'NOT CAUGHT' : `${caught.by.join(' ')} after ${caught.worlds}: ${caught.words.slice(0, 140)}`}`,
  );
}
if (values.only === undefined) writeFileSync(page, withTable(readFileSync(page, 'utf8'), alarms));
process.exit(alarms.every(({ caught }) => caught !== null) ? 0 : 1);

/** The page with the table in the place of the one that it had. */
function withTable(text: string, rows: readonly Alarm[]): string {
  const [from, to] = ['<!-- table -->', '<!-- end of table -->'];
  const [before] = text.split(from);
  const [, after] = text.split(to);
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for a table`);
  return `${before}${from}\n${tableOf(rows)}\n${to}${after}`;
}

function tableOf(rows: readonly Alarm[]): string {
  const lines = rows.map(({ id, what, caught }) =>
    caught === null
      ? `| ${id} | ${what} | not caught | more than ${values.worlds} |`
      : `| ${id} | ${what} | ${caught.by.join(', ')} | ${caught.worlds} |`,
  );
  const missed = rows.filter(({ caught }) => caught === null).length;
  const worlds = rows.map(({ caught }) => caught?.worlds ?? 0).sort((a, b) => a - b);
  return `Played on ${begun}Z at commit ${commit}, ${rows.length} bugs: ${missed === 0 ? 'all are caught' : `${missed} not caught`}, the median after
${worlds[Math.floor(worlds.length / 2)]} worlds, the last after ${worlds.at(-1)}.

| bug | what somebody did | caught by | worlds |
| --- | --- | --- | --- |
${lines.join('\n')}`;
}
