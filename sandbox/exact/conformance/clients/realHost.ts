import https from 'node:https';
import { connect } from 'node:net';
import { createServer, connect as secureConnect, type TLSSocket } from 'node:tls';
import { Agent, buildConnector, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { selfSigned } from './certificate.ts';

/** The host that clients have built in (exact-online.md 1). */
export const realHost = 'start.exactonline.nl';

export interface RealHost {
  close(): Promise<void>;
}

/**
 * Lets unmodified clients that only know `https://start.exactonline.nl` reach a sandbox on a local port: what a line in
 * the hosts file and a trusted certificate do on a machine, done for this process alone, for `https` and for `fetch`.
 */
export async function serveAsRealHost(port: number): Promise<RealHost> {
  const { certificate, key } = selfSigned([realHost]);
  const front = createServer({ cert: certificate, key }, (secured) => {
    const plain = connect(port, '127.0.0.1');
    secured.pipe(plain).pipe(secured);
    secured.on('error', () => plain.destroy());
    plain.on('error', () => secured.destroy());
  });
  const frontPort = await new Promise<number>((resolve) => {
    front.listen(0, '127.0.0.1', () => resolve(portOf(front.address())));
  });

  const agentBefore = https.globalAgent;
  const agent = new https.Agent({ keepAlive: false });
  agent.createConnection = (): TLSSocket =>
    secureConnect({ host: '127.0.0.1', port: frontPort, servername: realHost, ca: certificate });
  https.globalAgent = agent;

  const dispatcherBefore = getGlobalDispatcher();
  const open = buildConnector({ ca: certificate });
  const dispatcher = new Agent({
    connect: (options, done) =>
      open({ ...options, hostname: '127.0.0.1', port: String(frontPort), servername: realHost }, done),
  });
  setGlobalDispatcher(dispatcher);

  return {
    close: async () => {
      https.globalAgent = agentBefore;
      setGlobalDispatcher(dispatcherBefore);
      await dispatcher.close();
      await new Promise<void>((resolve) => front.close(() => resolve()));
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('the front has no port');
  return address.port;
}
