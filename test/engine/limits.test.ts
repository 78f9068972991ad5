import { beforeEach, describe, expect, test } from 'vitest';
import { CallTally } from '../../src/engine/budget/callTally.ts';
import { Governor } from '../../src/engine/budget/governor.ts';
import { withBudget } from '../../src/engine/budget/withBudget.ts';
import { MemoryStore } from '../../src/store/memory/memoryStore.ts';
import type { Store } from '../../src/store/port.ts';
import { exactLimits } from '../../src/vendors/exact/limits.ts';
import type { VendorLimits } from '../../src/vendors/limits.ts';
import type { Transport, TransportResult } from '../../src/vendors/transport.ts';
import { tribeLimits } from '../../src/vendors/tribe/limits.ts';
import { aConnection } from '../support/storeData.ts';
import { type Bench, exactBench } from '../vendors/inProcess.ts';

/** The governor against the Exact sandbox's own counting of calls and errors. */

const connectionId = 'connection';
const hourMs = 3_600_000;

let exact: Bench;
let store: Store;
beforeEach(async () => {
  exact = await exactBench(50);
  store = new MemoryStore().session();
  await store.transact((tx) => tx.saveConnection(aConnection(connectionId)));
});

function through(limits: VendorLimits = exactLimits): Transport {
  const clock = { nowMs: () => exact.sandbox.clock.nowMs(), sleep: async () => {} };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const ids = { next: () => 'id', secret: () => '', digest: (text: string) => text };
  const governor = new Governor({ store, clock, ids, log, limits: { exact: limits, tribe: tribeLimits } });
  const key = { connectionId, side: 'exact' } as const;
  return withBudget(exact.transport, { governor, key, priority: 'person', clock, tally: new CallTally('exact') });
}

const get = (send: Transport, path: string): Promise<TransportResult> =>
  send({
    method: 'GET',
    url: `http://exact.test/api/v1/${exact.administrationId}/${path}`,
    headers: { accept: 'application/json', authorization: `Bearer ${exact.tokens.accessToken}` },
    body: null,
    timeoutMs: 30_000,
  });
const statusOf = (result: TransportResult): number | string => (result.is === 'answered' ? result.status : result.is);
const gone = "crm/Accounts(guid'00000000-0000-0000-0000-000000000001')";
const good = 'crm/Contacts?$top=1&$select=ID';

async function times(count: number, ask: () => Promise<TransportResult>): Promise<(number | string)[]> {
  const statuses: (number | string)[] = [];
  for (let index = 0; index < count; index += 1) statuses.push(statusOf(await ask()));
  return statuses;
}

describe('errors', () => {
  test('end at the seventh, and the app is never shut out', async () => {
    const send = through();
    const statuses = await times(30, () => get(send, gone));
    expect(statuses).toEqual([...Array(7).fill(404), ...Array(23).fill('heldBack')]);
    expect(statusOf(await get(send, good))).toBe(200);
  });

  test('that nobody counts shut it out: the alarm rings', async () => {
    const send = through({ ...exactLimits, errors: null });
    await times(10, () => get(send, gone));
    expect(statusOf(await get(send, good))).toBe(403);
  });

  test.each([403, 429])(
    'of somebody else that shut the app out, told by %i, are noticed: one look an hour',
    async (status) => {
      exact.sandbox.exchange({
        method: 'POST',
        url: 'http://exact.test/_control/settings',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ errorBlockStatus: status })),
      });
      await times(10, () => get(exact.transport, gone));
      const send = through();
      const paths = [good, 'crm/Addresses?$top=1&$select=ID', 'financial/GLAccounts?$top=1&$select=ID'];
      for (const path of paths) {
        expect(statusOf(await get(send, path))).toBe(status);
        // A 429 without a limit asks for the rest of the minute at least.
        if (status === 429) exact.sandbox.clock.advance(120_000);
      }
      const held = await get(send, good);
      expect(held).toMatchObject({ is: 'heldBack', by: 'errors' });
      expect(await store.openProblems(connectionId)).toMatchObject([{ causeCode: 'vendorShutOut', side: 'exact' }]);
      exact.sandbox.clock.advance(hourMs);
      expect(statusOf(await get(send, good))).not.toBe('heldBack');
    },
  );
});

test('a minute is used to the last call and not beyond, by two processes', async () => {
  const processes = [through(), through()];
  let index = 0;
  const ask = (): Promise<TransportResult> => {
    index += 1;
    return get(processes[index % 2] as Transport, good);
  };
  const minute = await times(100, ask);
  expect(minute.filter((status) => status === 200)).toHaveLength(60);
  expect(minute).not.toContain(429);
});
