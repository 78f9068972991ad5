import { facts } from '../../facts.ts';
import { at, type Json, text } from '../bench.ts';
import { consent } from './served.ts';

/** What the node hands to n8n for one call; the names are those of n8n. */
interface RequestOptions {
  readonly method: string;
  readonly uri: string;
  readonly qs: Readonly<Record<string, string | number>>;
  readonly body?: object;
  readonly headers: Readonly<Record<string, string>>;
}

interface FullResponse {
  readonly body: Json;
  readonly headers: Readonly<Record<string, string>>;
  readonly statusCode: number;
}

/** What the node asks of the workflow it runs in. */
interface ExecutionContext {
  getInputData(): readonly object[];
  getNode(): object;
  getNodeParameter(name: string, index: number, fallback?: unknown): unknown;
  getCredentials(type: string): Promise<object>;
  continueOnFail(): boolean;
  readonly helpers: {
    requestWithAuthentication(credential: string, options: RequestOptions): Promise<FullResponse>;
    returnJsonArray(rows: readonly Json[]): readonly object[];
  };
}

export interface N8nNode {
  execute(this: ExecutionContext): Promise<readonly (readonly { readonly json: Json }[])[]>;
  readonly methods: {
    readonly loadOptions: Readonly<
      Record<string, (this: ExecutionContext) => Promise<readonly { readonly value: Json }[]>>
    >;
  };
}

/**
 * As much of n8n as its node for Exact Online needs: one item in, parameters by name, an OAuth credential that logs in with
 * the client in the body and refreshes after a 401, and calls that fail on anything but a 2xx. It talks real HTTP.
 */
export class N8nHost {
  readonly #url: string;
  #token = '';
  #refreshToken = '';
  refreshes = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /** The credential's two addresses, asked as its definition says. */
  async logIn(): Promise<void> {
    const redirectUri = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';
    const asked = new URLSearchParams({
      client_id: facts.client.id,
      redirect_uri: redirectUri,
      response_type: 'code',
      state: 'eyJ0b2tlbiI6ImEvYj09In0=',
      scope: '',
    });
    const back = await consent(`${this.#url}/api/oauth2/auth?${asked.toString()}`);
    const code = back.searchParams.get('code') ?? '';
    await this.#askTokens({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  }

  async run(node: N8nNode, parameters: Readonly<Record<string, unknown>>): Promise<readonly Json[]> {
    const [rows = []] = await node.execute.call(this.#context(parameters));
    return rows.map(({ json }) => json);
  }

  /** Fills a list of the node's form. */
  async options(
    node: N8nNode,
    method: string,
    parameters: Readonly<Record<string, unknown>> = {},
  ): Promise<readonly Json[]> {
    const load = node.methods.loadOptions[method];
    if (load === undefined) throw new Error(`the node has no ${method}`);
    return (await load.call(this.#context(parameters))).map(({ value }) => value);
  }

  #context(parameters: Readonly<Record<string, unknown>>): ExecutionContext {
    return {
      getInputData: () => [{ json: {} }],
      getNode: () => ({ name: 'Exact Online', type: 'exactOnline', typeVersion: 1 }),
      getNodeParameter: (name, _index, fallback) =>
        name === 'authentication' ? 'oAuth2' : (parameters[name] ?? fallback),
      getCredentials: async () => ({ url: this.#url }),
      continueOnFail: () => false,
      helpers: {
        requestWithAuthentication: (_credential, options) => this.#request(options),
        returnJsonArray: (rows) => rows.map((json) => ({ json })),
      },
    };
  }

  async #request(options: RequestOptions): Promise<FullResponse> {
    const response = await this.#send(options);
    if (response.status === 401) {
      await response.body?.cancel();
      await this.#askTokens({ grant_type: 'refresh_token', refresh_token: this.#refreshToken });
      this.refreshes += 1;
      return this.#read(await this.#send(options));
    }
    return this.#read(response);
  }

  #send({ method, uri, qs, body, headers }: RequestOptions): Promise<Response> {
    const url = new URL(uri);
    for (const [name, value] of Object.entries(qs)) url.searchParams.set(name, String(value));
    return fetch(url, {
      method: method.toUpperCase(),
      headers: { Accept: 'application/json', ...headers, Authorization: `Bearer ${this.#token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #read(response: Response): Promise<FullResponse> {
    const said = await response.text();
    const body = (said === '' ? '' : JSON.parse(said)) as Json;
    const answer = { body, headers: Object.fromEntries(response.headers), statusCode: response.status };
    // The node's error class looks for the message in what came back.
    if (!response.ok)
      throw Object.assign(new Error(`${response.status} - ${said}`), { response: answer, ...answer, error: body });
    return answer;
  }

  async #askTokens(grant: Readonly<Record<string, string>>): Promise<void> {
    const client = { client_id: facts.client.id, client_secret: facts.client.secret };
    const response = await fetch(`${this.#url}/api/oauth2/token`, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ ...grant, ...client }),
    });
    const tokens = (await response.json()) as Json;
    this.#token = text(at(tokens, 'access_token'));
    this.#refreshToken = text(at(tokens, 'refresh_token'));
  }
}
