import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { deliverOutbound } from './deliver.ts';
import { createSandbox, type HostedSandbox, type SandboxOptions } from './host.ts';
import type { ServiceDefinition } from './service.ts';
import type { Exchange, WireRequest } from './wire.ts';

/** Larger bodies are refused with 413. */
export const bodyBytesMax = 32 * 1024 * 1024;
/** How often the sandbox is asked for calls that it wants to make, besides after every request. */
const outboundPollMs = 250;
/** Answers under way get this long when the server closes. */
const closeGraceMs = 1_000;
/** Longer than the idle time of usual clients, so that they close first and never write into a socket we just closed. */
const keepAliveMs = 65_000;

export interface ServeOptions extends Omit<SandboxOptions, 'publicUrl'> {
  /** 0 lets the system choose. */
  readonly port: number;
  /** The address to listen on; this machine only by default. */
  readonly host?: string;
  /** When clients reach the sandbox under another address than it listens on. Without a trailing slash. */
  readonly publicUrl?: string | null;
}

export interface ServedSandbox {
  /** Where clients reach it. */
  readonly url: string;
  /** Where it listens, whatever address clients use. */
  readonly port: number;
  readonly sandbox: HostedSandbox;
  close(): Promise<void>;
}

/** Serves a sandbox over HTTP. Rejects when the port is taken or the data folder cannot be used. */
export async function serveSandbox(definition: ServiceDefinition, options: ServeOptions): Promise<ServedSandbox> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer({ keepAliveTimeout: keepAliveMs, requestTimeout: 120_000, maxHeaderSize: 64 * 1024 });
  // Listening comes before seeding: the port is part of the public address, and a taken port is known at once.
  const port = await listen(server, options.port, host);
  const url = options.publicUrl ?? `http://${host.includes(':') ? '[::1]' : '127.0.0.1'}:${port}`;
  let sandbox: HostedSandbox;
  try {
    sandbox = createSandbox(definition, { ...options, publicUrl: url });
  } catch (error) {
    server.close();
    throw error;
  }
  const outbound = startOutbound(sandbox, options.report ?? (() => {}));
  const waiting = new Set<NodeJS.Timeout>();

  const answer = (incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): void => {
    let exchange: Exchange;
    try {
      exchange = sandbox.exchange(wireRequest(incoming, body, url));
    } catch (error) {
      // The sandbox could not save what it did: an answer would promise what a restart forgets.
      options.report?.(`${incoming.method} ${incoming.url?.split('?', 1)[0]} could not be finished`, error);
      outgoing.destroy();
      return;
    }
    outbound.poke();
    if (exchange.delayMs <= 0) {
      play(exchange, outgoing);
      return;
    }
    const timer = setTimeout(() => {
      waiting.delete(timer);
      play(exchange, outgoing);
    }, exchange.delayMs);
    waiting.add(timer);
  };
  server.on('request', (incoming, outgoing) =>
    collectBody(incoming, outgoing, (body) => answer(incoming, outgoing, body)),
  );
  server.on('clientError', refuseMalformed);

  let closing: Promise<void> | null = null;
  return {
    url,
    port,
    sandbox,
    close: () => {
      closing ??= (async () => {
        for (const timer of waiting) clearTimeout(timer);
        await closeServer(server);
        await outbound.stop();
        sandbox.close();
      })();
      return closing;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), closeGraceMs);
  await closed;
  clearTimeout(grace);
}

/** Hands over the whole body, or refuses one that is too large. A client that goes away in the middle was never heard. */
function collectBody(incoming: IncomingMessage, outgoing: ServerResponse, done: (body: Buffer) => void): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  incoming.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes <= bodyBytesMax) parts.push(part);
    else if (!outgoing.headersSent) {
      parts.length = 0;
      const text = `The body is larger than ${bodyBytesMax} bytes.`;
      outgoing.writeHead(413, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(text);
      outgoing.once('finish', () => incoming.destroy());
    }
  });
  incoming.on('end', () => {
    if (bytes <= bodyBytesMax) done(Buffer.concat(parts));
  });
  incoming.on('error', () => outgoing.destroy());
}

function wireRequest(incoming: IncomingMessage, body: Buffer, publicUrl: string): WireRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const target = incoming.url ?? '/';
  return { method: incoming.method ?? 'GET', url: target.startsWith('/') ? publicUrl + target : target, headers, body };
}

/** Lets the client experience the exchange. */
function play(exchange: Exchange, outgoing: ServerResponse): void {
  if (exchange.is === 'lost') {
    outgoing.destroy();
    return;
  }
  const { status, headers, body } = exchange.response;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  if (status !== 204 && status !== 304) outgoing.setHeader('Content-Length', bytes.length);
  outgoing.end(bytes);
}

function refuseMalformed(_error: Error, socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  else socket.destroy();
}

/** Delivers what the sandbox wants to call, now and then and whenever it was just asked something. */
function startOutbound(
  sandbox: HostedSandbox,
  report: (text: string, cause: unknown) => void,
): { poke(): void; stop(): Promise<void> } {
  const delivery = deliverOutbound((id, status) => sandbox.outboundAnswered(id, status));
  const poke = (): void => {
    try {
      for (const call of sandbox.takeOutbound()) delivery.send(call);
    } catch (error) {
      report('asking for outbound calls failed', error);
    }
  };
  const timer = setInterval(poke, outboundPollMs);
  return {
    poke,
    stop: async () => {
      clearInterval(timer);
      await delivery.stop();
    },
  };
}
