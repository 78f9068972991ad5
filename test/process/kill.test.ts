import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { buildWorld } from '../../sandbox/kit/world/world.ts';
import { control, doubledKeys, relationsInTribe } from '../support/oracle.ts';
import { HttpPerson } from '../support/person.ts';
import { type Product, startProduct } from '../support/product.ts';

/** SPEC F6, B1: pull the plug at any moment; after a restart nothing needs repair by hand. */

const size = 120;
const timeoutMs = 300_000;
/** What may have been under way is waited for as long as it can still land: a few seconds of a vendor in the next process. */
const env = { TANDEM_CALL_TIMEOUT_MS: '5000', TANDEM_SETTLE_MS: '8000', TANDEM_LEASE_MS: '5000' };
let product: Product | null = null;
afterEach(async () => {
  await product?.end();
  product = null;
});

/** An import that is under way: some records are written, most are not. */
async function importUnderWay(): Promise<{ started: Product; person: HttpPerson; runId: string; planned: number }> {
  const started = await startProduct({ size, env });
  product = started;
  const person = new HttpPerson(started);
  await person.activate();
  const run = await person.preview();
  // Slow enough that a kill falls between writes and into writes, also on a fast machine.
  await control(started.tribe.url, 'POST', 'faults', {
    match: { method: 'POST', pathPattern: '/v1/odata/*' },
    effect: { kind: 'latency', latencyMs: 60 },
    probability: 1,
  });
  await person.startImport(run);
  await person.waitForRun(run.runId, (now) => now.progress.finished >= 12);
  return { started, person, runId: run.runId, planned: run.progress.total };
}

async function expectWholeImport(started: Product, person: HttpPerson, runId: string, planned: number): Promise<void> {
  const done = await person.waitForRun(runId, (run) => run.state === 'done', timeoutMs);
  expect(done.progress.total).toBe(planned);
  expect(done.progress.byState.failed).toBe(0);
  expect(await doubledKeys(started.tribe.url)).toEqual([]);

  const relations = await relationsInTribe(started.tribe.url);
  const byExactId = Map.groupBy(relations, ({ importId }) => importId?.split(':').at(-1) ?? '');
  for (const { exact, expected, trouble } of buildWorld({ seed: 1, size }).companies) {
    if (exact === null || expected !== 'create' || trouble === 'nameEmpty' || trouble === 'nameTooLong') continue;
    const found = byExactId.get(exact.id) ?? [];
    expect(found.map(({ isCustomer, isSupplier }) => ({ isCustomer, isSupplier }))).toEqual([
      { isCustomer: exact.isCustomer, isSupplier: exact.isSupplier },
    ]);
  }
}

describe('kill -9 in the middle of an import', () => {
  test(
    'of Tandem: it finishes after a restart, without a duplicate and without a lost record',
    async () => {
      const { started, person, runId, planned } = await importUnderWay();
      await started.tandem.kill();
      await started.restartTandem();
      await expectWholeImport(started, person, runId, planned);
    },
    timeoutMs,
  );

  test(
    'of Tandem, its database and both sandboxes: everything comes back as it was',
    async () => {
      const { started, person, runId, planned } = await importUnderWay();
      const [postmaster] = readFileSync(
        join(started.dataFolder, 'postgres', 'cluster', 'postmaster.pid'),
        'utf8',
      ).split('\n');
      const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' });
      const database = [String(postmaster), ...children.split('\n')].map((pid) => Number(pid.trim())).filter(Boolean);
      await Promise.all([started.tandem.kill(), started.tribe.kill(), started.exact.kill()]);
      for (const pid of database) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // A child that followed its parent by itself.
        }
      }
      await started.restartSandbox('exact');
      await started.restartSandbox('tribe');
      await started.restartTandem();
      await expectWholeImport(started, person, runId, planned);
    },
    timeoutMs,
  );
});

test(
  'a Tribe CRM that goes down halfway is waited for, and the import then finishes by itself',
  async () => {
    const { started, person, runId, planned } = await importUnderWay();
    await started.tribe.kill();
    const halted = await person.waitForRun(runId, (run) => run.halt !== null);
    expect(halted.halt.code).toBe('tribeUnreachable');
    expect(halted.halt.retryMs).toBeGreaterThan(halted.applyStartedMs);
    expect(started.tandem.output()).toContain('tribeUnreachable');
    await started.restartSandbox('tribe');
    await expectWholeImport(started, person, runId, planned);
  },
  timeoutMs,
);
