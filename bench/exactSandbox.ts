/**
 * How fast the Exact Online sandbox seeds itself and answers, in process. Each answer is compared with a plain
 * `JSON.stringify` of the very same rows, the least that any service must do for them.
 *
 *   node bin/node24.mjs bench/exactSandbox.ts [--size 2000] [--seed 1] [--page 50] [--out bench/results/exact-sandbox.md]
 *
 * `--size 100000` is the full one: 100,000 accounts, 50,000 items and 200,000 entries.
 */
import { appendFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { facts } from '../sandbox/exact/facts.ts';
import { exactDefinition } from '../sandbox/exact/service.ts';
import { createSandbox, type HostedSandbox } from '../sandbox/kit/host.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    page: { type: 'string', default: '50' },
    out: { type: 'string' },
  },
});
const [size, seed, pageMax] = [Number(values.size), Number(values.seed), Number(values.page)];
if (![size, seed, pageMax].every(Number.isInteger) || pageMax < 2) {
  console.error('--size, --seed and --page take whole numbers, --page one from 2 on');
  process.exit(2);
}

const host = 'http://exact.bench';
const division = facts.divisions[0]?.code ?? 0;
const repeats = 9;
/** What a small world, as tests take it, is reset to. */
const smallSize = 300;

/** What is measured ends with the body as the sandbox made it; reading it is the client's work. */
function send(
  sandbox: HostedSandbox,
  method: string,
  url: string,
  headers: Record<string, string>,
  body = '',
): string | Uint8Array {
  const exchanged = sandbox.exchange({ method, url, headers, body: new TextEncoder().encode(body) });
  if (exchanged.is !== 'answered') throw new Error(`${url}: the connection broke`);
  const { response } = exchanged;
  if (response.status >= 300) throw new Error(`${url}: ${response.status} ${textOf(response.body)}`);
  return response.body;
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

function control(sandbox: HostedSandbox, path: string, body: object): string {
  const headers = { 'content-type': 'application/json' };
  return textOf(send(sandbox, 'POST', `${host}/_control/${path}`, headers, JSON.stringify(body)));
}

function signIn(sandbox: HostedSandbox): string {
  const answer: unknown = JSON.parse(
    control(sandbox, 'grants', { clientId: facts.client.id, user: facts.users[0]?.email }),
  );
  if (typeof answer !== 'object' || answer === null || !('access_token' in answer)) throw new Error('no token');
  return String(answer.access_token);
}

interface Page {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

type Wire = { readonly d?: Page['rows'] | { readonly results: Page['rows']; readonly __next?: string } };

function pageOf(body: string | Uint8Array): Page {
  const { d } = JSON.parse(textOf(body)) as Wire;
  if (d === undefined) throw new Error('an answer without d');
  return 'results' in d ? { rows: d.results, next: d.__next ?? null } : { rows: d, next: null };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Time on the clock, and time that processors worked for this process: the second says more on a machine that others use. */
function timed<T>(work: () => T): { readonly result: T; readonly ms: number; readonly processor: number } {
  const [started, worked] = [performance.now(), processorMs()];
  const result = work();
  return { result, ms: performance.now() - started, processor: processorMs() - worked };
}

const median = (figures: readonly number[]): number =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
/** Medians of repeated work. */
function medians(work: () => unknown): { readonly ms: number; readonly processor: number } {
  const runs = Array.from({ length: repeats }, () => timed(work));
  return { ms: median(runs.map(({ ms }) => ms)), processor: median(runs.map(({ processor }) => processor)) };
}
const figure = (value: number, digits = 1): string => value.toFixed(digits);
const count = (value: number): string => value.toLocaleString('en');

const report: string[] = [];
const tell = (...lines: readonly string[]): void => {
  for (const line of lines) console.log(line);
  report.push(...lines);
};

const loadBefore = loadavg()[0] ?? 0;
const seeding = timed(() => createSandbox(exactDefinition({ isLimited: false }), { publicUrl: host, seed, size }));
const sandbox = seeding.result;
const { rss } = process.memoryUsage();
const peakMiB = process.resourceUsage().maxRSS / 1024;
const token = signIn(sandbox);

const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
const get = (url: string): string | Uint8Array => send(sandbox, 'GET', url.replaceAll(' ', '%20'), headers);
const data = (path: string): string => `${host}/api/v1/${division}/${path}`;

tell(
  '| request | rows | first ms | (processor) | median ms | (processor) | JSON.stringify (processor) | ratio |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
);

/** The first of its kind, then its median, beside the plain serialisation of what it answered. */
function measure(what: string, url: string): Page {
  const first = timed(() => get(url));
  const page = pageOf(first.result);
  const later = medians(() => get(url));
  const plain = medians(() => JSON.stringify(page.rows)).processor;
  const cells = [
    count(page.rows.length),
    ...[first.ms, first.processor, later.ms, later.processor].map((ms) => figure(ms)),
    figure(plain, 2),
    page.rows.length < 10 ? '' : figure(later.processor / plain),
  ];
  tell(`| ${what} | ${cells.join(' | ')} |`);
  return page;
}

/** Follows `__next` to the page asked for, or to the last one, and measures that. */
function measureFarPage(what: string, first: Page): void {
  let number = 1;
  let next = first.next;
  while (next !== null && number + 1 < pageMax) {
    const after = pageOf(get(next)).next;
    if (after === null) break;
    next = after;
    number += 1;
  }
  if (next !== null) measure(`${what}, page ${number + 1} by __next`, next);
}

const syncs = ['CRM/Accounts', 'Logistics/Items', 'Financial/TransactionLines', 'Cashflow/PaymentTerms'];
const samples = new Map<string, Page>();
for (const path of syncs) {
  samples.set(path, measure(`sync/${path}, every column`, data(`sync/${path}?$filter=Timestamp gt 1L`)));
}
for (const [path, page] of samples) measureFarPage(`sync/${path}`, page);

/** A row from the middle of a page: nothing that stands first or last by accident. */
function sample(path: string): Readonly<Record<string, unknown>> {
  const rows = samples.get(path)?.rows ?? [];
  const row = rows[Math.floor(rows.length / 2)];
  if (row === undefined) throw new Error(`sync/${path} has no rows`);
  return row;
}

const account = sample('CRM/Accounts');
const item = sample('Logistics/Items');
const line = sample('Financial/TransactionLines');
const code = String(account.Code);
const finds: readonly (readonly [what: string, path: string])[] = [
  ['an account by ID', `crm/Accounts?$filter=ID eq guid'${account.ID}'`],
  ['an account by padded Code', `crm/Accounts?$filter=Code eq '${code}'`],
  ['an account by trim(Code)', `crm/Accounts?$filter=trim(Code) eq '${code.trim()}'`],
  ['an account by a part of its name, $top=1', `crm/Accounts?$filter=substringof('akker',Name)&$top=1`],
  ['contacts of an account', `crm/Contacts?$filter=Account eq guid'${account.ID}'`],
  ['an item by Code', `logistics/Items?$filter=Code eq '${item.Code}'&$top=1`],
  ['prices of an item', `logistics/SalesItemPrices?$filter=Item eq guid'${item.ID}'`],
  ['entries of a customer', `salesentry/SalesEntries?$filter=Customer eq guid'${line.Account}'`],
  ['the lines of an entry', `bulk/Financial/TransactionLines?$filter=EntryID eq guid'${line.EntryID}'&$select=ID`],
  ['an entry by a YourRef that nobody has', `salesentry/SalesEntries?$filter=YourRef eq 'TANDEM-1'&$top=1`],
  [
    'receivables of an account',
    `cashflow/Receivables?$filter=Account eq guid'${line.Account}'&$select=ID,AmountDC,IsFullyPaid`,
  ],
  ['the first page of accounts by key', 'crm/Accounts'],
  ['1,000 transaction lines by key', 'bulk/Financial/TransactionLines?$select=ID,EntryID,AmountDC,GLAccountCode'],
];
for (const [what, path] of finds) measure(what, data(path));

const rowCount = (entity: string): number => sandbox.tables.table(`${division}/${entity}`).size;
const counts = {
  accounts: rowCount('Accounts'),
  items: rowCount('Items'),
  entries: rowCount('SalesEntries'),
  'transaction lines': rowCount('TransactionLines'),
};
const total = sandbox.tables.names().reduce((sum, name) => sum + sandbox.tables.table(name).size, 0);
const copying = timed(() => {
  let bytes = 0;
  for (const name of sandbox.tables.names()) {
    for (const row of sandbox.tables.table(name).rows()) bytes += JSON.stringify(row).length;
  }
  return bytes;
});
const resetting = timed(() => control(sandbox, 'reset', { size: smallSize }));

const stated = Object.entries(counts).map(([name, value]) => `${count(value)} ${name}`);
const head = [
  `seed ${seed}, size ${size}: ${stated.join(', ')}; ${count(total)} rows in all`,
  `node ${process.version}, ${availableParallelism()} processors, load ${figure(loadBefore)} before, ${figure(loadavg()[0] ?? 0)} at the end`,
  `seeding ${figure(seeding.ms / 1000)} s (processor ${figure(seeding.processor / 1000)} s), ${figure(seeding.processor / copying.processor)} times reading and JSON.stringify of its rows`,
  `resident memory ${figure(rss / 2 ** 20, 0)} MiB after seeding, at most ${figure(peakMiB, 0)}; ${figure(rss / copying.result, 2)} times their JSON`,
  `reset to size ${smallSize}: ${figure(resetting.ms, 0)} ms (processor ${figure(resetting.processor, 0)} ms)`,
];
console.log(`\n${head.join('\n')}`);
if (values.out !== undefined) {
  const day = new Date().toISOString().slice(0, 10);
  appendFileSync(
    values.out,
    ['', `## ${day}, size ${count(size)}`, '', ...head.map((one) => `* ${one}`), '', ...report, ''].join('\n'),
  );
}
