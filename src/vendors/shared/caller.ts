import type * as z from 'zod';
import { mapOk, type Outcome } from '../outcome.ts';
import type { Transport, TransportRequest } from '../transport.ts';
import { type AnswerRules, type Intent, interpret } from './interpret.ts';
import { decode } from './json.ts';

export interface CallerSettings {
  readonly transport: Transport;
  readonly rules: AnswerRules;
  readonly nowMs: () => number;
  readonly readTimeoutMs: number;
  readonly writeTimeoutMs: number;
}

interface WriteCall<T> {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body: object | null;
  readonly answer: z.ZodType<T>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one request and says what came of it, already decoded. The token is added by a decorator of the transport. */
export interface Caller {
  readonly nowMs: () => number;
  read<T>(url: string, answer: z.ZodType<T>): Promise<Outcome<T>>;
  /** As `read`, with the instant the server put on its answer; null when it put none. */
  readDated<T>(
    url: string,
    answer: z.ZodType<T>,
  ): Promise<Outcome<{ readonly value: T; readonly serverMs: number | null }>>;
  write<T>(call: WriteCall<T>): Promise<Outcome<T>>;
}

export function caller(settings: CallerSettings): Caller {
  const send = async (request: TransportRequest, intent: Intent) => {
    const result = await settings.transport(request);
    const serverMs = result.is === 'answered' ? Date.parse(result.headers.date ?? '') : Number.NaN;
    const outcome = interpret(result, intent, settings.rules, settings.nowMs());
    return { outcome, serverMs: Number.isNaN(serverMs) ? null : serverMs };
  };
  const readDated: Caller['readDated'] = async (url, answer) => {
    const request: TransportRequest = {
      method: 'GET',
      url,
      headers: { accept: 'application/json' },
      body: null,
      timeoutMs: settings.readTimeoutMs,
    };
    const { outcome, serverMs } = await send(request, 'read');
    return mapOk(decode(outcome, answer, 'read'), (value) => ({ value, serverMs }));
  };
  return {
    nowMs: settings.nowMs,
    readDated,
    read: async (url, answer) => mapOk(await readDated(url, answer), ({ value }) => value),
    write: async ({ method, url, body, answer, headers }) => {
      const request: TransportRequest = {
        method,
        url,
        headers: {
          accept: 'application/json',
          ...(body === null ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === null ? null : JSON.stringify(body),
        timeoutMs: settings.writeTimeoutMs,
      };
      const { outcome } = await send(request, 'write');
      return decode(outcome, answer, 'write');
    },
  };
}
