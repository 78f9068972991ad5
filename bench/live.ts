/**
 * `npm run bench:live -- [--edits 60] [--size 60] [--seed 7] [--out file]`: how soon a person's change is on the other
 * side, and what it costs in calls. Both sandboxes and an engine are in this process on a virtual clock, so delays are
 * those of events, polls and calls, and the same on every machine; only the throughput depends on it.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { diceOf } from '../test/process/livePeople.ts';
import { reconcileThroughput } from './liveReconcile.ts';
import { type LiveWorld, less, openLiveWorld, type Side, seenMs, total } from './liveWorld.ts';

const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '60' },
    size: { type: 'string', default: '60' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string' },
  },
});
const [edits, size, seed] = [Number(values.edits), Number(values.size), Number(values.seed)];
if (![edits, size, seed].every(Number.isInteger) || edits < 4 || size < 50) {
  console.error('--edits is a whole number from 4, --size one from 50, --seed a whole number');
  process.exit(2);
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Exact's calls per day (exact-online.md 3.1). */
const exactDayCalls = 5_000;
/** Between two edits on average: somebody always works. */
const gapMs = 90_000;
const stepMs = 100;
/** Longer than any poll takes to come round. */
const afterMs = 60 * minuteMs;

interface Sent {
  readonly side: Side;
  /** The field of the record. */
  readonly place: string;
  readonly value: string;
  readonly atMs: number;
  /** Of the other side's ledger when it was written. */
  readonly since: number;
}

const properties = {
  exact: { relation: 'Phone', contact: 'Mobile' },
  tribe: { relation: 'EmailAddress', contact: 'PhoneNumber' },
} as const;

function edit({ world, links, asPerson }: LiveWorld, side: Side, dice: () => number, number: number): Sent {
  const link = links[Math.floor(dice() * links.length)];
  if (link === undefined) throw new Error('nothing was linked');
  const property = properties[side][link.kind as 'relation' | 'contact'];
  const value = property === 'EmailAddress' ? `post${number}@bedrijf.example` : `+3110${5_550_000 + number}`;
  const path =
    side === 'exact'
      ? `crm/${link.kind === 'relation' ? 'Accounts' : 'Contacts'}(guid'${link.exactId}')`
      : `${link.kind === 'relation' ? 'Relation_Organization' : 'Relationship_Person_Contact_Standard'}(${link.tribeId})`;
  const sent = {
    side,
    place: `${path} ${property}`,
    value,
    atMs: world.clock.nowMs(),
    since: world[otherOf(side)].ledger.count,
  };
  asPerson(side, (person) => person.update(path, { [property]: value }));
  return sent;
}

const otherOf = (side: Side): Side => (side === 'exact' ? 'tribe' : 'exact');

function quantiles(delaysMs: readonly number[]): string {
  const sorted = delaysMs.toSorted((a, b) => a - b);
  const at = (share: number): string => {
    const ms = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
    return `${(ms / 1_000).toFixed(1)} s`;
  };
  return `${at(0.5)} | ${at(0.95)} | ${at(0.99)}`;
}

interface Variant {
  readonly name: string;
  readonly delays: Readonly<Record<Side, readonly number[]>>;
  readonly callsPerChange: number;
  readonly extraPerChange: number;
  readonly busiest: readonly string[];
  readonly idle: Readonly<Record<Side, number>>;
  readonly idleExactApi: number;
  readonly idleMost: readonly string[];
}

async function measure(usesWebhooks: boolean): Promise<Variant> {
  const live = await openLiveWorld({ size, seed, usesWebhooks });
  // Events are relied on once one has come, so each side has told something before anything is counted.
  for (const side of ['exact', 'tribe'] as const) edit(live, side, () => 0, edits);
  await live.pass(afterMs, 1_000);
  const idle = await during(live, () => live.pass(dayMs, 1_000));
  const idlePerMs = (total(idle.exact) + total(idle.tribe)) / dayMs;

  const dice = diceOf(seed);
  const sent: Sent[] = [];
  const beganMs = live.world.clock.nowMs();
  const busy = await during(live, async () => {
    for (let number = 0; number < edits; number += 1) {
      sent.push(edit(live, number % 2 === 0 ? 'exact' : 'tribe', dice, number));
      await live.pass(Math.round(2 * gapMs * dice()), stepMs);
    }
    await live.pass(afterMs, stepMs);
  });
  const tookMs = live.world.clock.nowMs() - beganMs;
  const delaysOf = (side: Side): readonly number[] => sent.filter((one) => one.side === side).flatMap(delayOf);
  const delayOf = (one: Sent): readonly number[] => {
    const atMs = seenMs(live.world[otherOf(one.side)], one.since, one.value);
    if (atMs !== null) return [atMs - one.atMs];
    // Only what somebody changed again before anybody looked may never have been there.
    if (sent.some(({ place, atMs }) => place === one.place && atMs > one.atMs)) return [];
    throw new Error(`${one.place} = ${one.value} did not arrive`);
  };
  const calls = total(busy.exact) + total(busy.tribe);
  return {
    name: usesWebhooks ? 'on' : 'off',
    delays: { exact: delaysOf('exact'), tribe: delaysOf('tribe') },
    callsPerChange: calls / edits,
    extraPerChange: (calls - idlePerMs * tookMs) / edits,
    busiest: mostOf(busy),
    idle: { exact: total(idle.exact), tribe: total(idle.tribe) },
    idleExactApi: [...idle.exact].filter(([name]) => name.includes('{division}')).reduce((sum, [, n]) => sum + n, 0),
    idleMost: mostOf(idle),
  };
}

type CallCounts = ReturnType<LiveWorld['calls']>;

async function during(live: LiveWorld, work: () => Promise<void>): Promise<CallCounts> {
  const before = live.calls();
  await work();
  const after = live.calls();
  return { exact: less(after.exact, before.exact), tribe: less(after.tribe, before.tribe) };
}

const mostOf = (calls: CallCounts): readonly string[] =>
  [...calls.exact, ...calls.tribe]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 14)
    .map(([name, count]) => `${name}: ${count}`);

const variants = [await measure(true), await measure(false)];
const speed = reconcileThroughput(20_000);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const report = `
## ${edits} edits, ${size} relations, seed ${seed}, ${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${cpus().length} cores

| a change in | is there in | webhooks | p50 | p95 | p99 |
| --- | --- | --- | --- | --- | --- |
${variants
  .flatMap(({ name, delays }) => [
    `| Exact | Tribe | ${name} | ${quantiles(delays.exact)} |`,
    `| Tribe | Exact | ${name} | ${quantiles(delays.tribe)} |`,
  ])
  .join('\n')}

| what | webhooks | figure | against | ratio |
| --- | --- | --- | --- | --- |
${variants
  .flatMap((one) => [
    `| calls per change, beyond those of an idle hour | ${one.name} | ${one.extraPerChange.toFixed(2)} | the goal: 6 | ${(one.extraPerChange / 6).toFixed(2)} |`,
    `| calls per change, all of them, an edit each ${gapMs / 1_000} s | ${one.name} | ${one.callsPerChange.toFixed(2)} | the goal: 6 | ${(one.callsPerChange / 6).toFixed(2)} |`,
    `| calls to Exact's API on an idle day | ${one.name} | ${one.idleExactApi} | a day's ${exactDayCalls}, of which 10 % is the goal | ${(one.idleExactApi / (exactDayCalls / 10)).toFixed(2)} |`,
    `| calls to Exact with tokens, and to Tribe, on an idle day | ${one.name} | ${one.idle.exact} and ${one.idle.tribe} | | |`,
  ])
  .join('\n')}
| records a second through \`reconcile\` | | ${Math.round(speed.reconciled)} | \`JSON.stringify\` of the same: ${Math.round(speed.written)} | ${(speed.reconciled / speed.written).toFixed(2)} |
`;
console.log(report);
for (const { name, busiest, idleMost } of variants) {
  console.log(`webhooks ${name}, while people edit:\n  ${busiest.join('\n  ')}\nidle day:\n  ${idleMost.join('\n  ')}`);
}
if (values.out !== undefined) appendFileSync(values.out, report);
