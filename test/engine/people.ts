import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import type { HostedSandbox } from '../../sandbox/kit/host.ts';
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';
import type { World } from './bench.ts';

/** People who work in either system while Tandem keeps both in agreement: no code of Tandem takes part. */
export type Row = Readonly<Record<string, unknown>>;

export interface Person {
  list(path: string): readonly Row[];
  create(path: string, body: Row): Row;
  update(path: string, body: Row): void;
  remove(path: string): void;
}

const helperApp = {
  clientId: '0f3a5bd4-1111-4c6e-9a4e-5d1f2a3b4c5d',
  clientSecret: 'people-secret',
  name: 'People',
  redirectUris: ['https://people.example/callback'],
};

/** Somebody with rights to everything in an administration, by an app of their own: its calls are not Tandem's. */
export function personInExact(
  { exact }: World,
  division: string | number | undefined = exactFacts.divisions[0]?.code,
): Person {
  const user = exactFacts.users[0];
  send(exact, 'POST', '/_control/apps', {}, { ...helperApp, webhookSecret: 'people' });
  const root = `/api/v1/${division}/`;
  const call = (method: string, path: string, body?: Row): Row => {
    // Anew each time: a token lives for ten minutes, and a test's hour passes at once.
    const grant = send(exact, 'POST', '/_control/grants', {}, { clientId: helperApp.clientId, user: user?.email });
    const authorization = `Bearer ${String(grant.access_token)}`;
    const headers = { authorization, accept: 'application/json', prefer: 'return=representation' };
    const answer = send(exact, method, `${root}${path}`, headers, body);
    return (answer.d ?? {}) as Row;
  };
  return {
    list: (path) => {
      const { results } = call('GET', path);
      return (Array.isArray(results) ? results : []) as readonly Row[];
    },
    create: (path, body) => call('POST', path, body),
    update: (path, body) => void call('PUT', path, body),
    remove: (path) => void call('DELETE', path),
  };
}

export function personInTribe({ tribe }: World): Person {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: tribeFacts.serviceClient.id,
    client_secret: tribeFacts.serviceClient.secret,
    scope: 'read write',
  }).toString();
  const token = send(tribe, 'POST', '/oauth2/token', { 'content-type': 'application/x-www-form-urlencoded' }, form);
  const headers = { authorization: `Bearer ${String(token.access_token)}` };
  const call = (method: string, path: string, body?: Row): Row =>
    send(tribe, method, `/v1/odata/${path}`, headers, body);
  return {
    list: (path) => {
      const { value } = call('GET', path);
      return (Array.isArray(value) ? value : []) as readonly Row[];
    },
    create: (path, body) => call('POST', path, body),
    update: (path, body) => void call('PUT', path, body),
    remove: (path) => void call('DELETE', path),
  };
}

function send(
  sandbox: HostedSandbox,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: Row | string,
): Row {
  const exchange = sandbox.exchange({
    method,
    url: `${sandbox.publicUrl}${path.replaceAll(' ', '%20')}`,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)),
  });
  if (exchange.is === 'lost') throw new Error('the connection broke');
  const { status, body: bytes } = exchange.response;
  const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8');
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Row);
}
