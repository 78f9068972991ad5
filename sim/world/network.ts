import type { Random } from '../../sandbox/kit/random.ts';
import type { Exchange } from '../../sandbox/kit/wire.ts';
import type { Side } from '../../src/domain/model/kind.ts';
import type { Transport, TransportRequest, TransportResult } from '../../src/vendors/transport.ts';
import type { Owner, Scheduler } from '../kernel/scheduler.ts';
import { currentAccount, type VendorWrite } from './attribution.ts';
import type { NetworkFaults } from './faults.ts';
import type { VendorHabits } from './habits.ts';
import { exactUrl, type SandboxPair } from './sandboxes.ts';

/** One request of one process on its way: what checkers of limits, tokens and pauses look at. */
export interface WireCall {
  readonly number: number;
  readonly side: Side;
  readonly process: string;
  readonly request: TransportRequest;
  readonly sentMs: number;
  /** On whose account; null where a person is about to connect. */
  readonly connectionId: string | null;
  /** The create or update of a record that it is part of; null for everything else that is asked. */
  readonly write: VendorWrite | null;
}

export interface Arrival {
  readonly call: WireCall;
  readonly atMs: number;
  /** What the vendor answered, whatever becomes of the answer; null when the connection broke at the vendor. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface NetworkListener {
  sent?(call: WireCall): void;
  arrived?(arrival: Arrival): void;
  answered?(call: WireCall, result: TransportResult): void;
}

const oneWayMs = { least: 5, spread: 60 };

/**
 * The way between Tandem and the vendors. The arrival of a request and the return of its answer are two tasks of the
 * scheduler: requests overtake each other, and one that is under way lands even when its process is dead.
 */
export class Network {
  readonly #scheduler: Scheduler;
  readonly #sandboxes: SandboxPair;
  readonly #latency: Random;
  readonly #faults: NetworkFaults;
  readonly #habits: VendorHabits;
  readonly #listeners: NetworkListener[] = [];
  /** Requests sent so far; each call's number is what this was after it. */
  calls = 0;

  constructor(input: {
    readonly scheduler: Scheduler;
    readonly sandboxes: SandboxPair;
    readonly latency: Random;
    readonly faults: NetworkFaults;
    readonly habits: VendorHabits;
  }) {
    this.#scheduler = input.scheduler;
    this.#sandboxes = input.sandboxes;
    this.#latency = input.latency;
    this.#faults = input.faults;
    this.#habits = input.habits;
  }

  listen(listener: NetworkListener): void {
    this.#listeners.push(listener);
  }

  transportFor(owner: Owner): Transport {
    return (request) => new Promise((resolve) => this.#send(owner, request, resolve));
  }

  #send(owner: Owner, request: TransportRequest, resolve: (result: TransportResult) => void): void {
    this.calls += 1;
    const side: Side = request.url.startsWith(exactUrl) ? 'exact' : 'tribe';
    const sentMs = this.#scheduler.nowMs;
    const { connectionId, write } = currentAccount();
    const call: WireCall = {
      number: this.calls,
      side,
      process: owner.name,
      request,
      sentMs,
      connectionId,
      write,
    };
    for (const listener of this.#listeners) listener.sent?.(call);
    const what = `${side} ${request.method} ${pathOf(request.url)}`;
    let isOver = false;
    let giveUp: () => void = () => {};
    const answer = (result: TransportResult): void => {
      if (isOver) return;
      isOver = true;
      giveUp();
      this.#scheduler.trace.digest(resultName(result));
      for (const listener of this.#listeners) listener.answered?.(call, result);
      resolve(result);
    };
    const back = (delayMs: number, result: TransportResult): void => {
      this.#scheduler.after(delayMs, owner, `answer of ${what}`, () => answer(result));
    };

    const fault = this.#faults.draw(call);
    if (fault.refusedConnection) {
      back(this.#oneWayMs(), { is: 'notSent', reason: 'connection refused' });
      return;
    }
    giveUp = this.#scheduler.after(request.timeoutMs, owner, `time-out of ${what}`, () =>
      answer({ is: 'unknown', reason: 'time-out' }),
    );
    if (fault.lostBefore) {
      if (!fault.isSilent) back(this.#oneWayMs(), { is: 'unknown', reason: 'connection reset' });
      return;
    }
    const arriveMs = this.#oneWayMs() + fault.delayBeforeMs;
    this.#scheduler.after(arriveMs, null, `arrival of ${what}`, () => {
      const replaced = fault.replaceUnapplied;
      const result = replaced ?? this.#arrive(call, fault.isTwice);
      if (fault.lostAfter) {
        if (!fault.isSilent) back(this.#oneWayMs(), { is: 'unknown', reason: 'connection reset' });
        return;
      }
      back(this.#oneWayMs() + fault.delayAfterMs, replaced ?? fault.change(result));
    });
  }

  #arrive(call: WireCall, isTwice: boolean): TransportResult {
    const sandbox = this.#sandboxes[call.side];
    const exchange = (): Exchange => {
      const { method, url, headers } = call.request;
      return sandbox.exchange({ method, url, headers, body: Buffer.from(this.#habits.taken(call) ?? '', 'utf8') });
    };
    // A server puts its own time on every answer, and clients may rely on it.
    const date = new Date(this.#scheduler.nowMs).toUTCString();
    const answered = (): TransportResult => {
      const refusal = this.#habits.refusal(call);
      const result = refusal === null ? resultOf(exchange(), date) : withDate(refusal, date);
      this.#told(call, result);
      return this.#habits.answered(call, result, this.#scheduler.nowMs);
    };
    const first = answered();
    return isTwice ? answered() : first;
  }

  #told(call: WireCall, result: TransportResult): void {
    const arrival: Arrival = {
      call,
      atMs: this.#scheduler.nowMs,
      status: result.is === 'answered' ? result.status : null,
      headers: result.is === 'answered' ? result.headers : {},
      body: result.is === 'answered' ? result.body : '',
    };
    for (const listener of this.#listeners) listener.arrived?.(arrival);
  }

  #oneWayMs(): number {
    return oneWayMs.least + this.#latency.int(oneWayMs.spread);
  }
}

function resultOf(exchange: Exchange, date: string): TransportResult {
  if (exchange.is === 'lost') return { is: 'unknown', reason: 'the connection broke' };
  const headers: Record<string, string> = { date };
  for (const [name, value] of Object.entries(exchange.response.headers)) {
    headers[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  const { status, body } = exchange.response;
  return {
    is: 'answered',
    status,
    headers,
    body: typeof body === 'string' ? body : Buffer.from(body).toString('utf8'),
  };
}

const withDate = (result: TransportResult, date: string): TransportResult =>
  result.is === 'answered' ? { ...result, headers: { ...result.headers, date } } : result;

const resultName = (result: TransportResult): string =>
  result.is === 'answered' ? `${result.status} ${result.body.length}` : result.is;

export const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*/, '');
