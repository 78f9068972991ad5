import type { Table, Tables } from './tables.ts';
import { maskUrl } from './url.ts';

/** The most recent requests are kept, older ones only as counts. */
export const requestLogMax = 2_000;

export interface LoggedRequest {
  /** Rising from 1 over the whole life of the sandbox. */
  readonly number: number;
  readonly atMs: number;
  readonly method: string;
  /** With the values of tokens, codes and secrets masked. */
  readonly url: string;
  readonly endpoint: string;
  readonly tenant: string | null;
  /** Null when the caller saw a broken connection. */
  readonly status: number | null;
  /** Whether the service handled the request. A request that lands late is logged again when it lands. */
  readonly wasHandled: boolean;
  readonly faultIds: readonly string[];
  readonly delayMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface RequestCount {
  readonly tenant: string | null;
  readonly endpoint: string;
  /** Null counts the connections that broke. */
  readonly status: number | null;
  readonly count: number;
}

export class RequestLog {
  readonly #recent: (LoggedRequest | undefined)[] = [];
  readonly #keptMax: number;
  readonly #counts: Table<RequestCount>;
  #written = 0;

  constructor(tables: Tables, keptMax: number = requestLogMax) {
    this.#keptMax = keptMax;
    this.#counts = tables.table<RequestCount>('kit.counts');
  }

  record(request: LoggedRequest): void {
    this.#recent[this.#written % this.#keptMax] = { ...request, url: maskUrl(request.url) };
    this.#written += 1;
    const { tenant, endpoint, status } = request;
    const key = JSON.stringify([tenant, endpoint, status]);
    this.#counts.put(key, { tenant, endpoint, status, count: (this.#counts.get(key)?.count ?? 0) + 1 });
  }

  /** Oldest first. */
  recent(limitMax: number = this.#keptMax): readonly LoggedRequest[] {
    const kept = Math.min(this.#written, this.#keptMax, limitMax);
    const requests: LoggedRequest[] = [];
    for (let i = this.#written - kept; i < this.#written; i++) {
      const request = this.#recent[i % this.#keptMax];
      if (request !== undefined) requests.push(request);
    }
    return requests;
  }

  /** Sorted by tenant, endpoint and status. Never forgotten until the log is cleared. */
  counts(): readonly RequestCount[] {
    const sortKey = (row: RequestCount): string => `${row.tenant ?? ''}\u0000${row.endpoint}\u0000${row.status ?? 0}`;
    return [...this.#counts.rows()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }

  get total(): number {
    let total = 0;
    for (const row of this.#counts.rows()) total += row.count;
    return total;
  }

  clear(): void {
    this.#recent.length = 0;
    this.#written = 0;
    for (const row of [...this.#counts.rows()]) {
      this.#counts.remove(JSON.stringify([row.tenant, row.endpoint, row.status]));
    }
  }
}
