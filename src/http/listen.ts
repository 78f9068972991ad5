import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

/** A request that needs longer to arrive than this is cut off. */
const requestTimeoutMs = 30_000;
/** How long a stopping server waits for answers that are being written. */
const closeGraceMs = 3_000;

export interface Listening {
  readonly port: number;
  /** Takes no new connection, lets running answers end, and then closes what is left. */
  close(): Promise<void>;
}

/** Serves `app` on a real port. Rejects with the system's own error when the address cannot be used. */
export function listen(
  app: { readonly fetch: (request: Request) => Response | Promise<Response> },
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const server = createServer({ requestTimeout: requestTimeoutMs }, getRequestListener(app.fetch));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const cutOff = setTimeout(() => server.closeAllConnections(), closeGraceMs);
      server.close(() => {
        clearTimeout(cutOff);
        resolve();
      });
      server.closeIdleConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({ port: boundPort(server.address()), close });
    });
  });
}

function boundPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
