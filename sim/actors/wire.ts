import type { HostedSandbox } from '../../sandbox/kit/host.ts';

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** A call that people's own tools make to a vendor: not Tandem's, and never disturbed by a fault. */
export function callAs(sandbox: HostedSandbox, token: string, method: string, path: string, body?: object): Answered {
  const exchange = sandbox.exchange({
    method,
    url: `${sandbox.publicUrl}${path}`.replaceAll(' ', '%20'),
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
      prefer: 'return=representation',
    },
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  });
  if (exchange.is === 'lost') throw new Error(`${method} ${path} of a person was lost`);
  const { status, body: bytes } = exchange.response;
  const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8');
  return { status, body: text === '' ? null : JSON.parse(text) };
}
