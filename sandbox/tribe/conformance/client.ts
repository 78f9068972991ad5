import { createSandbox, type HostedSandbox } from '../../kit/host.ts';
import type { WireResponse } from '../../kit/wire.ts';
import { facts } from '../facts.ts';
import type { Switches } from '../rules/switches.ts';
import { tribeService } from '../service.ts';

const publicUrl = 'http://tribe.test';
const startMs = Date.parse('2026-01-05T09:00:00Z');
export const redirectUri = 'http://127.0.0.1:4000/oauth/tribe/callback';

export interface Answer {
  readonly status: number;
  readonly headers: WireResponse['headers'];
  readonly text: string;
  /** The parsed body; reading a property of something else fails the test, which is what it should do. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers whose shape it is about to check.
  readonly json: any;
}

/** A stranger's client, in process: it knows the documentation and nothing of the sandbox's inside. */
export class TestClient {
  readonly sandbox: HostedSandbox;
  nowMs = startMs;
  #token = '';

  constructor(
    settings: { readonly seed?: number; readonly size?: number; readonly switches?: Partial<Switches> } = {},
  ) {
    this.sandbox = createSandbox(tribeService, {
      publicUrl,
      now: () => this.nowMs,
      seed: settings.seed ?? 1,
      size: settings.size ?? 50,
      report: (text, cause) => {
        throw new Error(text, { cause });
      },
    });
    if (settings.switches !== undefined) this.control('POST', 'switches', settings.switches);
  }

  send(method: string, path: string, body = '', headers: Readonly<Record<string, string>> = {}): Answer {
    const url = path.startsWith('http') ? path : `${publicUrl}${path}`;
    const exchange = this.sandbox.exchange({ method, url, headers, body: new TextEncoder().encode(body) });
    if (exchange.is === 'lost') throw new Error('the connection broke');
    const { response } = exchange;
    const text = typeof response.body === 'string' ? response.body : new TextDecoder().decode(response.body);
    const isJson = String(response.headers['Content-Type'] ?? '').startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : null,
    };
  }

  control(method: string, path: string, body: object): Answer {
    const answer = this.send(method, `/_control/${path}`, JSON.stringify(body), { 'content-type': 'application/json' });
    if (answer.status >= 400) throw new Error(`control ${path}: ${answer.text}`);
    return answer;
  }

  /** A form post, as the token endpoint and the pages take it. */
  form(path: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Answer {
    const body = new URLSearchParams(fields).toString();
    return this.send('POST', path, body, { 'content-type': 'application/x-www-form-urlencoded', ...headers });
  }

  token(fields: Readonly<Record<string, string>> = {}): Answer {
    const { id, secret } = facts.serviceClient;
    return this.form('/oauth2/token', {
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      ...fields,
    });
  }

  /** Path and body of an API call under `/v1/odata/`, with a token of the first organisation unless another is given. */
  call(method: string, path: string, body?: object, token = this.#live()): Answer {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
    };
    return this.send(
      method,
      path.startsWith('http') ? path : `/v1/odata/${path}`,
      body === undefined ? '' : JSON.stringify(body),
      headers,
    );
  }

  get(path: string): Answer {
    return this.call('GET', path.replaceAll(' ', '%20'));
  }

  /** A create that must succeed. */
  create(set: string, body: object): Answer['json'] {
    const answer = this.call('POST', set, body);
    if (answer.status !== 201) throw new Error(`POST ${set}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  ownOrganisation(): string {
    return this.get('Relationship_Organization_Identity?$expand=Relation($select=ID)&$select=Name').json.value[0]
      .Relation.ID;
  }

  /** A new customer with its organisation inline, both expanded. */
  createCustomer(organisation: object): Answer['json'] {
    return this.create(
      'Relationship_Organization_CommercialRelationship_Customer?$expand=Organization($expand=VisitingAddress)',
      {
        Relation: { ID: this.ownOrganisation() },
        Organization: organisation,
      },
    );
  }

  /** The whole consent flow as a person would click it; the address the browser ends at. */
  consent(answer: 'allow' | 'refuse', key = 'sanne'): URL {
    const user = facts.users.find((known) => known.key === key);
    if (user === undefined) throw new Error(`no user ${key}`);
    const start = this.authorise({});
    const challenge = new URL(String(start.headers.Location), publicUrl).searchParams.get('challenge') ?? '';
    const login = this.form('/login', { challenge, email: user.email, password: user.password });
    const cookie = String(login.headers['Set-Cookie']).split(';', 1)[0] ?? '';
    return new URL(String(this.form('/consent', { challenge, answer }, { cookie }).headers.Location));
  }

  authorise(changes: Readonly<Record<string, string | null>>): Answer {
    const standard = {
      client_id: facts.client.id,
      redirect_uri: redirectUri,
      state: 'abcdefgh12',
      response_type: 'code',
      scope: 'read write offline',
    };
    const wanted = Object.entries({ ...standard, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    return this.send('GET', `/oauth2/auth?${new URLSearchParams(wanted)}`);
  }

  exchangeCode(code: string, changes: Readonly<Record<string, string>> = {}): Answer {
    const { id, secret } = facts.client;
    const fields = {
      grant_type: 'authorization_code',
      client_id: id,
      client_secret: secret,
      redirect_uri: redirectUri,
      code,
    };
    return this.form('/oauth2/token', { ...fields, ...changes });
  }

  refresh(refreshToken: string): Answer {
    const { id, secret } = facts.client;
    return this.form('/oauth2/token', {
      grant_type: 'refresh_token',
      client_id: id,
      client_secret: secret,
      refresh_token: refreshToken,
    });
  }

  advance(byMs: number): void {
    this.nowMs += byMs;
  }

  #live(): string {
    if (this.#token === '') this.#token = this.token().json.access_token;
    return this.#token;
  }
}
