import { facts as exactFacts } from '../../sandbox/exact/facts.ts';
import { passwordField, userNameField } from '../../sandbox/exact/pages/login.ts';
import { exactDefinition } from '../../sandbox/exact/service.ts';
import { createSandbox, type HostedSandbox } from '../../sandbox/kit/host.ts';
import { facts as tribeFacts } from '../../sandbox/tribe/facts.ts';
import { tribeService } from '../../sandbox/tribe/service.ts';
import { openExact } from '../../src/vendors/exact/client.ts';
import { exactEnvironment } from '../../src/vendors/exact/environments.ts';
import { exactOAuth } from '../../src/vendors/exact/oauth.ts';
import type { Transport, TransportResult } from '../../src/vendors/transport.ts';
import { openTribe } from '../../src/vendors/tribe/client.ts';
import { tribeEnvironment } from '../../src/vendors/tribe/environments.ts';
import { tribeOAuth } from '../../src/vendors/tribe/oauth.ts';
import type { TokenPair, VendorClient, VendorOAuth } from '../../src/vendors/vendor.ts';
import type { FormFields } from '../support/forms.ts';
import { browserOf } from './browser.ts';
import { type Kept, type Records, recordsThrough } from './reading.ts';

/** Both sandboxes in this process, on a clock that only the test moves, behind the transport that the clients know. */

const startMs = Date.parse('2026-06-15T09:00:30Z');
const redirectUri = 'http://127.0.0.1:4000/oauth/callback';

export interface Bench {
  readonly sandbox: HostedSandbox;
  readonly oauth: VendorOAuth;
  readonly transport: Transport;
  readonly client: VendorClient;
  /** The same client, in whole records. */
  readonly records: Records;
  /** Another client in whole records, which knows what the others saw. */
  recordsOf(client: VendorClient): Records;
  readonly administrationId: string;
  readonly tokens: TokenPair;
  /** Another client with other settings or another token. */
  open(input?: {
    readonly accessToken?: string;
    readonly administrationId?: string | null;
    readonly rowsPerPage?: number;
  }): VendorClient;
  /** Every request the clients sent, newest last. */
  readonly sent: { readonly method: string; readonly url: string; readonly body: string | null }[];
}

function hosted(definition: Parameters<typeof createSandbox>[0], publicUrl: string, size: number): HostedSandbox {
  return createSandbox(definition, { publicUrl, seed: 7, size, now: () => startMs });
}

/** The transport of a simulation: requests run to completion in the sandbox, no socket is involved. */
export function inProcessTransport(sandbox: HostedSandbox, sent: Bench['sent'] = []): Transport {
  return async (request) => {
    sent.push({ method: request.method, url: request.url, body: request.body });
    const exchange = sandbox.exchange({
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: Buffer.from(request.body ?? '', 'utf8'),
    });
    if (exchange.is === 'lost') return { is: 'unknown', reason: 'the connection broke' };
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(exchange.response.headers)) {
      headers[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
    }
    const { status, body } = exchange.response;
    return {
      is: 'answered',
      status,
      headers,
      body: typeof body === 'string' ? body : Buffer.from(body).toString('utf8'),
    };
  };
}

/** Turns what is unknown about the real Tribe CRM the other way (sandbox/tribe/README.md). */
export function switchTo(bench: Bench, switches: object): void {
  const exchange = bench.sandbox.exchange({
    method: 'POST',
    url: `${bench.sandbox.publicUrl}/_control/switches`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(switches)),
  });
  if (exchange.is !== 'answered' || exchange.response.status >= 300) throw new Error('the switch was refused');
}

const withToken =
  (next: Transport, accessToken: string): Transport =>
  (request): Promise<TransportResult> =>
    next({ ...request, headers: { ...request.headers, authorization: `Bearer ${accessToken}` } });

export async function exactBench(size = 60): Promise<Bench> {
  const sandbox = hosted(exactDefinition(), 'http://exact.test', size);
  const sent: Bench['sent'] = [];
  const transport = inProcessTransport(sandbox, sent);
  const nowMs = (): number => sandbox.clock.nowMs();
  const credentials = { clientId: exactFacts.client.id, clientSecret: exactFacts.client.secret };
  const environment = exactEnvironment('nl', credentials, 'http://exact.test/');
  const oauth = exactOAuth({ environment, transport, nowMs });
  const user = exactFacts.users[0];
  const division = exactFacts.divisions[0];
  if (user === undefined || division === undefined) throw new Error('the sandbox has no user');
  const login = [
    [userNameField, user.email],
    [passwordField, user.password],
  ] as const;
  const tokens = await signIn(sandbox, oauth, login, [
    ...user.divisions.map((code) => ['division', String(code)] as const),
    ['answer', 'allow'],
  ]);
  const administrationId = String(division.code);
  const open: Bench['open'] = (input = {}) =>
    openExact({ apiUrl: environment.apiUrl, nowMs })({
      transport: withToken(transport, input.accessToken ?? tokens.accessToken),
      administrationId: input.administrationId === undefined ? administrationId : input.administrationId,
    });
  const client = open();
  return { sandbox, oauth, transport, client, ...recordsOver(client), administrationId, tokens, open, sent };
}

export async function tribeBench(size = 60): Promise<Bench> {
  const sandbox = hosted(tribeService, 'http://tribe.test', size);
  const sent: Bench['sent'] = [];
  const transport = inProcessTransport(sandbox, sent);
  const nowMs = (): number => sandbox.clock.nowMs();
  const credentials = { clientId: tribeFacts.client.id, clientSecret: tribeFacts.client.secret };
  const environment = tribeEnvironment('production', credentials, 'http://tribe.test');
  const oauth = tribeOAuth({ environment, transport, nowMs });
  const user = tribeFacts.users[0];
  if (user === undefined) throw new Error('the sandbox has no user');
  const login = [
    ['email', user.email],
    ['password', user.password],
  ] as const;
  const tokens = await signIn(sandbox, oauth, login, [['answer', 'allow']]);
  const open: Bench['open'] = (input = {}) =>
    openTribe({
      apiUrl: environment.apiUrl,
      nowMs,
      ...(input.rowsPerPage === undefined ? {} : { rowsPerPage: input.rowsPerPage }),
    })({
      transport: withToken(transport, input.accessToken ?? tokens.accessToken),
      administrationId: input.administrationId ?? null,
    });
  const identity = await open().identify();
  if (identity.is !== 'ok') throw new Error(`cannot identify: ${JSON.stringify(identity)}`);
  const client = open();
  return {
    sandbox,
    oauth,
    transport,
    client,
    ...recordsOver(client),
    administrationId: identity.value.administration.id,
    tokens,
    open,
    sent,
  };
}

function recordsOver(client: VendorClient): Pick<Bench, 'records' | 'recordsOf'> {
  const kept: Kept = new Map();
  return { records: recordsThrough(client, kept), recordsOf: (another) => recordsThrough(another, kept) };
}

/** A person in a browser: opens the consent address, logs in, agrees, and comes back with a code. */
async function signIn(
  sandbox: HostedSandbox,
  oauth: VendorOAuth,
  login: FormFields,
  consent: FormFields,
): Promise<TokenPair> {
  const browser = browserOf(sandbox);
  const loginPage = browser.open(oauth.authorizationUrl({ state: 'state-1234567', redirectUri }));
  const consentPage = browser.submit(loginPage, login);
  const back = new URL(browser.submit(consentPage, consent).url);
  const code = back.searchParams.get('code');
  if (code === null) throw new Error(`no code in ${back.href}`);
  const pair = await oauth.exchangeCode({ code, redirectUri });
  if (pair.is !== 'ok') throw new Error(`no tokens: ${JSON.stringify(pair)}`);
  return pair.value;
}
