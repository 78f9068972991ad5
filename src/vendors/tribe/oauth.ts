import type { Outcome } from '../outcome.ts';
import { consentLost, refusedCredentials, requestToken, type TokenError, tokenTimeoutMs } from '../shared/oauth.ts';
import type { Transport } from '../transport.ts';
import type { TokenPair, VendorEnvironment, VendorOAuth } from '../vendor.ts';
import { tribeThrottledUntilMs } from './answers.ts';

export interface TribeOAuthSettings {
  readonly environment: VendorEnvironment;
  readonly transport: Transport;
  readonly nowMs: () => number;
}

/** `offline` is what yields a refresh token (tribe-crm.md 1.4). */
const scope = 'read write offline';

/** OAuth of Tribe CRM: authorization code with the credentials in the body, no PKCE (tribe-crm.md 1.4). */
export function tribeOAuth(settings: TribeOAuthSettings): VendorOAuth {
  const { environment, transport, nowMs } = settings;
  const call = (form: Parameters<typeof requestToken>[0]['form']): Promise<Outcome<TokenPair>> =>
    requestToken({
      transport,
      url: `${environment.authUrl}/oauth2/token`,
      form: { ...form, client_id: environment.clientId, client_secret: environment.clientSecret },
      timeoutMs: tokenTimeoutMs,
      judge: (error) => judge(error, form.grant_type === 'refresh_token', nowMs()),
    });
  return {
    side: 'tribe',
    authorizationUrl: ({ state, redirectUri }) => {
      const query = { client_id: environment.clientId, redirect_uri: redirectUri, response_type: 'code', scope, state };
      const encoded = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      return `${environment.authUrl}/oauth2/auth?${encoded.join('&')}`;
    },
    exchangeCode: ({ code, redirectUri }) =>
      call({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
    refresh: (refreshToken) => call({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    // The lifetime of a refresh token is not documented; thirty days is what its OAuth server ships with.
    lifetimes: {
      earliestRefreshMs: 0,
      marginMs: 300_000,
      refreshTokenMs: 30 * 24 * 3_600_000,
      refreshTimeoutMs: tokenTimeoutMs,
    },
  };
}

/** Errors in the shape of its OAuth server (tribe-crm.md 1.8). */
function judge(error: TokenError, isRefresh: boolean, nowMs: number): Outcome<never> {
  const { status, headers } = error;
  if (status === 429) return { is: 'throttled', untilMs: tribeThrottledUntilMs(headers, nowMs) };
  if (isRefresh && (error.error === 'invalid_grant' || error.error === 'token_inactive')) {
    return consentLost('consentWithdrawn');
  }
  const told = [error.error || `status ${status}`, error.description].filter((text) => text !== '').join(': ');
  if (error.error === 'invalid_grant') {
    const message = `Tribe CRM refused the sign-in (${told}): the code was used before or is too old`;
    return { is: 'rejected', rejection: { status, cause: 'invalid', message } };
  }
  return refusedCredentials(
    status,
    `Tribe CRM refused the application (${told}): client id, secret or redirect address is wrong`,
  );
}
