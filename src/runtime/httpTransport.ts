import { Agent, type Dispatcher } from 'undici';
import type { Transport, TransportRequest, TransportResult } from '../vendors/transport.ts';

export interface HttpTransportOptions {
  /** Sockets kept per origin; Exact discourages parallel calls, Tribe copes with ten (tribe-crm.md 2.5). */
  readonly connectionsMax?: number;
  readonly connectTimeoutMs?: number;
  readonly bodyBytesMax?: number;
}

export interface HttpTransport {
  readonly transport: Transport;
  /** Lets calls under way end and closes every socket. */
  close(): Promise<void>;
}

const defaults = { connectionsMax: 10, connectTimeoutMs: 10_000, bodyBytesMax: 32 * 1024 * 1024 } as const;

/**
 * The real transport. It sends addresses exactly as they are, follows no redirect, writes no log, and ends every call
 * by its deadline. The care is in telling "nothing was sent" from "who knows": only the former may be repeated blindly.
 */
export function httpTransport(options: HttpTransportOptions = {}): HttpTransport {
  const { connectionsMax, connectTimeoutMs, bodyBytesMax } = { ...defaults, ...options };
  const agent = new Agent({
    connections: connectionsMax,
    connect: { timeout: connectTimeoutMs },
    // A socket that the server is about to close would turn a write into an unknown; idle ones are given up early.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    transport: (request) => exchange(agent, request, bodyBytesMax),
    close: () => agent.close(),
  };
}

async function exchange(agent: Agent, request: TransportRequest, bodyBytesMax: number): Promise<TransportResult> {
  const target = splitUrl(request.url);
  if (target === null) return { is: 'notSent', reason: 'the address is not an absolute http or https address' };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new DeadlinePassed(request.timeoutMs)), request.timeoutMs);
  try {
    const response = await agent.request({
      origin: target.origin,
      path: target.path,
      method: request.method,
      headers: { ...request.headers },
      body: request.body,
      signal: deadline.signal,
    });
    const body = await readBody(response.body, bodyBytesMax);
    return { is: 'answered', status: response.statusCode, headers: flatHeaders(response.headers), body };
  } catch (error) {
    return failed(error);
  } finally {
    clearTimeout(timer);
  }
}

class DeadlinePassed extends Error {
  constructor(timeoutMs: number) {
    super(`no complete answer within ${timeoutMs} ms`);
  }
}

class BodyTooLarge extends Error {
  constructor(bytesMax: number) {
    super(`the answer is larger than ${bytesMax} bytes`);
  }
}

/** A URL object would rewrite quotes and brackets, so the address is only cut in two; what no request line may hold is escaped. */
function splitUrl(url: string): { readonly origin: string; readonly path: string } | null {
  const match = /^(https?:\/\/[^/?#\s]+)([^#]*)/i.exec(url);
  if (match === null) return null;
  const [, origin = '', rest = ''] = match;
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  return URL.canParse(origin) ? { origin, path: path.replace(/[^\u0021-\u007e]+/gu, encodeURIComponent) } : null;
}

async function readBody(body: Dispatcher.ResponseData['body'], bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > bytesMax) {
      body.destroy();
      throw new BodyTooLarge(bytesMax);
    }
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

/** Errors that can only happen before a byte of the request left: no address, no connection, no trusted certificate. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function failed(error: unknown): TransportResult {
  if (error instanceof DeadlinePassed || error instanceof BodyTooLarge) return { is: 'unknown', reason: error.message };
  const code = codeOf(error);
  const reason = code ?? (error instanceof Error ? error.name : 'failed');
  return code !== null && beforeSending.has(code) ? { is: 'notSent', reason } : { is: 'unknown', reason };
}

/** With several addresses for one name each attempt fails by itself; nothing was sent when every one failed before sending. */
function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) {
    const codes = error.errors.map(codeOf);
    return codes.find((code) => code === null || !beforeSending.has(code)) ?? codes[0] ?? null;
  }
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
