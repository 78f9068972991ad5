import type { TransportResult } from '../../src/vendors/transport.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

export interface StrictLimits {
  readonly perMinute: number;
  readonly perDay: number;
  readonly errorsPerHour: number;
}

/**
 * A vendor that counts as Exact Online does and remembers every breach: the oracle of tests that race for its limits.
 * It only answers; when a call arrives and what the caller hears of it is up to the test.
 */
export class StrictVendor {
  readonly #nowMs: () => number;
  readonly #limits: StrictLimits;
  #minute = { ends: 0, used: 0 };
  #day = { ends: 0, used: 0 };
  readonly #errors = new Map<string, number[]>();
  /** Calls of ours that were refused for want of budget. */
  refused = 0;
  /** Calls of ours that came while a 429 still asked for silence. */
  early = 0;
  accepted = 0;
  #silentUntilMs = 0;
  errorsMost = 0;

  constructor(nowMs: () => number, limits: StrictLimits) {
    this.#nowMs = nowMs;
    this.#limits = limits;
  }

  /** Another app of the customer takes from the same budget, as far as there is one. */
  takeByOther(calls: number): void {
    this.#turn();
    const free = Math.min(this.#limits.perMinute - this.#minute.used, this.#limits.perDay - this.#day.used);
    const taken = Math.min(calls, free);
    this.#minute.used += taken;
    this.#day.used += taken;
  }

  /** A call of ours leaves. */
  leave(): void {
    if (this.#nowMs() < this.#silentUntilMs) this.early += 1;
  }

  /** We hear an answer: from now on we know of the silence that it asks for. */
  heard(result: TransportResult): TransportResult {
    if (result.is === 'answered' && result.status === 429) {
      const { headers } = result;
      this.#silentUntilMs = Number(headers['x-ratelimit-minutely-reset'] ?? headers['x-ratelimit-reset']);
    }
    return result;
  }

  /** One call of ours. */
  arrive(endpoint: string, status: number): TransportResult {
    this.#turn();
    const nowMs = this.#nowMs();
    const { perMinute, perDay } = this.#limits;
    if (this.#day.used >= perDay) return this.#refuse(this.#dayTrio());
    if (this.#minute.used >= perMinute) return this.#refuse(this.#minuteTrio());
    this.#minute.used += 1;
    this.#day.used += 1;
    this.accepted += 1;
    if ([400, 401, 403, 404].includes(status)) {
      const recent = [...(this.#errors.get(endpoint) ?? []).filter((atMs) => atMs > nowMs - hourMs), nowMs];
      this.#errors.set(endpoint, recent);
      this.errorsMost = Math.max(this.errorsMost, recent.length);
    }
    return answer(status, { ...this.#dayTrio(), ...this.#minuteTrio(), date: new Date(nowMs).toUTCString() });
  }

  #refuse(trio: Readonly<Record<string, string>>): TransportResult {
    this.refused += 1;
    return answer(429, { ...trio, date: new Date(this.#nowMs()).toUTCString() });
  }

  #turn(): void {
    const nowMs = this.#nowMs();
    const minuteEnds = (Math.floor(nowMs / minuteMs) + 1) * minuteMs;
    const dayEnds = (Math.floor(nowMs / dayMs) + 1) * dayMs;
    if (this.#minute.ends !== minuteEnds) this.#minute = { ends: minuteEnds, used: 0 };
    if (this.#day.ends !== dayEnds) this.#day = { ends: dayEnds, used: 0 };
  }

  #minuteTrio(): Record<string, string> {
    return {
      'x-ratelimit-minutely-limit': String(this.#limits.perMinute),
      'x-ratelimit-minutely-remaining': String(this.#limits.perMinute - this.#minute.used),
      'x-ratelimit-minutely-reset': String(this.#minute.ends),
    };
  }

  #dayTrio(): Record<string, string> {
    return {
      'x-ratelimit-limit': String(this.#limits.perDay),
      'x-ratelimit-remaining': String(this.#limits.perDay - this.#day.used),
      'x-ratelimit-reset': String(this.#day.ends),
    };
  }
}

const answer = (status: number, headers: Readonly<Record<string, string>>): TransportResult => ({
  is: 'answered',
  status,
  headers,
  body: '',
});
