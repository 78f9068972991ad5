import type { Random } from '../../sandbox/kit/random.ts';
import type { TransportResult } from '../../src/vendors/transport.ts';
import type { WireCall } from './network.ts';

/** What a world can do to a request (reliability.md 6): each kind with the rate at which it strikes, or for how long. */
export const networkFaultKinds = [
  'refused', // certain that nothing was sent
  'lostBefore', // N1
  'lostAfter', // N2
  'landsLate', // N3
  'twice', // N4
  'errorBefore', // N5
  'errorAfter', // N5
  'html', // N5
  'truncated', // N5
  'slow', // N8
  'unauthorised', // N9
  'tokenLost', // N9: the token endpoint consumes and does not answer
  'oddShape', // N13
] as const;
export type NetworkFaultKind = (typeof networkFaultKinds)[number];

export interface DrawnFault {
  readonly refusedConnection: boolean;
  readonly lostBefore: boolean;
  readonly lostAfter: boolean;
  /** The caller hears nothing at all and has to wait for its own time-out. */
  readonly isSilent: boolean;
  readonly isTwice: boolean;
  readonly delayBeforeMs: number;
  readonly delayAfterMs: number;
  /** What answers in the vendor's place; the request has no effect. */
  readonly replaceUnapplied: TransportResult | null;
  readonly change: (result: TransportResult) => TransportResult;
}

const untouched: DrawnFault = {
  refusedConnection: false,
  lostBefore: false,
  lostAfter: false,
  isSilent: false,
  isTwice: false,
  delayBeforeMs: 0,
  delayAfterMs: 0,
  replaceUnapplied: null,
  change: (result) => result,
};

const serverErrors = [500, 502, 503, 504] as const;
const errorAnswer = (status: number): TransportResult => ({ is: 'answered', status, headers: {}, body: '' });
const html: TransportResult = {
  is: 'answered',
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>We will be right back</title>',
};

/** Draws what happens to each request, from a stream of its own: another kind of fault does not reshuffle the others. */
export class NetworkFaults {
  /** Off before the storm and in the calm. */
  isOn = false;
  /** Until when each vendor stands still (N8). */
  readonly stalledUntilMs = { exact: 0, tribe: 0 };
  readonly drawn = new Map<NetworkFaultKind | 'stall', number>();
  readonly #rates: Readonly<Partial<Record<NetworkFaultKind, number>>>;
  readonly #stream: Random;
  readonly #landsLateMaxMs: number;

  constructor(input: {
    readonly rates: Readonly<Partial<Record<NetworkFaultKind, number>>>;
    readonly stream: Random;
    /** The latest that a request lands whose sender has given up (Q1). */
    readonly landsLateMaxMs: number;
  }) {
    this.#rates = input.rates;
    this.#stream = input.stream;
    this.#landsLateMaxMs = input.landsLateMaxMs;
  }

  draw(call: WireCall): DrawnFault {
    const stallMs = this.stalledUntilMs[call.side] - call.sentMs;
    if (stallMs > 0) this.#count('stall');
    const base = stallMs > 0 ? { ...untouched, delayBeforeMs: Math.min(stallMs, this.#landsLateMaxMs) } : untouched;
    if (!this.isOn) return base;
    // One draw per kind and call, fired or not, so that a kind that is switched off leaves the others as they were.
    let fault = base;
    for (const kind of networkFaultKinds) {
      const chance = this.#stream.next();
      const detail = this.#stream.next();
      if (fault !== base || chance >= (this.#rates[kind] ?? 0)) continue;
      const struck = this.#strike(kind, call, base, detail);
      if (struck === null) continue;
      this.#count(kind);
      fault = struck;
    }
    return fault;
  }

  #count(kind: NetworkFaultKind | 'stall'): void {
    this.drawn.set(kind, (this.drawn.get(kind) ?? 0) + 1);
  }

  #strike(kind: NetworkFaultKind, call: WireCall, base: DrawnFault, detail: number): DrawnFault | null {
    const isToken = /token/i.test(call.request.url);
    const isWrite = call.request.method !== 'GET' && !isToken;
    const status = serverErrors[Math.floor(detail * serverErrors.length)] ?? 503;
    switch (kind) {
      case 'refused':
        return { ...base, refusedConnection: true };
      case 'lostBefore':
        return { ...base, lostBefore: true, isSilent: detail < 0.5 };
      case 'lostAfter':
        // The answer of a token call is a fault of its own: it costs a consent, and belongs to few worlds.
        return isToken ? null : { ...base, lostAfter: true, isSilent: detail < 0.5 };
      case 'landsLate': {
        const lateMs = detail * (this.#landsLateMaxMs - call.request.timeoutMs);
        return isWrite ? { ...base, delayBeforeMs: call.request.timeoutMs + Math.max(0, Math.floor(lateMs)) } : null;
      }
      case 'twice':
        return isToken ? null : { ...base, isTwice: true };
      case 'errorBefore':
        return { ...base, replaceUnapplied: errorAnswer(status) };
      case 'errorAfter':
        return isToken ? null : { ...base, change: () => errorAnswer(status) };
      case 'html':
        return detail < 0.5 ? { ...base, replaceUnapplied: html } : isToken ? null : { ...base, change: () => html };
      case 'truncated':
        return isToken ? null : { ...base, change: (result) => truncated(result, detail) };
      case 'slow':
        return { ...base, delayAfterMs: Math.floor(detail ** 3 * 90_000) };
      case 'unauthorised':
        return isToken ? null : { ...base, replaceUnapplied: errorAnswer(401) };
      case 'tokenLost':
        return isToken ? { ...base, lostAfter: true, isSilent: detail < 0.5 } : null;
      case 'oddShape':
        return isToken ? null : { ...base, change: oddShape };
    }
  }
}

const truncated = (result: TransportResult, share: number): TransportResult =>
  result.is === 'answered' ? { ...result, body: result.body.slice(0, Math.floor(result.body.length * share)) } : result;

/** A property that nobody announced, in every object of the answer: clients have to look past it. */
function oddShape(result: TransportResult): TransportResult {
  if (result.is !== 'answered' || !result.body.startsWith('{')) return result;
  return { ...result, body: result.body.replaceAll('{"', '{"SurpriseOfTheVendor":{"deferred":null},"') };
}
