/**
 * How fast the Tribe CRM sandbox seeds itself and answers, in process. Each page is compared with a plain
 * `JSON.stringify` of the very same rows, the least that any service must do for them.
 *
 *   node bin/node24.mjs bench/tribeSandbox.ts [--organizations 2000] [--seed 1]
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createSandbox, type HostedSandbox } from '../sandbox/kit/host.ts';
import { facts } from '../sandbox/tribe/facts.ts';
import { tribeDefinition } from '../sandbox/tribe/service.ts';

const { values } = parseArgs({
  options: { organizations: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const organisationsMin = Number(values.organizations);
const seed = Number(values.seed);
if (!Number.isInteger(organisationsMin) || organisationsMin < 0 || !Number.isInteger(seed)) {
  console.error('--organizations and --seed take whole numbers');
  process.exit(2);
}

const host = 'http://tribe.bench';
const repeats = 9;

function send(sandbox: HostedSandbox, method: string, path: string, token: string | null, body = ''): string {
  const headers: Record<string, string> =
    token === null ? { 'content-type': 'application/x-www-form-urlencoded' } : { authorization: `Bearer ${token}` };
  const url = `${host}${path.replaceAll(' ', '%20')}`;
  const exchanged = sandbox.exchange({ method, url, headers, body: new TextEncoder().encode(body) });
  if (exchanged.is !== 'answered') throw new Error(`${path}: the connection broke`);
  const { response } = exchanged;
  const text = typeof response.body === 'string' ? response.body : new TextDecoder().decode(response.body);
  if (response.status >= 300) throw new Error(`${path}: ${response.status} ${text}`);
  return text;
}

function signIn(sandbox: HostedSandbox): string {
  const { id, secret } = facts.serviceClient;
  const fields = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
  const answer: unknown = JSON.parse(
    send(sandbox, 'POST', '/oauth2/token', null, new URLSearchParams(fields).toString()),
  );
  if (typeof answer !== 'object' || answer === null || !('access_token' in answer)) throw new Error('no token');
  return String(answer.access_token);
}

function rowsOf(text: string): readonly unknown[] {
  const answer: unknown = JSON.parse(text);
  if (typeof answer === 'object' && answer !== null && 'value' in answer && Array.isArray(answer.value)) {
    return answer.value;
  }
  return [answer];
}

function timed<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const started = performance.now();
  const result = work();
  return { result, ms: performance.now() - started };
}

const median = (figures: readonly number[]): number =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;

const customers = '/v1/odata/Relationship_Organization_CommercialRelationship_Customer';
const expanded = '$expand=Organization($expand=VisitingAddress($expand=Country),Addresses),AccountManager&$top=100';
const since = '2025-12-15T00:00:00Z';
const pages: readonly (readonly [what: string, path: string])[] = [
  ['100 customers, three levels expanded, by CreationDate and ID', `${customers}?${expanded}&$orderby=CreationDate,ID`],
  ['the same, the page after it', `${customers}?${expanded}&$orderby=CreationDate,ID&$skip=100`],
  ['the same, 500 pages further', `${customers}?${expanded}&$orderby=CreationDate,ID&$skip=50100`],
  ['the same, unordered', `${customers}?${expanded}`],
  [
    'the same, by LastMutationDate, changed since a date, as nearly all are',
    `${customers}?${expanded}&$orderby=LastMutationDate,ID&$filter=LastMutationDate ge 2018-01-01T00:00:00Z`,
  ],
  [
    'the usual poll for what changed of late, created or mutated',
    `${customers}?${expanded}&$orderby=CreationDate,ID&$filter=(CreationDate ge ${since}) or (LastMutationDate ge ${since})`,
  ],
  ['100 organisations with visiting address', '/v1/odata/Relation_Organization?$expand=VisitingAddress&$top=100'],
  [
    'the organisation with a debtor number',
    "/v1/odata/Relation_Organization?$filter=DebtorNumber eq '2000001' or DebtorNumber eq '10001'&$top=1",
  ],
  ['100 organisations by part of a name', "/v1/odata/Relation_Organization?$filter=contains(Name,'bakker')&$top=100"],
  ['1,000 organisations as they are', '/v1/odata/Relation_Organization?$top=1000'],
];

const cpuBefore = process.cpuUsage();
const seeding = timed(() => createSandbox(tribeDefinition({ organisationsMin }), { publicUrl: host, seed }));
const { user, system } = process.cpuUsage(cpuBefore);
const sandbox = seeding.result;
const rows = [...sandbox.tables.table<object>('entities').rows()];
const copying = timed(() => JSON.stringify(rows));
const { rss } = process.memoryUsage();
const token = signIn(sandbox);

const busy = loadavg()[0] ?? 0;
const figure = (value: number, digits = 1): string => value.toFixed(digits);
console.log(`seed ${seed}, at least ${organisationsMin} organisations: ${rows.length} records of all types`);
console.log(`node ${process.version}, ${availableParallelism()} processors, load ${busy.toFixed(1)} before the pages`);
console.log(
  `seeding ${figure(seeding.ms / 1000)} s (processor ${figure((user + system) / 1e6)} s), ${figure(seeding.ms / copying.ms)} times JSON.stringify of its records; resident memory ${figure(rss / 2 ** 20, 0)} MiB, ${figure(rss / Math.max(1, copying.result.length), 2)} times their JSON\n`,
);
console.log(
  '| request | rows | first ms | median ms | JSON.stringify ms | median ratio |\n| --- | ---: | ---: | ---: | ---: | ---: |',
);
for (const [what, path] of pages) {
  const first = timed(() => send(sandbox, 'GET', path, token));
  const list = rowsOf(first.result);
  const later = Array.from({ length: repeats }, () => timed(() => send(sandbox, 'GET', path, token)).ms);
  const plain = median(Array.from({ length: repeats }, () => timed(() => JSON.stringify(list)).ms));
  const ratio = median(later) / Math.max(plain, 0.001);
  console.log(
    `| ${what} | ${list.length} | ${figure(first.ms)} | ${figure(median(later))} | ${figure(plain, 2)} | ${figure(ratio)} |`,
  );
}
