/**
 * A whole marketplace app in one file, as a stranger would write it: it registers itself, is installed with consent, has a
 * settings page, and answers the refresh icon by writing the stock. The README of the sandbox describes the contract.
 *
 * `node app.ts http://127.0.0.1:4002` prints its own address, and then each event. The stock it knows of every product is what it is told with
 * `POST /warehouse` (a number as text).
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const [tribe = 'http://127.0.0.1:4002', clientId = '', clientSecret = ''] = process.argv.slice(2);
const secret = randomUUID();
const installing = new Map<string, { readonly organization: string; readonly back: string }>();
const tokens = new Map<string, string>();
let inStock = 0;
let self = '';

interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly body?: string;
}

const server = createServer(async (request, response) => {
  const answer = await route(request).catch((error: unknown) => ({ status: 500, body: String(error) }) as Answer);
  const headers = { 'content-type': 'text/html; charset=utf-8', ...(answer.location && { location: answer.location }) };
  response.writeHead(answer.status, headers).end(answer.body ?? '');
});

async function route(request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', self);
  const body = await bytesOf(request);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /install':
      return install(url.searchParams);
    case 'GET /callback':
      return callback(url.searchParams);
    case 'GET /settings':
      return settings(url.searchParams);
    case 'POST /events':
      return event(body, String(request.headers['x-tribe-signature'] ?? ''));
    case 'POST /warehouse':
      inStock = Number(body.toString());
      return { status: 204 };
    default:
      return { status: 404 };
  }
}

/** Step 1: the person is sent here, and from here to give consent. */
function install(query: URLSearchParams): Answer {
  const state = randomUUID();
  installing.set(state, { organization: query.get('organization') ?? '', back: query.get('return') ?? '' });
  const asked = { client_id: clientId, redirect_uri: `${self}/callback`, response_type: 'code', state };
  const scope = encodeURIComponent('read write offline');
  return { status: 303, location: `${tribe}/oauth2/auth?${new URLSearchParams(asked)}&scope=${scope}` };
}

async function callback(query: URLSearchParams): Promise<Answer> {
  const asked = installing.get(query.get('state') ?? '');
  if (asked === undefined) return { status: 400, body: 'unknown state' };
  installing.delete(query.get('state') ?? '');
  const error = query.get('error');
  if (error !== null) return { status: 303, location: `${asked.back}&error=${encodeURIComponent(error)}` };
  const got = await fetch(`${tribe}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret },
      ...{ redirect_uri: `${self}/callback`, code: query.get('code') ?? '' },
    }),
  });
  const { access_token: token } = (await got.json()) as { readonly access_token: string };
  tokens.set(asked.organization, token);
  return { status: 303, location: asked.back };
}

function settings(query: URLSearchParams): Answer {
  const back = (query.get('return') ?? '').replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const isDutch = query.get('language') === 'nl';
  const title = isDutch ? 'Instellingen van het voorbeeld' : 'Settings of the example';
  return { status: 200, body: `<h1>${title}</h1><a href="${back}">Tribe CRM</a>` };
}

/** Only what Tribe signed is believed. 2xx says that it was done; anything else brings the event again. */
async function event(body: Buffer, signature: string): Promise<Answer> {
  const expected = createHmac('sha512', secret).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { status: 401 };
  const told = JSON.parse(body.toString()) as Readonly<Record<string, string>>;
  process.stdout.write(`${JSON.stringify(told)}\n`);
  if (told.event !== 'stockRefresh') return { status: 204 };
  const written = await fetch(`${tribe}/v1/odata/Product(${told.product})`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${tokens.get(told.organization ?? '')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ StockLevel: inStock }),
  });
  return { status: written.ok ? 204 : 502 };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

server.listen(0, '127.0.0.1', async () => {
  self = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registered = await fetch(`${tribe}/_control/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ key: 'exact-online', secret },
      ...{ installUrl: `${self}/install`, settingsUrl: `${self}/settings`, eventsUrl: `${self}/events` },
    }),
  });
  if (!registered.ok) throw new Error(`not registered: ${await registered.text()}`);
  process.stdout.write(`${self}\n`);
});
