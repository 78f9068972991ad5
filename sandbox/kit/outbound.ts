import type { SandboxClock } from './clock.ts';
import type { FaultBook } from './faults.ts';
import { sequences } from './sequences.ts';
import type { Service } from './service.ts';
import type { Table, Tables } from './tables.ts';
import { splitUrl } from './url.ts';
import type { OutboundCall } from './wire.ts';

/** What the service is told about a webhook that a fault swallowed: the loss must stay unnoticed, or it would be repeated. */
const statusOfDropped = 200;
/** Marks the copies of a repeated call; the service hears the answer to the original only. */
const copyMark = '#copy-';

interface DelayedCall {
  readonly id: string;
  readonly dueMs: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBase64: string;
}

/** Passes on the calls that the service makes, and lets faults drop, repeat or delay them. */
export class OutboundDesk {
  readonly #service: Service;
  readonly #clock: SandboxClock;
  readonly #faults: FaultBook;
  readonly #tables: Tables;
  readonly #delayed: Table<DelayedCall>;

  constructor(parts: {
    readonly service: Service;
    readonly tables: Tables;
    readonly clock: SandboxClock;
    readonly faults: FaultBook;
  }) {
    this.#service = parts.service;
    this.#clock = parts.clock;
    this.#faults = parts.faults;
    this.#tables = parts.tables;
    this.#delayed = parts.tables.table<DelayedCall>('kit.delayedOutbound');
  }

  take(): readonly OutboundCall[] {
    const calls: OutboundCall[] = this.#takeDelayed();
    for (const call of this.#service.takeOutbound()) {
      const { method, url } = call.request;
      const { effect } = this.#faults.draw({ direction: 'outbound', method, path: splitUrl(url).path, tenant: null });
      if (effect?.kind === 'dropOutbound') this.#service.outboundAnswered(call.id, statusOfDropped);
      else if (effect?.kind === 'delayOutbound') this.#delay(call, effect.delayMs);
      else calls.push(call);
      if (effect?.kind === 'repeatOutbound') {
        for (let copy = 2; copy <= effect.times; copy++) calls.push({ ...call, id: `${call.id}${copyMark}${copy}` });
      }
    }
    return calls;
  }

  answered(id: string, status: number | null): void {
    if (!id.includes(copyMark)) this.#service.outboundAnswered(id, status);
  }

  nextDueMs(): number | null {
    let earliest: number | null = null;
    for (const call of this.#delayed.rows()) {
      if (earliest === null || call.dueMs < earliest) earliest = call.dueMs;
    }
    return earliest;
  }

  #delay(call: OutboundCall, delayMs: number): void {
    const { method, url, headers, body } = call.request;
    const dueMs = this.#clock.nowMs() + delayMs;
    const key = String(sequences(this.#tables, 0).next('delayed outbound'));
    this.#delayed.put(key, {
      id: call.id,
      dueMs,
      method,
      url,
      headers,
      bodyBase64: Buffer.from(body).toString('base64'),
    });
  }

  #takeDelayed(): OutboundCall[] {
    const nowMs = this.#clock.nowMs();
    const due: OutboundCall[] = [];
    for (const [key, { id, dueMs, method, url, headers, bodyBase64 }] of [...this.#delayed.entries()]) {
      if (dueMs > nowMs) continue;
      this.#delayed.remove(key);
      due.push({ id, dueMs, request: { method, url, headers, body: Buffer.from(bodyBase64, 'base64') } });
    }
    return due.sort((a, b) => a.dueMs - b.dueMs);
  }
}
