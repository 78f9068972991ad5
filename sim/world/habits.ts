import type { Random } from '../../sandbox/kit/random.ts';
import type { Side } from '../../src/domain/model/kind.ts';
import type { TransportResult } from '../../src/vendors/transport.ts';
import type { WireCall } from './network.ts';

/**
 * What the vendors of a world are like, also while nothing goes wrong: each 0 where they behave as the sandboxes do.
 */
export interface Habits {
  /** Rows on a page of a list; 0: as many as the vendor says. */
  readonly pageRows: number;
  /** Share of pages after which somebody changes something before the next one is asked for (N11). */
  readonly drift: number;
  /** Share of continuations that are not good any more (N11). */
  readonly expires: number;
  /** Share of properties that are trimmed, put in capitals, cut or left as they were, whatever is written (N12). */
  readonly normalises: number;
  /** Share of records of which no write is ever taken. */
  readonly refuses: number;
}

export const noHabits: Habits = { pageRows: 0, drift: 0, expires: 0, normalises: 0, refuses: 0 };

/** Properties that people write texts into, of both systems; keys and numbers are left alone. */
const spelled = new Set([
  ...['Name', 'Email', 'Phone', 'Website', 'ChamberOfCommerce', 'AddressLine1', 'Postcode', 'City'],
  ...['FirstName', 'LastName', 'Mobile'],
  ...['EmailAddress', 'PhoneNumber', 'ChamberOfCommerceNumber', 'Street', 'Postalcode', 'MobilePhoneNumber'],
]);

const cutTo = 9;
const spellings: readonly ((text: string) => string | undefined)[] = [
  (text) => text.trim().replace(/\s+/g, ' '),
  (text) => text.toUpperCase(),
  (text) => text.slice(0, cutTo),
  () => undefined,
];

/** Plays the habits on requests that arrive and on answers that leave. What a record or a property meets is always the same. */
export class VendorHabits {
  /** Drift and expiry are trouble: they end with the storm. */
  isOn = false;
  readonly drawn = new Map<string, number>();
  /** Until when a complete list of a side comes back empty, as for a user who lost rights; and when one did last. */
  readonly emptyUntilMs: Record<Side, number> = { exact: 0, tribe: 0 };
  readonly emptiedMs: Record<Side, number> = { exact: 0, tribe: 0 };
  /** Somebody is paging through a list of this side, and another page follows. */
  onPage: (side: Side) => void = () => {};
  readonly #habits: Habits;
  readonly #seed: number;
  readonly #stream: Random;

  constructor(input: { readonly habits: Habits; readonly seed: number; readonly stream: Random }) {
    this.#habits = input.habits;
    this.#seed = input.seed;
    this.#stream = input.stream;
  }

  /** What the vendor answers without doing anything; null: it does what was asked. */
  refusal({ request, side }: WireCall): TransportResult | null {
    const { expires, refuses } = this.#habits;
    if (this.isOn && expires > 0 && /skiptoken/i.test(request.url) && this.#stream.next() < expires) {
      this.#count('continuation expired');
      return refused('The skip token is not valid any more.');
    }
    if (refuses === 0 || (request.method !== 'POST' && request.method !== 'PUT')) return null;
    const [, id] = /\((?:guid')?([0-9a-f-]{36})'?\)$/i.exec(request.url) ?? [];
    const [, key] = /"(?:ImportId|SearchCode|Notes)":"([^"]+)"/.exec(request.body ?? '') ?? [];
    const record = request.method === 'PUT' ? id : key;
    if (record === undefined || this.#die(`${side} ${record.toLowerCase()}`) >= refuses) return null;
    this.#count('write refused');
    return refused('This record cannot be changed.');
  }

  /** Whether the vendor never takes a write to this record. */
  isRefused(side: Side, id: string): boolean {
    return this.#die(`${side} ${id.toLowerCase()}`) < this.#habits.refuses;
  }

  /** The body as the vendor takes it. */
  taken({ request, side }: WireCall): string | null {
    const { normalises } = this.#habits;
    if (normalises === 0 || request.body === null || !request.body.startsWith('{')) return request.body;
    const taken = JSON.stringify(this.#spelled(side, JSON.parse(request.body)));
    if (taken !== request.body) this.#count('normalised');
    return taken;
  }

  #spelled(side: Side, body: object): object {
    const spelledBody: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(body)) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        spelledBody[name] = this.#spelled(side, value);
        continue;
      }
      const isSpelled = typeof value === 'string' && spelled.has(name) && this.isNormalised(side, name);
      const spell = spellings[Math.floor(this.#die(`how ${side} ${name}`) * spellings.length)];
      const text = isSpelled && spell !== undefined ? spell(value) : value;
      // A name is never ignored: nothing can be made without one.
      if (text !== undefined) spelledBody[name] = text;
      else if (/name/i.test(name)) spelledBody[name] = value;
    }
    return spelledBody;
  }

  isNormalised(side: Side, property: string): boolean {
    return this.#die(`${side} ${property}`) < this.#habits.normalises;
  }

  /** The answer as the vendor gives it: cut to a page. */
  answered(call: WireCall, result: TransportResult, nowMs: number): TransportResult {
    const { request, side } = call;
    if (nowMs < this.emptyUntilMs[side] && isWholeList(call) && result.is === 'answered' && result.status === 200) {
      this.#count('list emptied');
      this.emptiedMs[side] = nowMs;
      return { ...result, body: side === 'exact' ? '{"d":{"results":[]}}' : '{"@odata.count":0,"value":[]}' };
    }
    const { drift, pageRows } = this.#habits;
    if (pageRows === 0 || request.method !== 'GET' || result.is !== 'answered' || result.status !== 200) return result;
    const page = side === 'exact' ? cutPage(request.url, result.body, pageRows) : result.body;
    const hasMore = /"(__next|@odata\.nextLink)"/.test(page);
    if (hasMore) this.#count('page');
    if (hasMore && this.isOn && drift > 0 && this.#stream.next() < drift) {
      this.#count('drift');
      this.onPage(side);
    }
    return page === result.body ? result : { ...result, body: page };
  }

  #count(what: string): void {
    this.drawn.set(what, (this.drawn.get(what) ?? 0) + 1);
  }

  /** Between 0 and 1, the same for one name throughout a world. */
  #die(name: string): number {
    let hash = 0x811c9dc5 ^ this.#seed;
    for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
  }
}

/** A list of everything from its beginning: what is asked for of a later change is told as ever. */
export const isWholeList = ({ request: { method, url }, side }: WireCall): boolean => {
  const asked = decodeURIComponent(url);
  if (method !== 'GET') return false;
  return side === 'exact'
    ? /\/sync\/CRM\/.*Timestamp gt 1L/.test(asked)
    : /\$orderby=CreationDate/.test(asked) && !asked.includes('$filter=');
};

/** The sync API's pages, whose continuation is asked for by Timestamp and not by the link. */
function cutPage(url: string, body: string, rows: number): string {
  if (!/\/sync\//i.test(url) || !body.startsWith('{"d":{"results":[')) return body;
  const page = JSON.parse(body) as { readonly d: { readonly results: readonly unknown[]; readonly __next?: string } };
  if (page.d.results.length <= rows) return body;
  return JSON.stringify({ d: { ...page.d, results: page.d.results.slice(0, rows), __next: `${url}&$skiptoken=1L` } });
}

const refused = (words: string): TransportResult => ({
  is: 'answered',
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: { code: '', message: { lang: '', value: words } } }),
});
