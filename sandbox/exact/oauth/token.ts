import type { Table, Tables } from '../../kit/tables.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import type { ErrorLimit } from '../limits/errorLimit.ts';
import type { ExactSettings } from '../settings.ts';
import type { App, Grants, TokenPair } from './grants.ts';

const dayMs = 86_400_000;
const endpoint = 'POST /api/oauth2/token';

/** Calls of one app and user on the token endpoint in a UTC day (exact-online.md 2.3). */
interface TokenUsage {
  readonly day: number;
  readonly calls: number;
}

export interface TokenDesk {
  readonly grants: Grants;
  readonly errorLimit: ErrorLimit;
  readonly tables: Tables;
  settings(): ExactSettings;
  nowMs(): number;
}

/** `POST /api/oauth2/token`: the two grants of exact-online.md 2.2 and the error bodies of 2.4. */
export function answerToken(desk: TokenDesk, request: WireRequest): WireResponse {
  if (request.method !== 'POST') return json(405, { error: 'invalid_request' });
  const form = new URLSearchParams(new TextDecoder().decode(request.body));
  const app = desk.grants.app(form.get('client_id') ?? '');
  if (app === undefined || app.clientSecret !== form.get('client_secret')) return invalidRequest();
  if (desk.errorLimit.isBlocked(app.clientId))
    return json(desk.settings().errorBlockStatus, { error: 'access_denied' });
  const code = form.get('code') ?? '';
  const refreshToken = form.get('refresh_token') ?? '';
  const userId = desk.grants.userOfCode(code) ?? desk.grants.userOfRefreshToken(refreshToken);
  // Counted before anything is used up, so that a refused call costs neither a code nor a refresh token.
  if (userId !== undefined && !takeTokenCall(desk, app.clientId, userId)) return burst();
  switch (form.get('grant_type')) {
    case 'authorization_code': {
      const redeemed = desk.grants.redeem(app, code, form.get('redirect_uri') ?? '');
      return redeemed === undefined ? invalidRequest() : pairResponse(redeemed.pair, desk.settings());
    }
    case 'refresh_token':
      return refreshToken === '' ? invalidRequest() : refresh(desk, app, refreshToken);
    case null:
      return invalidRequest();
    default:
      return json(400, { error: 'unsupported_grant_type' });
  }
}

function refresh(desk: TokenDesk, app: App, refreshToken: string): WireResponse {
  const result = desk.grants.refresh(app, refreshToken, desk.settings().isReplayFinal);
  switch (result.is) {
    case 'refreshed':
      return pairResponse(result.pair, desk.settings());
    case 'tooEarly': {
      // Counts toward the hourly error limit (exact-online.md 2.3, picqer#475).
      const place = { clientId: app.clientId, userId: result.grant.userId, division: null, endpoint };
      desk.errorLimit.note(place, 400);
      const description = 'Rate limit exceeded: access_token not expired';
      return json(
        400,
        { error: 'access_denied', error_description: description },
        { Reason: `TooEarlyToRefreshTokens: ${description}` },
      );
    }
    case 'alreadyUsed':
      return json(401, { error: 'unauthorized_client', error_description: 'Old refresh token used.' });
    case 'expired': {
      const expired = usTime(result.expiredAtMs);
      const description = `The refresh token has expired. Expired on: ${expired}. Server time: ${usTime(desk.nowMs())}.`;
      return json(400, { error: 'invalid_request', error_description: description });
    }
    case 'ended':
      return json(400, { error: 'invalid_grant', error_description: 'Invalid or empty chainId.' });
  }
}

function takeTokenCall(desk: TokenDesk, clientId: string, userId: string): boolean {
  const settings = desk.settings();
  if (!settings.isLimited) return true;
  const table: Table<TokenUsage> = desk.tables.table('limits/tokens');
  const key = `${clientId}/${userId}`;
  const day = Math.floor(desk.nowMs() / dayMs);
  const stored = table.get(key);
  const calls = stored?.day === day ? stored.calls : 0;
  if (calls >= settings.tokenCallsPerDayMax) return false;
  table.put(key, { day, calls: calls + 1 });
  return true;
}

function pairResponse(pair: TokenPair, { tokenType }: ExactSettings): WireResponse {
  return json(200, {
    access_token: pair.accessToken,
    token_type: tokenType,
    // Text on purpose: the most used client checks for digits in a string (exact-online.md 2.2).
    expires_in: '600',
    refresh_token: pair.refreshToken,
  });
}

/** Wrong client, wrong redirect, wrong or used code: no description (exact-online.md 2.4). */
function invalidRequest(): WireResponse {
  return json(400, { error: 'invalid_request' });
}

/** A burst on the token endpoint: 400 without usable JSON (exact-online.md 2.4). */
function burst(): WireResponse {
  return { status: 400, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: '' };
}

function json(status: number, body: object, headers: Record<string, string> = {}): WireResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=utf-8', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** `6/25/2026 2:21:04 PM`: US date with AM/PM (exact-online.md 2.4). */
function usTime(atMs: number): string {
  const at = new Date(atMs);
  const hour = at.getUTCHours();
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}
