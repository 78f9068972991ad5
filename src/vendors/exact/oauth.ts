import type { Outcome } from '../outcome.ts';
import { consentLost, refusedCredentials, requestToken, type TokenError, tokenTimeoutMs } from '../shared/oauth.ts';
import type { Transport } from '../transport.ts';
import type { TokenPair, VendorEnvironment, VendorOAuth } from '../vendor.ts';
import { exactThrottledUntilMs } from './limits.ts';

export interface ExactOAuthSettings {
  readonly environment: VendorEnvironment;
  readonly transport: Transport;
  readonly nowMs: () => number;
}

/**
 * How long to wait after "access_token not expired": each attempt counts for the hourly error limit of ten
 * (exact-online.md 2.3), and the longest possible wait is 570 s, so this stays well below it.
 */
const tooEarlyWaitMs = 120_000;
const burstWaitMs = 60_000;

/**
 * OAuth of Exact Online (exact-online.md 2). `exchangeCode` wants the code as the callback's query decodes to, that is
 * with a plain `!`: it arrives percent-encoded once and must be decoded exactly once. It is form-encoded again here.
 */
export function exactOAuth(settings: ExactOAuthSettings): VendorOAuth {
  const { environment, transport, nowMs } = settings;
  const call = (form: Parameters<typeof requestToken>[0]['form']): Promise<Outcome<TokenPair>> =>
    requestToken({
      transport,
      url: `${environment.authUrl}/api/oauth2/token`,
      form: { ...form, client_id: environment.clientId, client_secret: environment.clientSecret },
      timeoutMs: tokenTimeoutMs,
      judge: (error) => judge(error, form.grant_type === 'refresh_token', nowMs()),
    });
  return {
    side: 'exact',
    authorizationUrl: ({ state, redirectUri }) => {
      const query = new URLSearchParams({
        client_id: environment.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        // A person with several Exact accounts must be able to choose; a browser session would choose for them.
        force_login: '1',
        state,
      });
      return `${environment.authUrl}/api/oauth2/auth?${query}`;
    },
    exchangeCode: ({ code, redirectUri }) =>
      call({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
    refresh: (refreshToken) => call({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    lifetimes: {
      earliestRefreshMs: 570_000,
      marginMs: 30_000,
      refreshTokenMs: 30 * 24 * 3_600_000,
      refreshTimeoutMs: tokenTimeoutMs,
    },
  };
}

/** The error bodies of exact-online.md 2.4, by status and code first and by text only where they leave no other choice. */
function judge(error: TokenError, isRefresh: boolean, nowMs: number): Outcome<never> {
  const { status, headers, description } = error;
  if (status === 429) return { is: 'throttled', untilMs: exactThrottledUntilMs(headers, nowMs) };
  const isTooEarly = (headers.reason ?? '').startsWith('TooEarlyToRefreshTokens') || /not expired/i.test(description);
  if (isTooEarly) return { is: 'throttled', untilMs: nowMs + tooEarlyWaitMs };
  if (isRefresh && error.error === 'unauthorized_client') return consentLost('refreshTokenUsed');
  if (isRefresh && error.error === 'invalid_grant') return consentLost('consentWithdrawn');
  if (isRefresh && error.error === 'invalid_request' && description !== '') return consentLost('refreshTokenExpired');
  // A burst of token calls is answered 400 without usable JSON.
  if (error.error === '') return { is: 'throttled', untilMs: nowMs + burstWaitMs };
  const told = description === '' ? '' : `: ${description}`;
  if (isRefresh) {
    return refusedCredentials(
      status,
      `Exact Online refused the application (${error.error}${told}): client id or secret is wrong`,
    );
  }
  const message = `Exact Online refused the sign-in (${error.error}${told})`;
  return { is: 'rejected', rejection: { status, cause: 'codeOrCredentials', message } };
}
