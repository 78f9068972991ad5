import type { SandboxClock } from './clock.ts';
import type { DrawnFault, FaultBook } from './faults.ts';
import type { RequestLog } from './requestLog.ts';
import { sequences } from './sequences.ts';
import type { Service } from './service.ts';
import type { Table, Tables } from './tables.ts';
import { splitUrl } from './url.ts';
import type { Exchange, WireRequest, WireResponse } from './wire.ts';

export interface RequestDeskParts {
  readonly service: Service;
  readonly tables: Tables;
  readonly clock: SandboxClock;
  readonly faults: FaultBook;
  readonly requests: RequestLog;
  readonly seed: number;
  readonly report: (text: string, cause: unknown) => void;
}

/** A request whose caller already saw a broken connection, and that has its effect later all the same. */
interface LateRequest {
  readonly id: string;
  readonly dueMs: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBase64: string;
}

const htmlPage =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be right back</h1></body></html>';

/** Takes requests in, lets faults have their way, hands the rest to the service, and writes everything into the log. */
export class RequestDesk {
  readonly #parts: RequestDeskParts;
  readonly #late: Table<LateRequest>;
  /** Number of the request being handled. */
  current: number | null = null;

  constructor(parts: RequestDeskParts) {
    this.#parts = parts;
    this.#late = parts.tables.table<LateRequest>('kit.late');
  }

  exchange(request: WireRequest): Exchange {
    this.landDue();
    const { endpoint, tenant } = this.#endpointOf(request);
    const { path } = splitUrl(request.url);
    const fault = this.#parts.faults.draw({ direction: 'inbound', method: request.method, path, tenant });
    const number = this.#nextNumber();
    const { exchange, wasHandled } = this.#underFault(request, number, fault);
    const response = exchange.is === 'answered' ? exchange.response : null;
    this.#parts.requests.record({
      number,
      atMs: this.#parts.clock.nowMs(),
      method: request.method,
      url: request.url,
      endpoint,
      tenant,
      status: response?.status ?? null,
      wasHandled,
      faultIds: fault.ruleIds,
      delayMs: exchange.delayMs,
      requestBytes: request.body.length,
      responseBytes: response === null ? 0 : Buffer.byteLength(response.body),
    });
    return exchange;
  }

  /** Late requests whose time has come have their effect now; nobody hears the answer. */
  landDue(): void {
    const nowMs = this.#parts.clock.nowMs();
    const due = [...this.#late.rows()].filter((late) => late.dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
    for (const late of due) {
      this.#late.remove(late.id);
      const body = Buffer.from(late.bodyBase64, 'base64');
      const request: WireRequest = { method: late.method, url: late.url, headers: late.headers, body };
      const { endpoint, tenant } = this.#endpointOf(request);
      const number = this.#nextNumber();
      const response = this.#handle(request, number);
      this.#parts.requests.record({
        number,
        atMs: nowMs,
        method: request.method,
        url: request.url,
        endpoint,
        tenant,
        status: response.status,
        wasHandled: true,
        faultIds: ['landed late'],
        delayMs: 0,
        requestBytes: body.length,
        responseBytes: Buffer.byteLength(response.body),
      });
    }
  }

  nextDueMs(): number | null {
    let earliest: number | null = null;
    for (const late of this.#late.rows()) {
      if (earliest === null || late.dueMs < earliest) earliest = late.dueMs;
    }
    return earliest;
  }

  #underFault(
    request: WireRequest,
    number: number,
    { effect, latencyMs: delayMs }: DrawnFault,
  ): { readonly exchange: Exchange; readonly wasHandled: boolean } {
    const answered = (response: WireResponse, wasHandled: boolean) => ({
      exchange: { is: 'answered', response, delayMs } as const,
      wasHandled,
    });
    if (effect === null) return answered(this.#handle(request, number), true);
    switch (effect.kind) {
      case 'loseRequest':
        return { exchange: { is: 'lost', wasApplied: false, delayMs }, wasHandled: false };
      case 'loseAnswer':
        this.#handle(request, number);
        return { exchange: { is: 'lost', wasApplied: true, delayMs }, wasHandled: true };
      case 'landLate':
        this.#postpone(request, effect.delayMs);
        return { exchange: { is: 'lost', wasApplied: false, delayMs }, wasHandled: false };
      case 'status':
        if (effect.isApplied) this.#handle(request, number);
        return answered({ status: effect.status, headers: effect.headers, body: effect.body }, effect.isApplied);
      case 'htmlWith200':
        if (effect.isApplied) this.#handle(request, number);
        return answered(
          { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: htmlPage },
          effect.isApplied,
        );
      case 'truncatedBody': {
        const response = this.#handle(request, number);
        const whole = Buffer.from(response.body);
        return answered({ ...response, body: whole.subarray(0, Math.floor(whole.length * effect.keptShare)) }, true);
      }
      case 'deliverTwice':
        this.#handle(request, number);
        return answered(this.#handle(request, number), true);
      case 'dropOutbound':
      case 'repeatOutbound':
      case 'delayOutbound':
        throw new Error(`fault ${effect.kind} was drawn for an incoming request`);
    }
  }

  #handle(request: WireRequest, number: number): WireResponse {
    this.current = number;
    try {
      return this.#parts.service.handle(request);
    } catch (error) {
      this.#parts.report(`${request.method} ${splitUrl(request.url).path} crashed`, error);
      return this.#crashed(request);
    } finally {
      this.current = null;
    }
  }

  #crashed(request: WireRequest): WireResponse {
    try {
      const response = this.#parts.service.crashed?.(request);
      if (response !== undefined) return response;
    } catch (error) {
      this.#parts.report('describing the crash crashed as well', error);
    }
    return { status: 500, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: 'Internal server error' };
  }

  #endpointOf(request: WireRequest): { readonly endpoint: string; readonly tenant: string | null } {
    try {
      return this.#parts.service.endpointOf(request);
    } catch (error) {
      this.#parts.report('naming the endpoint crashed', error);
      return { endpoint: `${request.method} (unnamed)`, tenant: null };
    }
  }

  #postpone(request: WireRequest, delayMs: number): void {
    const id = String(sequences(this.#parts.tables, this.#parts.seed).next('late requests'));
    const { method, url, headers } = request;
    const bodyBase64 = Buffer.from(request.body).toString('base64');
    this.#late.put(id, { id, dueMs: this.#parts.clock.nowMs() + delayMs, method, url, headers, bodyBase64 });
  }

  #nextNumber(): number {
    return sequences(this.#parts.tables, this.#parts.seed).next('requests');
  }
}
