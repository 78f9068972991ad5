/**
 * `npm run bench:unlinked [-- --size 50000] [-- --out file]`: how long a page takes of the records that only one side has,
 * beside the page of the linked ones, which is a look into an index. The store is the real one.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ObservedPart } from '../src/domain/model/record.ts';
import { startLocalPostgres } from '../src/runtime/localPostgres.ts';
import type { Store, UnlinkedQuery } from '../src/store/port.ts';
import { openStore } from '../src/store/postgres.ts';
import { aConnection, aLink, aPart } from '../test/support/storeData.ts';

const { values } = parseArgs({
  options: { size: { type: 'string', default: '50000' }, out: { type: 'string' } },
});
const size = Number(values.size);
if (!Number.isInteger(size) || size < 100) throw new Error('--size is a whole number of at least 100');

const rounds = 15;
const perPage = 50;
const perBatch = 1_000;
const linked = Math.floor(size / 5);
const connectionId = 'connection';
const cities = ['Gouda', 'Delft', 'Utrecht', 'Leiden', 'Zwolle'];
const facts = { isActive: true, createdOn: null, ownerId: null, carriedExactId: null, isPerson: false };

/** A relation of Tribe as its feeds tell it, and a contact of it whose name stands in another part. */
function partsOf(at: number): readonly ObservedPart[] {
  const [id, contactId] = [`t${at}`, `c${at}`];
  const tribe = { side: 'tribe', partId: id } as const;
  // In no order, so that the order has to be found.
  const name = `Handelsonderneming ${(at * 7_919) % size} B.V.`;
  const fields = { name, isCustomer: true, email: `info@bedrijf${at}.example`, phone: '010-1234567' };
  return [
    aPart(id, { ...tribe, fields, main: facts }),
    aPart(id, { ...tribe, part: 'visit', main: null, fields: { 'visit.city': cities[at % 5] ?? null } }),
    aPart(id, { ...tribe, part: 'commercial', main: null, fields: { debtorNumber: String(10_000 + at) } }),
    aPart(contactId, {
      ...{ ...tribe, partId: contactId, kind: 'contact' },
      fields: { email: `p${at}@bedrijf.example` },
      main: { ...facts, ownerId: id },
    }),
    aPart(contactId, {
      ...{ ...tribe, partId: contactId, kind: 'contact', part: 'person', main: null },
      fields: { firstName: 'Sanne', lastName: `Jansen ${(at * 7_907) % size}` },
    }),
  ];
}

async function fill(store: Store): Promise<number> {
  await store.transact((tx) => tx.saveConnection(aConnection(connectionId)));
  const startedMs = performance.now();
  for (let at = 0; at < size + linked; at += perBatch) {
    const parts = Array.from({ length: Math.min(perBatch, size + linked - at) }, (_, next) =>
      partsOf(at + next),
    ).flat();
    await store.transact((tx) => tx.saveParts(connectionId, parts, 1));
  }
  const savedMs = performance.now() - startedMs;
  const links = Array.from({ length: linked }, (_, at) => {
    const ids = { exactId: `e${size + at}`, tribeId: `t${size + at}` };
    return aLink(connectionId, `link ${at}`, { kind: 'relation', ...ids });
  });
  for (let at = 0; at < linked; at += perBatch) {
    await store.transact((tx) => tx.saveLinks(links.slice(at, at + perBatch)));
  }
  return savedMs;
}

async function medianMs(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    await ask();
    times.push(performance.now() - startedMs);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}

const rounded = (number: number): string => number.toLocaleString('en', { maximumFractionDigits: 1 });

const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-unlinked-'));
const local = await startLocalPostgres({ dataFolder: folder, searchPath: process.env.PATH ?? '' });
const store = await openStore({ address: local.address });
try {
  const savedMs = await fill(store);
  const all: UnlinkedQuery = { side: 'tribe', kind: 'relation', search: null, offset: 0, limit: perPage };
  const linkPage = { kind: 'relation', search: null, differs: null, offset: 0, limit: perPage } as const;
  const page = (change: Partial<UnlinkedQuery>): Promise<number> =>
    medianMs(() => store.unlinkedPage(connectionId, { ...all, ...change }));
  const rows: readonly (readonly [string, number])[] = [
    ['linked relations, first page', await medianMs(() => store.linkPage(connectionId, linkPage))],
    ['relations that only Tribe has, first page', await page({})],
    ['the page in the middle', await page({ offset: Math.floor(size / 2) })],
    ['the last page', await page({ offset: size - perPage })],
    ['found by a name and a city', await page({ search: '1234 gouda' })],
    ['contacts that only Tribe has, first page', await page({ kind: 'contact' })],
    ['contacts found by a name', await page({ kind: 'contact', search: 'jansen 4321' })],
  ];
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const [first] = rows;
  const report = [
    `## ${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${size} relations and ${size + linked} contacts without a link, ${cpus().length} cores`,
    '',
    `Saved ${rounded(((size + linked) * 5) / (savedMs / 1000))} parts a second. Median of ${rounds}, pages of ${perPage}.`,
    '',
    '| page | ms | against the linked ones |',
    '| --- | --- | --- |',
    ...rows.map(([what, ms]) => `| ${what} | ${rounded(ms)} | ${rounded(ms / (first?.[1] ?? 1))} × |`),
    '',
  ].join('\n');
  console.log(report);
  if (values.out !== undefined) appendFileSync(values.out, `${report}\n`);
} finally {
  await store.close();
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
}
