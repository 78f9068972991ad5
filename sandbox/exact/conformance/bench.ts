import { createSandbox, type HostedSandbox } from '../../kit/host.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { facts } from '../facts.ts';
import { exactDefinition } from '../service.ts';
import type { ExactSettings } from '../settings.ts';

/** A summer afternoon: Amsterdam is two hours ahead, and the clock minute has just begun. */
export const startMs = Date.UTC(2026, 5, 25, 14, 21, 0);
export const main = 713204;
export const webshop = 713205;
export const holding = 845910;

/** What a test reads of a JSON answer: looked into step by step, missing steps are undefined. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Json;
}

export interface Bench {
  readonly sandbox: HostedSandbox;
  readonly token: string;
  advance(byMs: number): void;
  /** A data call with bearer token and `Accept: application/json`; `path` is below `/api/v1/`, raw. */
  call(method: string, path: string, options?: CallOptions): Answer;
  get(path: string, options?: CallOptions): Answer;
  /** A form to any path below the host. */
  form(path: string, fields: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Answer;
  page(path: string, headers?: Readonly<Record<string, string>>): Answer;
  /** Any request, as it is: to a path below the host, or to an absolute address that the sandbox gave. */
  raw(method: string, path: string, body: string, headers?: Readonly<Record<string, string>>): Answer;
  /** Consent by control API. */
  consent(email?: string, divisions?: readonly number[]): { readonly access: string; readonly refresh: string };
}

interface CallOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly rawBody?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const origin = 'http://exact.test';

/** A sandbox in process with a clock that stands still; limits are off unless a test is about them. */
export function bench(settings: Partial<ExactSettings> = { isLimited: false }, size = 60): Bench {
  const sandbox = createSandbox(exactDefinition(settings), { publicUrl: origin, seed: 7, size, now: () => startMs });
  const exchange = (method: string, path: string, headers: Record<string, string>, body: string): Answer => {
    const exchanged = sandbox.exchange({
      method,
      url: `${origin}${path}`,
      headers,
      body: new TextEncoder().encode(body),
    });
    if (exchanged.is !== 'answered') throw new Error('the exchange was lost');
    return answerOf(exchanged.response);
  };
  const consent: Bench['consent'] = (email = facts.users[0]?.email ?? '', divisions) => {
    const body = JSON.stringify({ clientId: facts.client.id, user: email, ...(divisions && { divisions }) });
    const answer = exchange('POST', '/_control/grants', { 'content-type': 'application/json' }, body);
    return { access: text(at(answer.json, 'access_token')), refresh: text(at(answer.json, 'refresh_token')) };
  };
  const { access: token } = consent();
  const call: Bench['call'] = (method, path, options = {}) => {
    const bearer = options.token === undefined ? token : options.token;
    const headers = {
      accept: 'application/json',
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    };
    const body = options.rawBody ?? (options.body === undefined ? '' : JSON.stringify(options.body));
    return exchange(method, `/api/v1/${path}`, headers, body);
  };
  return {
    sandbox,
    token,
    advance: (byMs) => sandbox.clock.advance(byMs),
    call,
    get: (path, options) => call('GET', path, options),
    form: (path, fields, headers = {}) =>
      exchange(
        'POST',
        path,
        { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        new URLSearchParams(fields).toString(),
      ),
    page: (path, headers = {}) => exchange('GET', path, { ...headers }, ''),
    raw: (method, path, body, headers = { 'content-type': 'application/x-www-form-urlencoded' }) =>
      exchange(method, path.startsWith(origin) ? path.slice(origin.length) : path, { ...headers }, body),
    consent,
  };
}

function answerOf(response: WireResponse): Answer {
  const body = typeof response.body === 'string' ? response.body : new TextDecoder().decode(response.body);
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  return { status: response.status, headers, text: body, json: parsed(body) };
}

function parsed(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

export function at(json: Json, ...path: readonly (string | number)[]): Json {
  let here = json;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as { readonly [name: string | number]: Json })[step];
  }
  return here;
}

export function list(json: Json): readonly Json[] {
  if (!Array.isArray(json)) throw new Error(`expected a list, found ${JSON.stringify(json)?.slice(0, 200)}`);
  return json as readonly Json[];
}

export function text(json: Json): string {
  if (typeof json !== 'string') throw new Error(`expected text, found ${JSON.stringify(json)?.slice(0, 200)}`);
  return json;
}

export function keys(json: Json): readonly string[] {
  return typeof json === 'object' && json !== null ? Object.keys(json) : [];
}

export function errorText(answer: Answer): Json {
  return at(answer.json, 'error', 'message', 'value');
}
