/**
 * `npm run bench:tenants [-- --size 700] [-- --out file]`: how much later the single change of a small tenant arrives when
 * another one has thousands of marks to work off. Store, queue and worker are the real ones, with one place for work; the
 * sandboxes and the engine are in this process, on a clock on which each call takes 20 ms.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalPostgres } from '../src/runtime/localPostgres.ts';
import { openStore } from '../src/store/postgres.ts';
import { makeTenants, type Passed, passChanges, sliceMs } from '../test/engine/tenants.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '700' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string' },
  },
});
const size = Number(values.size);
const rounds = Number(values.rounds);
if (!Number.isInteger(size) || size < 50 || !Number.isInteger(rounds) || rounds < 1)
  throw new Error('--size is a whole number of at least 50, --rounds of at least 1');

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const max = (numbers: readonly number[]): number => Math.max(...numbers);
const rounded = (number: number): string => number.toLocaleString('en', { maximumFractionDigits: 1 });

const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-tenants-'));
const local = await startLocalPostgres({ dataFolder: folder, searchPath: process.env.PATH ?? '' });
const store = await openStore({ address: local.address });
try {
  const tenants = await makeTenants(store, size);
  const alone: Passed[] = [];
  const beside: Passed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    alone.push(await passChanges(tenants, local.address, { isNoisy: false, phone: `020-100000${round}` }));
    beside.push(await passChanges(tenants, local.address, { isNoisy: true, phone: `020-200000${round}` }));
  }
  const of = (passed: readonly Passed[]) => {
    const passages = passed.flatMap((one) => one.passages);
    return { slices: passages.map((one) => one.slices), seconds: passages.map((one) => one.virtualMs / 1_000) };
  };
  const [quiet, noisy] = [of(alone), of(beside)];
  const line = (what: string, one: ReturnType<typeof of>): string =>
    `| ${what} | ${rounded(mean(one.slices))} | ${max(one.slices)} | ${rounded(mean(one.seconds))} | ${rounded(max(one.seconds))} |`;
  const backlog = beside.map((one) => one.backlog);
  const text = `
## ${new Date().toISOString().slice(0, 10)}, commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim()}, ${cpus().length} cores

${size} relations in the noisy tenant, ${tenants.small.length} small tenants, one place for work, slices of ${sliceMs / 1_000} s, ${rounds} rounds.
Backlog of the noisy tenant: ${rounded(mean(backlog.map(({ before }) => before)))} marks and writes before, ${rounded(mean(backlog.map(({ after }) => after)))} when the last small change was through.

| small tenants | slices until the change is in Tribe, mean | most | virtual seconds, mean | most |
| --- | --- | --- | --- | --- |
${line('without the noisy one', quiet)}
${line('beside it', noisy)}

**A small tenant's change takes ${rounded(mean(noisy.seconds) / mean(quiet.seconds))} times as long (${rounded(mean(noisy.slices) / mean(quiet.slices))} times the slices) beside a tenant with that backlog.**
`;
  console.log(text);
  if (values.out !== undefined) appendFileSync(values.out, text);
} finally {
  await store.close();
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
}
