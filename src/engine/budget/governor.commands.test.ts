import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandRuns } from '../../../test/support/commandRuns.ts';
import { aConnection } from '../../../test/support/storeData.ts';
import { type StrictLimits, StrictVendor } from '../../../test/support/strictVendor.ts';
import { MemoryStore } from '../../store/memory/memoryStore.ts';
import type { Store } from '../../store/port.ts';
import { exactLimits } from '../../vendors/exact/limits.ts';
import type { VendorLimits } from '../../vendors/limits.ts';
import type { TransportResult } from '../../vendors/transport.ts';
import { tribeLimits } from '../../vendors/tribe/limits.ts';
import { CallTally } from './callTally.ts';
import { Governor } from './governor.ts';
import { type Priority, priorities } from './priority.ts';
import { withBudget } from './withBudget.ts';

/** Small windows, so that a few commands reach every edge of them. */
const small: StrictLimits = { perMinute: 6, perDay: 40, errorsPerHour: 10 };
const startMs = Date.UTC(2026, 5, 15, 23, 58, 30);
const connectionId = 'connection';
const processes = 3;
/** As the engine's settings have it by default. */
const callTimeoutMs = 30_000;
/** After it was given up; within the settle time. */
const landsLaterMs = 20_000;
const endpoints = ['crm/Accounts', 'crm/Contacts'] as const;

type Command =
  | {
      readonly do: 'start';
      readonly process: number;
      readonly priority: Priority;
      readonly endpoint: string;
      readonly status: number;
      readonly arrives: 'atOnce' | 'atEnd' | 'later' | 'never';
    }
  | { readonly do: 'finish'; readonly call: number; readonly heard: boolean }
  | { readonly do: 'wait'; readonly forMs: number }
  /** To so long before or after the next end of a minute. */
  | { readonly do: 'edge'; readonly byMs: number }
  /** So many calls one after the other, each of them answered well. */
  | { readonly do: 'burst'; readonly process: number; readonly calls: number }
  | { readonly do: 'crash'; readonly process: number }
  | { readonly do: 'other'; readonly calls: number };

const process = fc.nat(processes - 1);
const start = fc.record({
  do: fc.constant('start' as const),
  process,
  priority: fc.constantFrom(...priorities),
  endpoint: fc.constantFrom(...endpoints),
  status: fc.oneof(
    { weight: 4, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.constantFrom(400, 404, 500) },
  ),
  arrives: fc.oneof(
    { weight: 6, arbitrary: fc.constant('atOnce' as const) },
    { weight: 1, arbitrary: fc.constantFrom('atEnd' as const, 'later' as const, 'never' as const) },
  ),
});
const finish = fc.record({ do: fc.constant('finish' as const), call: fc.nat(9), heard: fc.boolean() });
const wait = fc.record({
  do: fc.constant('wait' as const),
  forMs: fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.constantFrom(10_000, 29_000, 58_000, 61_000, 600_000)),
});
const edge = fc.record({
  do: fc.constant('edge' as const),
  byMs: fc.oneof(fc.integer({ min: -1_500, max: 3_500 }), fc.constantFrom(-1, 0, 1, 1_999, 2_000, 2_001)),
});
const burst = fc.record({ do: fc.constant('burst' as const), process, calls: fc.integer({ min: 1, max: 7 }) });
const crash = fc.record({ do: fc.constant('crash' as const), process });
const other = fc.record({ do: fc.constant('other' as const), calls: fc.integer({ min: 1, max: 4 }) });

interface OpenCall {
  readonly deadlineMs: number;
  /** Lets the call end: heard, or given up on. */
  end(isHeard: boolean): void;
  readonly done: Promise<unknown>;
}

class World {
  nowMs = startMs;
  readonly vendor = new StrictVendor(() => this.nowMs, small);
  readonly #memory = new MemoryStore();
  readonly #limits: VendorLimits;
  readonly #governors: Governor[] = [];
  #stores: Store[] = [];
  open: OpenCall[] = [];
  #landing: OpenCall[] = [];

  constructor(limits: VendorLimits) {
    this.#limits = limits;
  }

  async begin(): Promise<void> {
    this.#stores = Array.from({ length: processes }, () => this.#memory.session());
    await this.#stores[0]?.transact((tx) => tx.saveConnection(aConnection(connectionId)));
    for (let index = 0; index < processes; index += 1) this.#governors[index] = this.#governorOf(index);
  }

  async run(command: Command): Promise<void> {
    switch (command.do) {
      case 'start':
        return this.#start(command);
      case 'finish': {
        const [call] = this.open.splice(command.call % Math.max(1, this.open.length), 1);
        call?.end(command.heard);
        await call?.done;
        return;
      }
      case 'wait':
        return this.#wait(command.forMs);
      case 'edge':
        return this.#wait(60_000 - (this.nowMs % 60_000) + command.byMs);
      case 'burst': {
        const { process: index } = command;
        const one = { do: 'start', process: index, priority: 'person', endpoint: 'crm/Accounts', status: 200 } as const;
        for (let call = 0; call < command.calls; call += 1) {
          const open = this.open.length;
          await this.#start({ ...one, arrives: 'atOnce' });
          if (this.open.length > open) await this.run({ do: 'finish', call: open, heard: true });
        }
        return;
      }
      case 'crash':
        // What it had under way still arrives; nobody hears of it.
        this.#governors[command.process] = this.#governorOf(command.process);
        return;
      case 'other':
        this.vendor.takeByOther(command.calls);
    }
  }

  #governorOf(index: number): Governor {
    const store = this.#stores[index];
    if (store === undefined) throw new Error(`there is no process ${index}`);
    // Clocks that differ as far as a second between the machines.
    const clock = { nowMs: () => this.nowMs + (index - 1) * 900, sleep: async () => {} };
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const ids = { next: () => `${this.nowMs}`, secret: () => '', digest: (text: string) => text };
    return new Governor({ store, clock, ids, log, limits: { exact: this.#limits, tribe: tribeLimits } });
  }

  async #start({
    process: index,
    priority,
    endpoint,
    status,
    arrives,
  }: Extract<Command, { do: 'start' }>): Promise<void> {
    const governor = this.#governors[index];
    if (governor === undefined) return;
    const sentMs = this.nowMs;
    let isUnderWay = (): void => undefined;
    const underWay = new Promise<void>((resolve) => {
      isUnderWay = resolve;
    });
    const next = async (): Promise<TransportResult> => {
      this.vendor.leave();
      const arrive = (): TransportResult => this.vendor.arrive(endpoint, status);
      const early = arrives === 'atOnce' ? arrive() : null;
      const isHeard = await new Promise<boolean>((end) => {
        this.open.push({ deadlineMs: sentMs + callTimeoutMs, end, done });
        isUnderWay();
      });
      if (arrives === 'later') {
        this.#landLater(arrive);
        return { is: 'unknown', reason: 'no answer' };
      }
      const late = arrives === 'atEnd' ? arrive() : null;
      const result = early ?? late;
      return isHeard && result !== null ? this.vendor.heard(result) : { is: 'unknown', reason: 'no answer' };
    };
    const key = { connectionId, side: 'exact' as const };
    const clock = { nowMs: () => this.nowMs, sleep: async () => {} };
    const send = withBudget(next, { governor, key, priority, clock, tally: new CallTally('exact') });
    const url = `https://exact.test/api/v1/1/${endpoint}`;
    const done: Promise<unknown> = send({ method: 'GET', url, headers: {}, body: null, timeoutMs: callTimeoutMs });
    await Promise.race([done, underWay]);
  }

  /** It was given up, and arrives all the same. */
  #landLater(arrive: () => unknown): void {
    let landed = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      landed = resolve;
    });
    const end = (): void => {
      arrive();
      landed();
    };
    this.#landing.push({ deadlineMs: this.nowMs + landsLaterMs, end, done });
  }

  /** Nobody waits for a call longer than its deadline. */
  async #wait(forMs: number): Promise<void> {
    const untilMs = this.nowMs + forMs;
    for (;;) {
      const due = this.open
        .filter(({ deadlineMs }) => deadlineMs <= untilMs)
        .sort((a, b) => a.deadlineMs - b.deadlineMs)[0];
      if (due === undefined) break;
      this.nowMs = Math.max(this.nowMs, due.deadlineMs);
      this.open = this.open.filter((call) => call !== due);
      this.#landing = this.#landing.filter((call) => call !== due);
      due.end(false);
      await due.done;
    }
    this.nowMs = untilMs;
  }
}

async function play(commands: readonly Command[], limits: VendorLimits): Promise<StrictVendor> {
  const world = new World(limits);
  await world.begin();
  for (const command of commands) await world.run(command);
  return world.vendor;
}

const told: VendorLimits = { ...exactLimits, calls: { perMinute: small.perMinute, perDay: small.perDay } };
const some = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const moves = [some(3, start), some(3, finish), some(2, wait), some(4, edge), some(4, burst)];
const ours = fc.array(fc.oneof(...moves, some(1, crash)), { maxLength: 80 });
const withOthers = fc.array(fc.oneof(...moves, some(1, other)), { maxLength: 80 });

test('several processes that share a budget alone are never refused, whatever is lost, late or crashes', async () => {
  await fc.assert(
    fc.asyncProperty(ours, async (commands) => {
      const { refused, early } = await play(commands, told);
      expect({ refused, early }).toEqual({ refused: 0, early: 0 });
    }),
    commandRuns,
  );
});

test('beside another app they are refused at times, and never call again before they were told', async () => {
  await fc.assert(
    fc.asyncProperty(withOthers, async (commands) => {
      expect((await play(commands, told)).early).toBe(0);
    }),
    commandRuns,
  );
});

test('client errors never reach what shuts an app out', async () => {
  const failing = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: start.map((one) => ({ ...one, status: 404 })) },
      { weight: 6, arbitrary: finish.map((one) => ({ ...one, heard: true })) },
      { weight: 3, arbitrary: wait },
    ),
    { maxLength: 80 },
  );
  await fc.assert(
    fc.asyncProperty(failing, async (commands) => {
      expect((await play(commands, told)).errorsMost).toBeLessThan(small.errorsPerHour);
    }),
    commandRuns,
  );
});

test('the alarm rings: without counting errors they do', async () => {
  const hammering: Command[] = Array.from({ length: 40 }, (_, index) =>
    index % 2 === 0
      ? { do: 'start', process: 0, priority: 'person', endpoint: 'crm/Accounts', status: 404, arrives: 'atOnce' }
      : { do: 'finish', call: 0, heard: true },
  );
  const waiting = hammering.flatMap((command, index): Command[] =>
    index % 10 === 9 ? [command, { do: 'wait', forMs: 61_000 }] : [command],
  );
  expect((await play(waiting, told)).errorsMost).toBe(7);
  expect((await play(waiting, { ...told, errors: null })).errorsMost).toBeGreaterThanOrEqual(small.errorsPerHour);
});
