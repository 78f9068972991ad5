import { beforeEach, expect, test } from 'vitest';
import { aConnection, aLink, aMark, anItem, aRun, stored } from '../../../test/support/storeData.ts';
import type { PlanItem } from '../../domain/plan/plan.ts';
import { MemoryStore } from '../../store/memory/memoryStore.ts';
import type { Run, Store, StoredPlanItem } from '../../store/port.ts';
import { doubtEndsMs } from '../apply/doubtEndsMs.ts';
import { postponed, setAside } from './setAside.ts';

const id = 'connection';
const settings = { settleMs: 60_000 };
const sentMs = 1_000_000;
const endsMs = sentMs + 60_001;
const connection = { id };
const run: Run = aRun(id, 'sync', { kind: 'sync', state: 'live' });
let store: Store;

beforeEach(async () => {
  store = new MemoryStore().session();
  await store.transact(async (tx) => {
    await tx.saveConnection(aConnection(id));
    await tx.saveRun(run);
    await tx.saveLinks([aLink(id, 'link', { exactId: 'e1', tribeId: 't1' })]);
  });
});

const item = (key: string, change: Partial<PlanItem>): PlanItem => anItem(key, { action: 'update', ...change });
const effect = { side: 'tribe', operation: 'create', fields: {} } as const;

async function inOutbox(one: PlanItem, as: Partial<StoredPlanItem>): Promise<void> {
  await store.transact(async (tx) => {
    await tx.putItems(id, run.id, [one]);
    await tx.saveItems(id, run.id, [stored(one, as)]);
  });
}

async function waits(nowMs: number): Promise<Readonly<Record<string, number>>> {
  const marks = await store.dueMarks(id, { nowMs: Number.MAX_SAFE_INTEGER, limit: 99 });
  const { deferred } = await setAside(
    { connection, store, ports: { clock: { nowMs: () => nowMs }, settings } },
    run,
    marks,
  );
  return Object.fromEntries(deferred.map(({ side, recordId, notBeforeMs }) => [`${side} ${recordId}`, notBeforeMs]));
}

const marked = (...names: readonly (readonly ['exact' | 'tribe', string])[]): Promise<void> =>
  store.transact((tx) =>
    tx.mark(
      id,
      names.map(([side, recordId]) => aMark(recordId, { side })),
    ),
  );

test('a record of which a write is in doubt waits until nothing can arrive any more, by either end of its link', async () => {
  await inOutbox(item('a', { exactId: 'e1', tribeId: 't1' }), { state: 'unknown', sentMs });
  await marked(['exact', 'e1'], ['tribe', 't1'], ['exact', 'other'], ['tribe', 'stranger']);
  expect(await waits(sentMs + 10)).toEqual({ 'exact e1': endsMs, 'tribe t1': endsMs });
});

test('a record without a link waits for one that is being made on its side', async () => {
  await inOutbox(item('a', { action: 'create', exactId: 'e9', tribeId: null, effects: [effect] }), {
    state: 'unknown',
    sentMs,
  });
  await marked(['exact', 'e9'], ['exact', 'other'], ['tribe', 'stranger'], ['tribe', 't1']);
  expect(await waits(sentMs + 10)).toEqual({ 'exact e9': endsMs, 'tribe stranger': endsMs });
});

test('of two doubts the later one counts', async () => {
  await inOutbox(item('a', { exactId: 'e1', tribeId: 't1' }), { state: 'unknown', sentMs });
  await inOutbox(item('b', { exactId: 'e1', tribeId: 't1' }), { state: 'unknown', sentMs: sentMs + 5 });
  await marked(['exact', 'e1']);
  expect(await waits(sentMs + 10)).toEqual({ 'exact e1': endsMs + 5 });
});

test.each([
  ['a write that is being sent', { state: 'sending', sentMs }, sentMs + 10],
  ['a doubt whose time has come', { state: 'unknown', sentMs }, endsMs + 10],
] as const)('%s is waited for two seconds at a time', async (_what, as, nowMs) => {
  await inOutbox(item('a', { exactId: 'e1', tribeId: 't1' }), as);
  await marked(['exact', 'e1']);
  expect(await waits(nowMs)).toEqual({ 'exact e1': nowMs + 2_000 });
});

test('what is planned along and hangs on a record in doubt waits as long, whichever comes first in the plan', async () => {
  await inOutbox(item('relation:exact:e1', { exactId: 'e1', tribeId: 't1' }), { state: 'unknown', sentMs });
  const ports = { clock: { nowMs: () => sentMs }, settings };
  const aside = await setAside({ connection, store, ports }, run, []);
  const owner = item('relation:exact:e1', { exactId: 'e1', tribeId: 't1' });
  const contact = item('contact:exact:c1', { kind: 'contact', exactId: 'c1', tribeId: null, dependsOn: owner.key });
  const free = item('relation:exact:e2', { exactId: 'e2', tribeId: null });
  const { items, marked: left } = postponed({ connection, store, ports }, [contact, free, owner], aside);
  expect(items.map(({ key }) => key)).toEqual([free.key]);
  expect(left.map(({ recordId, notBeforeMs }) => [recordId, notBeforeMs])).toEqual([
    ['c1', endsMs],
    ['e1', endsMs],
  ]);
});

test('the end of a doubt wakes those that wait for just this one', async () => {
  await inOutbox(item('a', { exactId: 'e1', tribeId: 't1' }), { state: 'unknown', sentMs });
  await marked(['exact', 'e1'], ['exact', 'other']);
  const marks = await store.dueMarks(id, { nowMs: Number.MAX_SAFE_INTEGER, limit: 99 });
  const ports = { clock: { nowMs: () => sentMs }, settings };
  const { deferred, taken } = await setAside({ connection, store, ports }, run, marks);
  await store.transact(async (tx) => {
    await tx.deferMarks(id, [...deferred, ...taken.map((mark) => ({ ...mark, notBeforeMs: endsMs + 1 }))]);
    await tx.hastenMarks(id, sentMs + 20, doubtEndsMs(sentMs, settings));
  });
  const awake = await store.dueMarks(id, { nowMs: sentMs + 20, limit: 99 });
  expect(awake.map(({ recordId }) => recordId)).toEqual(['e1']);
});
