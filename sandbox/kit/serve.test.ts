import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { bodyBytesMax, type ServedSandbox, type ServeOptions, serveSandbox } from './serve.ts';
import type { Service, ServiceContext, ServiceDefinition } from './service.ts';
import type { OutboundCall } from './wire.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Answers with what it was sent; POST to `/hook?<url>` makes it call that address. */
function echo(context: ServiceContext): Service {
  const calls: OutboundCall[] = [];
  return {
    seed: () => {},
    reindex: () => {},
    handle: (request) => {
      const { method, url, headers, body } = request;
      if (url.includes('/hook?')) {
        const target = decodeURIComponent(url.slice(url.indexOf('?') + 1));
        const hook = { method: 'POST', url: target, headers: { 'Content-Type': 'application/json', Host: 'no' }, body };
        calls.push({ id: String(calls.length), dueMs: context.clock.nowMs(), request: hook });
      }
      return {
        status: url.endsWith('/none') ? 204 : 200,
        headers: {
          'Content-Type': 'application/json;charset=utf-8',
          'Set-Cookie': ['a=1', 'b=2'],
          'X-RateLimit-Remaining': '59',
        },
        body: JSON.stringify({ method, url, headers, body: Buffer.from(body).toString('utf8') }),
      };
    },
    endpointOf: ({ method }) => ({ endpoint: method, tenant: null }),
    takeOutbound: () => calls.splice(0),
    outboundAnswered: (id, status) => context.tables.table('answers').put(id, { status }),
  };
}

const definition: ServiceDefinition = { name: 'exact', title: 'Echo', defaultPort: 4001, create: echo };

async function serve(options: Partial<ServeOptions> = {}): Promise<ServedSandbox> {
  const served = await serveSandbox(definition, { port: 0, ...options });
  closers.push(() => served.close());
  return served;
}

interface RawAnswer {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** A request whose target goes over the wire untouched. */
function raw(served: ServedSandbox, path: string, method = 'GET', body?: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, rawHeaders: answer.rawHeaders, body: text });
      });
      answer.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function receiver(answer: (body: string, headers: NodeJS.Dict<string | string[]>) => number): Promise<string> {
  const server: Server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => outgoing.writeHead(answer(Buffer.concat(parts).toString('utf8'), incoming.headers)).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/inbox`;
}

/** Waits for something that another process or socket does. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

describe('over HTTP', () => {
  test('the raw target, headers and body reach the service unchanged', async () => {
    const served = await serve();
    const { body } = await raw(served, "/a%2Fb?x=1+2&$filter=Name%20eq%20'it''s'&y=%E9", 'POST', 'bytes é');
    expect(JSON.parse(body)).toMatchObject({
      method: 'POST',
      url: `${served.url}/a%2Fb?x=1+2&$filter=Name%20eq%20'it''s'&y=%E9`,
      body: 'bytes é',
    });
  });

  test('headers keep their spelling, and one that is sent twice stays two', async () => {
    const { rawHeaders } = await raw(await serve(), '/');
    expect(rawHeaders).toContain('X-RateLimit-Remaining');
    expect(rawHeaders.filter((name) => name === 'Set-Cookie')).toHaveLength(2);
  });

  test('an answer without content has no length', async () => {
    const { status, rawHeaders, body } = await raw(await serve(), '/none');
    expect([status, body]).toEqual([204, '']);
    expect(rawHeaders).not.toContain('Content-Length');
  });

  test('the public address can be another than the one listened on', async () => {
    const served = await serve({ publicUrl: 'https://start.exact.test' });
    const server = served.sandbox;
    expect(served.url).toBe('https://start.exact.test');
    expect(server.publicUrl).toBe('https://start.exact.test');
  });

  test('a lost exchange is a broken connection', async () => {
    const served = await serve();
    served.sandbox.faults.add({ effect: { kind: 'loseAnswer' }, remaining: 1 });
    await expect(raw(served, '/')).rejects.toThrow(/hang up|ECONNRESET/);
    expect((await raw(served, '/')).status).toBe(200);
  });

  test('latency keeps the answer back but not the next request', async () => {
    const served = await serve();
    served.sandbox.faults.add({ match: { pathPattern: '/slow' }, effect: { kind: 'latency', latencyMs: 150 } });
    const order: string[] = [];
    const slow = raw(served, '/slow').then(() => order.push('slow'));
    await until(() => served.sandbox.requests.total === 1);
    await raw(served, '/quick').then(() => order.push('quick'));
    await slow;
    expect(order).toEqual(['quick', 'slow']);
  });

  test('a body above the limit is refused and never handled', async () => {
    const served = await serve();
    const outcome = await raw(served, '/', 'POST', Buffer.alloc(bodyBytesMax + 1)).catch(
      (error: Error) => error.message,
    );
    if (typeof outcome === 'string') expect(outcome).toMatch(/EPIPE|ECONNRESET|hang up/);
    else expect(outcome.status).toBe(413);
    expect(served.sandbox.requests.total).toBe(0);
  });

  test('bytes that are no HTTP get 400, and a client that goes away in the middle is not heard', async () => {
    const served = await serve();
    const port = Number(new URL(served.url).port);
    const nonsense = connect(port, '127.0.0.1');
    nonsense.end('hello there\r\n\r\n');
    const [first] = (await once(nonsense, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 400/);
    const quitter = connect(port, '127.0.0.1');
    quitter.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    await once(quitter, 'connect');
    quitter.destroy();
    await once(quitter, 'close');
    expect((await raw(served, '/')).status).toBe(200);
    expect(served.sandbox.requests.total).toBe(1);
  });

  test('a taken port is an error', async () => {
    const { url } = await serve();
    await expect(serve({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('closing does not wait for idle connections or delayed answers', async () => {
    const served = await serve();
    await fetch(served.url).then((answer) => answer.text());
    served.sandbox.faults.add({ effect: { kind: 'latency', latencyMs: 3_600_000 } });
    const pending = fetch(served.url).catch(() => 'broken');
    await until(() => served.sandbox.requests.total === 2);
    await served.close();
    expect(await pending).toBe('broken');
    await served.close();
  });
});

describe('a webhook', () => {
  test('is delivered byte for byte and its status reported', async () => {
    const heard: { readonly body: string; readonly headers: NodeJS.Dict<string | string[]> }[] = [];
    const target = await receiver((body, headers) => {
      heard.push({ body, headers });
      return 202;
    });
    const served = await serve();
    await raw(served, `/hook?${encodeURIComponent(target)}`, 'POST', '{"Content": {"é":1}}');
    const answers = served.sandbox.tables.table('answers');
    await until(() => answers.size === 1);
    expect(heard).toMatchObject([{ body: '{"Content": {"é":1}}', headers: { 'content-type': 'application/json' } }]);
    expect(heard[0]?.headers.host).toBe(new URL(target).host);
    expect([...answers.rows()]).toEqual([{ status: 202 }]);
  });

  test.each(['http://127.0.0.1:1/', 'not a url', 'ftp://127.0.0.1/'])(
    'that nobody answers at %s is reported so',
    async (target) => {
      const served = await serve();
      await raw(served, `/hook?${encodeURIComponent(target)}`, 'POST', 'x');
      const answers = served.sandbox.tables.table('answers');
      await until(() => answers.size === 1);
      expect([...answers.rows()]).toEqual([{ status: null }]);
    },
  );
});
