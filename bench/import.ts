/**
 * `npm run bench:import -- [--size 300] [--out file]`: imports a generated administration through the running
 * processes, limits off, and prints it as ratios: calls against the fewest possible, speed against a bare loop that
 * posts the same records one by one and keeps no promise at all.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildWorld } from '../sandbox/kit/world/world.ts';
import { callsOf, tribeToken } from '../test/support/oracle.ts';
import { HttpPerson } from '../test/support/person.ts';
import { type Product, startProduct } from '../test/support/product.ts';

const { values } = parseArgs({ options: { size: { type: 'string', default: '300' }, out: { type: 'string' } } });
const size = Number(values.size);
if (!Number.isInteger(size) || size < 50 || size > 100_000) {
  console.error(`--size ${values.size}: a whole number from 50 to 100000`);
  process.exit(2);
}

/** Rows of one sync page of Exact (exact-online.md 5). */
const syncRowsMax = 1_000;
const importTimeoutMs = 3_600_000;

/** The most memory the process ever held, as the kernel counted it. */
function peakMegabytes(pid: number | undefined): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(line) / 1024);
}

async function callsTo(url: string, pattern: RegExp): Promise<number> {
  const counts = await callsOf(url);
  return counts.filter(({ endpoint }) => pattern.test(endpoint)).reduce((sum, { count }) => sum + count, 0);
}

/** What somebody would write in an afternoon: one record after the other, nothing remembered, nothing looked up. */
async function nakedLoopPerSecond(product: Product, records: number): Promise<number> {
  const headers = {
    authorization: `Bearer ${await tribeToken(product.tribe.url)}`,
    'content-type': 'application/json',
  };
  const started = performance.now();
  for (let index = 0; index < records; index += 1) {
    const response = await fetch(`${product.tribe.url}/v1/odata/Relation_Organization`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ Name: `Naked ${index}`, ImportId: `naked:${index}` }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    await response.body?.cancel();
  }
  return records / ((performance.now() - started) / 1000);
}

const product = await startProduct({ size, exactArgs: ['--limits', 'off'] });
try {
  const person = new HttpPerson(product);
  await person.activate();

  const readStarted = performance.now();
  const planned = await person.preview();
  const readSeconds = (performance.now() - readStarted) / 1000;
  await person.startImport(planned);
  const applyStarted = performance.now();
  const done = await person.waitForRun(planned.runId, (run) => run.state === 'done', importTimeoutMs);
  const applySeconds = (performance.now() - applyStarted) / 1000;

  const written = planned.counts.relation.create + planned.counts.contact.create;
  const { companies } = buildWorld({ seed: 1, size });
  const contacts = companies.reduce((sum, { exact }) => sum + (exact?.contacts.length ?? 0), 0);
  const addresses = companies.reduce(
    (sum, { exact }) => sum + [exact?.visit, exact?.postal, exact?.invoice].filter((a) => a != null).length,
    0,
  );
  const pages = (rows: number) => Math.max(1, Math.ceil(rows / syncRowsMax));
  // Accounts, contacts, addresses and the deletion log, each page once: nothing less tells everything.
  const exactFewest = pages(size) + pages(contacts) + pages(addresses) + 1;
  const exactCalls = await callsTo(product.exact.url, /\/api\/v1\/\{division\}/);
  const tribeCalls = done.calls.tribe as number;
  const perSecond = written / applySeconds;
  const naked = await nakedLoopPerSecond(product, Math.min(written, 2_000));

  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const report = `
## Import of ${size} relations, ${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${cpus().length} cores

| what | figure | against | ratio |
| --- | --- | --- | --- |
| reading and planning both sides | ${readSeconds.toFixed(1)} s for ${size} relations, ${contacts} contacts | | |
| carrying out | ${perSecond.toFixed(0)} records/s (${written} made in ${applySeconds.toFixed(1)} s; ${(size / (readSeconds + applySeconds)).toFixed(0)} relations/s from preview to done) | a bare loop: ${naked.toFixed(0)} records/s | ${(perSecond / naked).toFixed(2)} |
| Exact calls | ${exactCalls} | the fewest possible: ${exactFewest} | ${(exactCalls / exactFewest).toFixed(2)} |
| Exact calls per 100 relations | ${((exactCalls / size) * 100).toFixed(2)} | the promise: 2 | ${((exactCalls / size) * 50).toFixed(2)} |
| Tribe calls | ${tribeCalls} | one per record made: ${written} | ${(tribeCalls / written).toFixed(2)} |
| peak memory of Tandem | ${peakMegabytes(product.tandem.child.pid)} MB | | |
| failed | ${done.progress.byState.failed} | | |
`;
  console.log(report);
  if (values.out !== undefined) appendFileSync(values.out, report);
} finally {
  await product.end();
}
