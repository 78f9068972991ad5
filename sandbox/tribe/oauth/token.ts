import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import type { Switches } from '../rules/switches.ts';
import { type OAuthError, oauthAnswer, oauthError, tokenHeaders } from './errors.ts';
import type { Client, Grants } from './grants.ts';

/** tribe-crm.md 1.6: every token answer seen says 86399. */
const accessTokenLifeSeconds = 86_399;
/** Unknown (1.6); Hydra's own default of 30 days. */
const refreshTokenLifeMs = 720 * 3_600_000;

export interface TokenTools {
  readonly grants: Grants;
  readonly switches: Switches;
  readonly nowMs: number;
  newToken(): string;
}

/** `POST /oauth2/token` (tribe-crm.md 1.4-1.6). Credentials are read from the body, as all known clients send them. */
export function answerToken(request: WireRequest, tools: TokenTools): WireResponse {
  if (!(request.headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    return oauthAnswer(oauthError('invalid_request', 'The request body must be application/x-www-form-urlencoded.'));
  }
  const form = new URLSearchParams(new TextDecoder().decode(request.body));
  const client = authenticate(request, form, tools.grants);
  if ('error' in client) return oauthAnswer(client);
  const answer = grantOf(form, client, tools);
  if ('error' in answer) return oauthAnswer(answer);
  return { status: 200, headers: tokenHeaders, body: JSON.stringify(answer) };
}

interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token?: string;
  readonly scope: string;
  readonly token_type: 'bearer';
}

function authenticate(request: WireRequest, form: URLSearchParams, grants: Grants): Client | OAuthError {
  if ((request.headers.authorization ?? '').toLowerCase().startsWith('basic ')) {
    return oauthError(
      'invalid_client',
      "The OAuth 2.0 Client supports client authentication method 'client_secret_post', but method 'client_secret_basic' was requested.",
    );
  }
  const client = grants.clients.get(form.get('client_id') ?? '');
  if (client === undefined) return oauthError('invalid_client', 'The requested OAuth 2.0 Client does not exist.');
  if (form.get('client_secret') !== client.secret)
    return oauthError('invalid_client', 'The client secret does not match.');
  return client;
}

function grantOf(form: URLSearchParams, client: Client, tools: TokenTools): TokenAnswer | OAuthError {
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return fromCode(form, client, tools);
    case 'refresh_token':
      return fromRefresh(form, client, tools);
    case 'client_credentials':
      return fromCredentials(form, client, tools);
    case null:
      return oauthError('invalid_request', "The POST body does not contain the 'grant_type' parameter.");
    default:
      return oauthError('unsupported_grant_type', 'Use authorization_code, refresh_token or client_credentials.');
  }
}

function fromCode(form: URLSearchParams, client: Client, tools: TokenTools): TokenAnswer | OAuthError {
  if (client.flow !== 'authorization_code') return notForThisClient('authorization_code');
  const { grants, nowMs } = tools;
  const code = grants.codes.get(form.get('code') ?? '');
  if (code === undefined || code.clientId !== client.id)
    return oauthError('invalid_grant', 'The authorization code is unknown.');
  if (code.isUsed) {
    grants.revoke(code.grant);
    return oauthError('invalid_grant', 'The authorization code has already been used; the tokens it gave are revoked.');
  }
  if (code.expiresMs <= nowMs) return oauthError('invalid_grant', 'The authorization code has expired.');
  if (form.get('redirect_uri') !== code.redirectUri) {
    return oauthError('invalid_grant', "The 'redirect_uri' does not match the one of the authorization request.");
  }
  grants.codes.put(code.code, { ...code, isUsed: true });
  return issue(code, tools);
}

function fromRefresh(form: URLSearchParams, client: Client, tools: TokenTools): TokenAnswer | OAuthError {
  const { grants, nowMs } = tools;
  const old = grants.refresh.get(form.get('refresh_token') ?? '');
  if (old === undefined || old.clientId !== client.id)
    return oauthError('invalid_grant', 'The refresh token is unknown or revoked.');
  if (old.isUsed) return oauthError('invalid_grant', 'The refresh token has already been used.');
  if (old.expiresMs <= nowMs) return oauthError('invalid_grant', 'The refresh token has expired.');
  if (tools.switches.refreshRotates) grants.refresh.put(old.token, { ...old, isUsed: true });
  const answer = issue(old, tools);
  return tools.switches.refreshRotates ? answer : { ...answer, refresh_token: old.token };
}

function fromCredentials(form: URLSearchParams, client: Client, tools: TokenTools): TokenAnswer | OAuthError {
  if (client.flow !== 'client_credentials' || client.tenant === null || client.employee === null)
    return notForThisClient('client_credentials');
  const scopes = parseScopes(form.get('scope') ?? 'read write');
  if (scopes === null) return unknownScope;
  if (scopes.includes('offline') && !tools.switches.offlineForClientCredentials) {
    return oauthError('invalid_grant', "The application is not configured for the scope 'offline'.");
  }
  const grant = tools.newToken();
  const { refresh_token: _none, ...answer } = issue(
    { grant, clientId: client.id, tenant: client.tenant, employee: client.employee, scopes },
    tools,
    false,
  );
  return answer;
}

interface Granted {
  readonly grant: string;
  readonly clientId: string;
  readonly tenant: string;
  readonly employee: string;
  readonly scopes: readonly string[];
}

function issue(granted: Granted, tools: TokenTools, givesRefresh = granted.scopes.includes('offline')): TokenAnswer {
  const { grants, nowMs } = tools;
  grants.prune(nowMs);
  const { grant, clientId, tenant, employee, scopes } = granted;
  const base = { grant, clientId, tenant, employee, scopes };
  const access = { ...base, token: tools.newToken(), expiresMs: nowMs + accessTokenLifeSeconds * 1000 };
  grants.access.put(access.token, access);
  const answer = {
    access_token: access.token,
    expires_in: accessTokenLifeSeconds,
    scope: scopes.join(' '),
    token_type: 'bearer' as const,
  };
  if (!givesRefresh) return answer;
  const refresh = { ...base, token: tools.newToken(), expiresMs: nowMs + refreshTokenLifeMs, isUsed: false };
  grants.refresh.put(refresh.token, refresh);
  return { ...answer, refresh_token: refresh.token };
}

const notForThisClient = (flow: string): OAuthError =>
  oauthError('unauthorized_client', `The OAuth 2.0 Client is not allowed to use authorization grant '${flow}'.`);

export const unknownScope = oauthError(
  'invalid_scope',
  'The OAuth 2.0 Client is only allowed to request the scopes read, write and offline.',
);

const knownScopes: ReadonlySet<string> = new Set(['read', 'write', 'offline']);

/** Null when a scope is unknown. */
export function parseScopes(scope: string): readonly string[] | null {
  const scopes = [...new Set(scope.split(' ').filter((part) => part !== ''))];
  return scopes.every((part) => knownScopes.has(part)) ? scopes : null;
}
