/** `npm run sim:planted -- [--worlds N]`: plays worlds with each planted bug until it is caught, and writes `sim/planted/README.md`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Alarm, ring } from './alarm.ts';
import { plantedBugs } from './bugs.ts';

const { values } = parseArgs({ options: { worlds: { type: 'string', default: '5000' }, only: { type: 'string' } } });
if (!/^[1-9]\d{0,5}$/.test(values.worlds)) {
  console.error('usage: npm run sim:planted -- [--worlds <number>] [--only <id>]');
  process.exit(2);
}

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
if (values.only === undefined) writeFileSync(join(import.meta.dirname, 'README.md'), table(alarms));
process.exit(alarms.every(({ caught }) => caught !== null) ? 0 : 1);

function table(rows: readonly Alarm[]): string {
  const lines = rows.map(({ id, what, caught }) =>
    caught === null
      ? `| ${id} | ${what} | not caught | more than ${values.worlds} |`
      : `| ${id} | ${what} | ${caught.by.join(', ')} | ${caught.worlds} |`,
  );
  return `# Planted bugs

Each is planted from outside (\`bugs.ts\`), then worlds are played from seed 1 on until a checker says what is wrong. Made by \`npm run sim:planted\`;
\`test/sim/alarm.test.ts\` holds that each is still caught.

| bug | what somebody did | caught by | worlds |
| --- | --- | --- | --- |
${lines.join('\n')}

X1 to X5 are for invariants of which the catalogue has no bug: D1, A4, A5, A6 and D7.

Nothing is deleted, so that M9 is planted as links that are forgotten.
`;
}
