import { createServer } from 'node:http';

/** A webhook callback of an app: keeps what arrives, in order, and hands out the next one. */
export interface Callback {
  readonly url: string;
  /** The raw body of the next call, as soon as it arrives. */
  next(): Promise<string>;
  close(): Promise<void>;
}

export async function openCallback(): Promise<Callback> {
  const arrived: string[] = [];
  const waiting: ((body: string) => void)[] = [];
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      outgoing.end();
      const body = Buffer.concat(parts).toString('utf8');
      const taker = waiting.shift();
      if (taker === undefined) arrived.push(body);
      else taker(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/exact`,
    next: () => {
      const body = arrived.shift();
      return body === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(body);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
