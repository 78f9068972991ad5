import type { Random } from '../../sandbox/kit/random.ts';
import type { OutboundCall } from '../../sandbox/kit/wire.ts';
import type { HintReceipt } from '../../src/engine/service.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Process } from './process.ts';
import type { SandboxPair } from './sandboxes.ts';

type Side = 'exact' | 'tribe';

/** What can happen to a webhook on its way (reliability.md 6, W1-W4), each as a share of all. */
export interface HintFaults {
  readonly drop: number;
  readonly repeat: number;
  readonly delay: number;
  readonly forge: number;
}

/** An event on its way to one process. */
export interface Delivery {
  readonly number: number;
  readonly side: Side;
  readonly process: string;
  readonly connectionId: string;
  /** Whether its signature is good, and the connection that it came to is the one that it is for. */
  readonly isGenuine: boolean;
  /** How a vendor tries the address. */
  readonly isPing: boolean;
}

export interface HintListener {
  delivered?(delivery: Delivery): void;
  /** `receipt` is undefined when it could not be taken. A process that dies first answers nothing. */
  received?(delivery: Delivery, receipt: HintReceipt | undefined): void;
}

/** A vendor sends at its own pace: after this it is looked again whether something is due. */
const looksMs = [0, 1_100, 2_200] as const;
const delayMaxMs = 2 * 3_600_000;
const statuses: Readonly<Record<HintReceipt, number>> = { taken: 200, forged: 401, unknown: 404 };

/** Carries the webhooks of both vendors to whichever process answers, and loses, repeats, delays and forges some. */
export class HintPost {
  isOn = false;
  readonly drawn = new Map<string, number>();
  readonly #scheduler: Scheduler;
  readonly #sandboxes: SandboxPair;
  readonly #faults: HintFaults;
  readonly #stream: Random;
  readonly #processes: () => readonly Process[];
  readonly #listeners: HintListener[] = [];
  readonly #looks = new Set<number>();
  /** The last event of each side, for those that come again. */
  readonly #last = new Map<Side, OutboundCall>();
  #delivered = 0;
  #untaken = 0;

  constructor(input: {
    readonly scheduler: Scheduler;
    readonly sandboxes: SandboxPair;
    readonly faults: HintFaults;
    readonly stream: Random;
    readonly processes: () => readonly Process[];
  }) {
    this.#scheduler = input.scheduler;
    this.#sandboxes = input.sandboxes;
    this.#faults = input.faults;
    this.#stream = input.stream;
    this.#processes = input.processes;
  }

  /** Events that came to Tandem and of which nothing was taken down: whatever they told is left to the next poll. */
  get untaken(): number {
    return this.#untaken;
  }

  listen(listener: HintListener): void {
    this.#listeners.push(listener);
  }

  /** Something happened at a vendor: soon it may have something to tell. */
  expect(): void {
    for (const afterMs of looksMs) {
      const atMs = this.#scheduler.nowMs + afterMs;
      if (this.#looks.has(atMs)) continue;
      this.#looks.add(atMs);
      this.#scheduler.after(afterMs, null, 'look for webhooks', () => {
        this.#looks.delete(atMs);
        for (const side of ['exact', 'tribe'] as const) {
          for (const call of this.#sandboxes[side].takeOutbound()) this.#post(side, call);
        }
      });
    }
  }

  #post(side: Side, call: OutboundCall): void {
    const [drop, repeat, delay, forge] = [0, 1, 2, 3].map(() => this.#stream.next());
    const detail = this.#stream.next();
    const is = (die: number | undefined, share: number): boolean => this.isOn && (die ?? 1) < share;
    const isPing = call.request.body.length === 0;
    if (!isPing) this.#last.set(side, call);
    if (is(forge, this.#faults.forge)) {
      this.#count('hint forged');
      const body = Buffer.from(Buffer.from(call.request.body).toString('utf8').replace(/\d/, '7'));
      this.#deliver(
        side,
        { ...call.request, headers: withoutSignature(call.request.headers), body },
        { isForged: true },
      );
    }
    if (!isPing && is(drop, this.#faults.drop)) {
      this.#count('hint dropped');
      // Taken by something on the way that answers well and passes nothing on.
      this.#sandboxes[side].outboundAnswered(call.id, 200);
      return;
    }
    const times = is(repeat, this.#faults.repeat) ? 2 + Math.floor(detail * 3) : 1;
    const delayMs = !isPing && is(delay, this.#faults.delay) ? Math.floor(detail ** 3 * delayMaxMs) : 0;
    if (times > 1) this.#count('hint repeated');
    if (delayMs > 0) this.#count('hint delayed');
    for (let sent = 0; sent < times; sent += 1) {
      this.#scheduler.after(delayMs + sent * 40, null, `webhook of ${side}`, () =>
        this.#deliver(side, call.request, {
          answered: (status) => this.#sandboxes[side].outboundAnswered(call.id, status),
        }),
      );
    }
  }

  /** The latest event again and again, within a second (W5). Answers how many were sent. */
  burst(side: Side, size: number): number {
    const last = this.#last.get(side);
    if (last === undefined) return 0;
    this.#count('hint burst');
    for (let sent = 0; sent < size; sent += 1) {
      this.#scheduler.after(sent % 1_000, null, `webhook of ${side}`, () => this.#deliver(side, last.request));
    }
    return size;
  }

  /** The latest event at addresses that it is not for (W6). */
  stray(side: Side, connectionIds: readonly string[]): void {
    const last = this.#last.get(side);
    if (last === undefined) return;
    for (const connectionId of connectionIds) {
      this.#count('hint astray');
      const url = last.request.url.replace(/[^/]+$/, encodeURIComponent(connectionId));
      if (url !== last.request.url) this.#deliver(side, { ...last.request, url }, { isForged: true });
    }
  }

  #deliver(
    side: Side,
    request: OutboundCall['request'],
    {
      isForged = false,
      answered = () => {},
    }: { readonly isForged?: boolean; readonly answered?: (status: number | null) => void } = {},
  ): void {
    const [process] = this.#processes().filter(({ isAlive, stopping }) => isAlive && !stopping.signal.aborted);
    const connectionId = decodeURIComponent(request.url.split('/').at(-1) ?? '');
    this.#untaken += 1;
    if (process === undefined) {
      answered(null);
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    this.#delivered += 1;
    const delivery: Delivery = {
      number: this.#delivered,
      side,
      process: process.name,
      connectionId,
      isGenuine: !isForged,
      isPing: request.body.length === 0,
    };
    const end = (receipt: HintReceipt | undefined): void => {
      if (receipt !== undefined) this.#untaken -= 1;
      for (const listener of this.#listeners) listener.received?.(delivery, receipt);
      answered(receipt === undefined ? null : statuses[receipt]);
    };
    this.#scheduler.soon(process, `webhook at ${process.name}`, () => {
      for (const listener of this.#listeners) listener.delivered?.(delivery);
      void process.engine
        .receiveHint({ side, connectionId, body: request.body, headers })
        .then(end, () => end(undefined));
    });
  }

  #count(what: string): void {
    this.drawn.set(what, (this.drawn.get(what) ?? 0) + 1);
  }
}

const withoutSignature = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      /signature/i.test(name) ? `${value.slice(0, -4)}AAAA` : value,
    ]),
  );
