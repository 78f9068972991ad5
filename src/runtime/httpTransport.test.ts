import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { TransportRequest } from '../vendors/transport.ts';
import { type HttpTransport, type HttpTransportOptions, httpTransport } from './httpTransport.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(async () => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
const serve = (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> =>
  listen(createServer(answer));

function open(options: HttpTransportOptions = {}): HttpTransport['transport'] {
  const made = httpTransport(options);
  opened.push(() => made.close());
  return made.transport;
}
const get = (url: string, more: Partial<TransportRequest> = {}): TransportRequest => ({
  method: 'GET',
  url,
  headers: {},
  body: null,
  timeoutMs: 5_000,
  ...more,
});

describe('httpTransport', () => {
  test('sends the address, headers and body exactly as given', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push([request.method, request.url, request.headers['x-a'], Buffer.concat(chunks).toString('utf8')]);
        response.setHeader('X-Told', 'Yes');
        response.end('{"é":1}');
      });
    });
    const path = "/v1/Set(guid'0f')/N?$filter=Name%20eq%20'a%2Bb'&$expand=A($select=B;$expand=C)&x=%2f+";
    const result = await open()(get(`${url}${path}`, { method: 'POST', headers: { 'x-a': 'b' }, body: 'é€' }));
    expect(seen).toEqual([['POST', path, 'b', 'é€']]);
    expect(result).toMatchObject({ is: 'answered', status: 200, body: '{"é":1}', headers: { 'x-told': 'Yes' } });
  });

  test('escapes only what a request line cannot hold', async () => {
    let seen = '';
    const url = await serve((request, response) => {
      seen = request.url ?? '';
      response.end();
    });
    await open()(get(`${url}/a?$filter=Name eq 'é'&$skiptoken=guid'1'`));
    expect(seen).toBe("/a?$filter=Name%20eq%20'%C3%A9'&$skiptoken=guid'1'");
  });

  test('follows no redirect', async () => {
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await open()(get(`${url}/`))).toMatchObject({ is: 'answered', status: 302 });
    expect(requests).toBe(1);
  });

  test('a refused connection, an unknown name and a bad address were never sent', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    const port = typeof address === 'object' && address !== null ? address.port : 1;
    const transport = open();
    expect(await transport(get(`http://127.0.0.1:${port}/`))).toMatchObject({ is: 'notSent', reason: 'ECONNREFUSED' });
    expect(await transport(get('http://nobody.invalid/'))).toMatchObject({ is: 'notSent' });
    expect(await transport(get('/relative'))).toMatchObject({ is: 'notSent' });
  });

  test('a connection that breaks after the request is unknown', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await open()(get(`${url}/`, { method: 'POST', body: '{}' }))).toMatchObject({ is: 'unknown' });
  });

  test('a body that breaks off is unknown', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    expect(await open()(get(`${url}/`))).toMatchObject({ is: 'unknown' });
  });

  test('a server that never answers is unknown after the deadline', async () => {
    const server = createTcpServer((socket) => {
      opened.push(async () => socket.destroy());
    });
    expect(await open()(get(`${await listen(server)}/`, { timeoutMs: 50 }))).toMatchObject({ is: 'unknown' });
  });

  test('a body that never ends is unknown after the deadline', async () => {
    const url = await serve((_request, response) => {
      response.write('{');
    });
    expect(await open()(get(`${url}/`, { timeoutMs: 80 }))).toMatchObject({ is: 'unknown' });
  });

  test('a body beyond the limit is unknown', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(2_000)));
    expect(await open({ bodyBytesMax: 1_000 })(get(`${url}/`))).toMatchObject({ is: 'unknown' });
    expect(await open({ bodyBytesMax: 2_000 })(get(`${url}/`))).toMatchObject({ is: 'answered' });
  });

  test('connections are used again', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('{}');
    });
    const transport = open({ connectionsMax: 2 });
    for (let count = 0; count < 10; count += 1) await transport(get(`${url}/`));
    expect(sockets.size).toBeLessThanOrEqual(2);
  });
});
