import type { WireResponse } from '../../kit/wire.ts';

/**
 * Errors of the authorisation server in the shape of ORY Hydra 1.x, which the vendor names as its login service
 * (tribe-crm.md 1.2 and 1.8; the keys are read by clients, the texts are Hydra's own and inferred).
 */
export interface OAuthError {
  readonly error: string;
  readonly error_description: string;
  readonly error_hint: string;
  readonly status_code: 400 | 401 | 403;
}

const descriptions = {
  invalid_request:
    'The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed',
  invalid_client:
    'Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method)',
  invalid_grant:
    'The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client',
  unauthorized_client: 'The client is not authorized to request a token using this method',
  unsupported_grant_type: 'The authorization grant type is not supported by the authorization server',
  unsupported_response_type: 'The authorization server does not support obtaining a token using this method',
  invalid_scope: 'The requested scope is invalid, unknown, or malformed',
  invalid_state: 'The state is missing or has less than 8 characters and is therefore considered too weak',
  access_denied: 'The resource owner or authorization server denied the request',
} as const;

export type OAuthErrorName = keyof typeof descriptions;

const statuses: Partial<Record<OAuthErrorName, 401 | 403>> = { invalid_client: 401, access_denied: 403 };

export function oauthError(name: OAuthErrorName, hint: string): OAuthError {
  return { error: name, error_description: descriptions[name], error_hint: hint, status_code: statuses[name] ?? 400 };
}

export function oauthAnswer(error: OAuthError): WireResponse {
  return { status: error.status_code, headers: tokenHeaders, body: JSON.stringify(error) };
}

export const tokenHeaders = {
  'Content-Type': 'application/json;charset=UTF-8',
  'Cache-Control': 'no-store',
  Pragma: 'no-cache',
} as const;
