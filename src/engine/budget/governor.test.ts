import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aConnection } from '../../../test/support/storeData.ts';
import { type OpenedStore, storeKinds } from '../../../test/support/stores.ts';
import { StrictVendor } from '../../../test/support/strictVendor.ts';
import { MemoryStore } from '../../store/memory/memoryStore.ts';
import type { Store } from '../../store/port.ts';
import { exactLimits } from '../../vendors/exact/limits.ts';
import type { Transport, TransportResult } from '../../vendors/transport.ts';
import { tribeLimits } from '../../vendors/tribe/limits.ts';
import type { Clock, Log } from '../ports.ts';
import { CallTally } from './callTally.ts';
import { Governor } from './governor.ts';
import type { Priority } from './priority.ts';
import { hourMs, turnGuardMs } from './windows.ts';
import { withBudget } from './withBudget.ts';

const startMs = Date.UTC(2026, 5, 15, 9, 0, 30);
const minuteEndMs = Date.UTC(2026, 5, 15, 9, 1);
const connectionId = 'connection';
const url = 'https://start.exactonline.nl/api/v1/1/crm/Accounts';
const request = (address = url) => ({ method: 'GET', url: address, headers: {}, body: null, timeoutMs: 1 }) as const;

describe.each(storeKinds)('%s: the governor', (_kind, open) => {
  let opened: OpenedStore;
  let one: Store;
  let two: Store;
  let nowMs: number;
  let vendor: StrictVendor;
  const clock: Clock = { nowMs: () => nowMs, sleep: async () => {} };
  const events: string[] = [];
  const tell = (event: string): void => void events.push(event);
  const log: Log = { info: tell, warn: tell, error: tell };
  let made = 0;

  beforeEach(async () => {
    opened = await open();
    one = opened.store;
    two = await opened.another();
    nowMs = startMs;
    vendor = new StrictVendor(() => nowMs, { perMinute: 60, perDay: 5_000, errorsPerHour: 10 });
    events.length = 0;
    await one.transact((tx) => tx.saveConnection(aConnection(connectionId)));
  });
  afterEach(() => opened.close());

  const next = (): string => {
    made += 1;
    return `id-${made}`;
  };
  const ids = { next, secret: () => '', digest: (text: string) => text };
  const governorOn = (store: Store): Governor =>
    new Governor({ store, clock, ids, log, limits: { exact: exactLimits, tribe: tribeLimits } });
  /** What a process sends through: as far as the vendor, where a call is answered with `status`. */
  const through = (
    governor: Governor,
    input: { status?: () => number; priority?: Priority; side?: 'exact' | 'tribe'; next?: Transport } = {},
  ): Transport => {
    const side = input.side ?? 'exact';
    const next: Transport = async (sent) => {
      vendor.leave();
      return vendor.heard(vendor.arrive(exactLimits.placeOf(sent.url).endpoint, input.status?.() ?? 200));
    };
    return withBudget(input.next ?? next, {
      governor,
      key: { connectionId, side },
      priority: input.priority ?? 'person',
      clock,
      tally: new CallTally(side),
    });
  };
  const sentOf = (results: readonly TransportResult[]): number => results.filter(({ is }) => is === 'answered').length;

  test('grants every call of a minute once, over processes that race for them', async () => {
    const processes = [through(governorOn(one)), through(governorOn(two)), through(governorOn(one))];
    const results = await Promise.all(
      Array.from({ length: 150 }, (_, call) => processes[call % 3]?.(request()) as Promise<TransportResult>),
    );
    expect(sentOf(results)).toBe(60);
    expect(vendor).toMatchObject({ accepted: 60, refused: 0 });
    const held = results.find(({ is }) => is === 'heldBack');
    expect(held).toEqual({ is: 'heldBack', by: 'budget', untilMs: minuteEndMs + turnGuardMs });
    nowMs = minuteEndMs + turnGuardMs;
    const next = await Promise.all(
      Array.from({ length: 150 }, (_, call) => processes[call % 3]?.(request()) as Promise<TransportResult>),
    );
    expect(sentOf(next)).toBe(60);
    expect(vendor.refused).toBe(0);
  });

  test('follows an answer that tells of another app', async () => {
    vendor.takeByOther(57);
    const send = through(governorOn(one));
    expect((await send(request())).is).toBe('answered');
    const other = through(governorOn(two));
    const results = [await send(request()), await other(request()), await other(request()), await send(request())];
    expect(sentOf(results)).toBe(2);
    expect(vendor.refused).toBe(0);
  });

  test('silences every process after a 429, until the vendor said', async () => {
    vendor.takeByOther(60);
    const processes = [through(governorOn(one)), through(governorOn(two))];
    expect(await processes[0]?.(request())).toMatchObject({ is: 'answered', status: 429 });
    for (const send of processes)
      expect(await send(request())).toEqual({ is: 'heldBack', by: 'budget', untilMs: minuteEndMs + turnGuardMs });
    nowMs = minuteEndMs + turnGuardMs;
    for (const send of processes) expect(await send(request())).toMatchObject({ status: 200 });
    expect(vendor).toMatchObject({ refused: 1, early: 0 });
  });

  test('silences Tribe by its Retry-After, which knows no limits', async () => {
    const busy: Transport = async () => ({ is: 'answered', status: 429, headers: { 'retry-after': '40' }, body: '' });
    await through(governorOn(one), { side: 'tribe', next: busy })(request());
    const send = through(governorOn(two), { side: 'tribe' });
    expect(await send(request())).toEqual({ is: 'heldBack', by: 'budget', untilMs: startMs + 40_000 });
    nowMs += 40_000;
    expect((await send(request())).is).toBe('answered');
  });

  test('leaves calls to people while others work through a backlog', async () => {
    const backlog = through(governorOn(one), { priority: 'backfill' });
    const person = through(governorOn(two));
    const worked: TransportResult[] = [];
    for (let call = 0; call < 80; call += 1) worked.push(await backlog(request()));
    expect(sentOf(worked)).toBe(54);
    const asked: TransportResult[] = [];
    for (let call = 0; call < 10; call += 1) asked.push(await person(request()));
    expect(sentOf(asked)).toBe(6);
  });

  test('counts the errors of all processes, parks at seven and says so until it is over', async () => {
    const processes = [governorOn(one), governorOn(two)].map((governor) => through(governor, { status: () => 404 }));
    const results: TransportResult[] = [];
    for (let round = 0; round < 10; round += 1) {
      results.push(...(await Promise.all(processes.map((send) => send(request())))));
    }
    expect(sentOf(results)).toBeLessThanOrEqual(8);
    expect(vendor.errorsMost).toBe(sentOf(results));
    expect(results.at(-1)).toEqual({ is: 'heldBack', by: 'errors', untilMs: startMs + hourMs });
    expect(await one.openProblems(connectionId)).toMatchObject([
      {
        causeCode: 'endpointParked',
        side: 'exact',
        recordId: 'crm/Accounts',
        reason: { words: { endpoint: 'crm/Accounts' } },
      },
    ]);
    const good = through(governorOn(two));
    expect((await good(request(url.replace('Accounts', 'Contacts')))).is).toBe('answered');
    nowMs += hourMs;
    expect((await good(request())).is).toBe('answered');
    expect(await one.openProblems(connectionId)).toEqual([]);
  });

  test('needs one round trip to the store per call, and none more for its end', async () => {
    const trips = { budget: 0, swapBudget: 0 };
    const counting = new Proxy(one, {
      get: (store, name, receiver) => {
        if (name === 'budget' || name === 'swapBudget') trips[name] += 1;
        return Reflect.get(store, name, receiver);
      },
    });
    const send = through(governorOn(counting));
    for (let call = 0; call < 50; call += 1) await send(request());
    expect(trips).toEqual({ budget: 1, swapBudget: 50 });
    const well: Transport = async () => ({ is: 'answered', status: 200, headers: {}, body: '' });
    const tribe = through(governorOn(counting), { side: 'tribe', next: well });
    for (let call = 0; call < 50; call += 1) await tribe(request());
    expect(trips).toEqual({ budget: 51, swapBudget: 50 });
    // Those who ask together go together: the first one, and the rest with the next.
    await Promise.all(Array.from({ length: 12 }, () => tribe(request())));
    expect(trips).toEqual({ budget: 53, swapBudget: 50 });
  });

  test('hands over what a call brought about although its end cannot be stored', async () => {
    let isBroken = false;
    const breaking = new Proxy(one, {
      get: (store, name, receiver) =>
        isBroken && name === 'swapBudget'
          ? async () => Promise.reject(new Error('no database'))
          : Reflect.get(store, name, receiver),
    });
    const next: Transport = async () => {
      isBroken = true;
      return vendor.arrive('crm/Accounts', 404);
    };
    expect(await through(governorOn(breaking), { next })(request())).toMatchObject({ status: 404 });
    expect(events).toContain('budget.notSaved');
  });

  test('asks anew when the process was suspended between leave and sending', async () => {
    const suspending = new Proxy(one, {
      get: (store, name, receiver) => {
        if (name !== 'swapBudget') return Reflect.get(store, name, receiver);
        return async (budget: Parameters<Store['swapBudget']>[0]) => {
          const isSwapped = await store.swapBudget(budget);
          if (nowMs === startMs) nowMs += 600_000;
          return isSwapped;
        };
      },
    });
    await through(governorOn(suspending))(request());
    const budget = await one.budget(connectionId, 'exact');
    expect(budget?.state.minute?.endsMs).toBe(minuteEndMs + 600_000);
    expect(budget?.state.inFlight).toBe(1);
  });
});

test.each([-3_600_000, 3_600_000, 90_000])(
  'a clock that is off by %i ms is set right by the first answer',
  async (offMs) => {
    const store = new MemoryStore().session();
    await store.transact((tx) => tx.saveConnection(aConnection(connectionId)));
    let trueMs = startMs;
    const vendor = new StrictVendor(() => trueMs, { perMinute: 60, perDay: 5_000, errorsPerHour: 10 });
    const clock: Clock = { nowMs: () => trueMs + offMs, sleep: async () => {} };
    const log: Log = { info: () => {}, warn: () => {}, error: () => {} };
    const ids = { next: () => 'id', secret: () => '', digest: (text: string) => text };
    const governor = new Governor({ store, clock, ids, log, limits: { exact: exactLimits, tribe: tribeLimits } });
    const send = withBudget(async () => vendor.arrive('crm/Accounts', 200), {
      governor,
      key: { connectionId, side: 'exact' },
      priority: 'person',
      clock,
      tally: new CallTally('exact'),
    });
    for (let minute = 0; minute < 5; minute += 1) {
      for (let call = 0; call < 70; call += 1) {
        const result = await send(request());
        if (result.is === 'heldBack' && result.by === 'budget') {
          // Told on our clock: to the end of the vendor's minute.
          expect(
            Math.abs(result.untilMs - offMs - (Math.floor(trueMs / 60_000) + 1) * 60_000 - turnGuardMs),
          ).toBeLessThanOrEqual(1_001);
        }
      }
      trueMs += 60_000;
    }
    expect(vendor.refused).toBe(0);
    expect(vendor.accepted).toBeGreaterThanOrEqual(4 * 60);
  },
);
