import type { Table, Tables } from '../../kit/tables.ts';
import type { AppScopes } from '../wire/scopes.ts';
import type { OpaqueSource } from './opaque.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const dayMs = 1440 * minuteMs;

/** Lifetimes of exact-online.md 2.3. */
const codeLifetimeMs = 3 * minuteMs;
const accessTokenLifetimeMs = 600 * secondMs;
const refreshNotBeforeMs = 570 * secondMs;
const refreshTokenLifetimeMs = 30 * dayMs;

export interface App {
  /** Lower-case guid. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  /** Signs webhook deliveries; not the client secret (exact-online.md 6.3). */
  readonly webhookSecret: string;
  readonly redirectUris: readonly string[];
  /** Rights per area, chosen at registration (exact-online.md 4.8); null for every right. */
  readonly scopes: AppScopes | null;
}

interface Code {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly userId: string;
  readonly divisions: readonly number[];
  readonly issuedAtMs: number;
  readonly isUsed: boolean;
}

/** One consent of one user to one app: the chain of tokens that follows from it. */
export interface Grant {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  /** The administrations ticked on the consent page. */
  readonly divisions: readonly number[];
  readonly refreshToken: string;
  readonly issuedAtMs: number;
  /** Withdrawn by the user, or ended by a replayed refresh token. */
  readonly isEnded: boolean;
}

interface AccessToken {
  readonly token: string;
  readonly grantId: string;
  readonly expiresAtMs: number;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export type RefreshResult =
  | { readonly is: 'refreshed'; readonly pair: TokenPair }
  | { readonly is: 'tooEarly'; readonly grant: Grant }
  | { readonly is: 'alreadyUsed'; readonly grant: Grant }
  | { readonly is: 'expired'; readonly grant: Grant; readonly expiredAtMs: number }
  | { readonly is: 'ended' };

export type AccessResult =
  | { readonly is: 'valid'; readonly grant: Grant }
  | { readonly is: 'expired'; readonly grant: Grant }
  | { readonly is: 'unknown' };

/** Codes, chains and tokens, with the rules of exact-online.md 2. */
export class Grants {
  readonly #apps: Table<App>;
  readonly #codes: Table<Code>;
  readonly #grants: Table<Grant>;
  /** Every refresh token ever issued, so that a replay is told from garbage. */
  readonly #refreshTokens: Table<{ readonly grantId: string }>;
  readonly #accessTokens: Table<AccessToken>;
  readonly #opaque: OpaqueSource;
  readonly #nowMs: () => number;

  constructor(tables: Tables, opaque: OpaqueSource, nowMs: () => number) {
    this.#apps = tables.table('oauth/apps');
    this.#codes = tables.table('oauth/codes');
    this.#grants = tables.table('oauth/grants');
    this.#refreshTokens = tables.table('oauth/refreshTokens');
    this.#accessTokens = tables.table('oauth/accessTokens');
    this.#opaque = opaque;
    this.#nowMs = nowMs;
  }

  register(app: App): void {
    this.#apps.put(app.clientId, app);
  }

  app(clientId: string): App | undefined {
    return this.#apps.get(clientId.toLowerCase().replace(/^\{(.*)\}$/, '$1'));
  }

  apps(): readonly App[] {
    return [...this.#apps.rows()];
  }

  grants(): readonly Grant[] {
    return [...this.#grants.rows()];
  }

  userOfCode(code: string): string | undefined {
    return this.#codes.get(code)?.userId;
  }

  userOfRefreshToken(refreshToken: string): string | undefined {
    return this.#grants.get(this.#refreshTokens.get(refreshToken)?.grantId ?? '')?.userId;
  }

  issueCode(app: App, redirectUri: string, userId: string, divisions: readonly number[]): string {
    const code = this.#opaque.code();
    const issuedAtMs = this.#nowMs();
    this.#codes.put(code, { code, clientId: app.clientId, redirectUri, userId, divisions, issuedAtMs, isUsed: false });
    return code;
  }

  /** Exchanges a code once, within three minutes, by the app and for the address it was issued to; else undefined. */
  redeem(app: App, code: string, redirectUri: string): { readonly grant: Grant; readonly pair: TokenPair } | undefined {
    const issued = this.#codes.get(code);
    if (issued === undefined || issued.isUsed || issued.clientId !== app.clientId) return undefined;
    if (issued.redirectUri !== redirectUri || this.#nowMs() > issued.issuedAtMs + codeLifetimeMs) return undefined;
    this.#codes.put(code, { ...issued, isUsed: true });
    return this.open(app, issued.userId, issued.divisions);
  }

  /** Starts a chain without a code: for the implicit flow, and for tests that need a token and not the dance. */
  open(app: App, userId: string, divisions: readonly number[]): { readonly grant: Grant; readonly pair: TokenPair } {
    const id = this.#opaque.id();
    return this.#issue({
      id,
      clientId: app.clientId,
      userId,
      divisions,
      refreshToken: '',
      issuedAtMs: 0,
      isEnded: false,
    });
  }

  refresh(app: App, refreshToken: string, isReplayFinal: boolean): RefreshResult {
    const known = this.#refreshTokens.get(refreshToken);
    const grant = known === undefined ? undefined : this.#grants.get(known.grantId);
    if (grant === undefined || grant.clientId !== app.clientId) return { is: 'ended' };
    if (grant.refreshToken !== refreshToken) {
      if (isReplayFinal) this.#grants.put(grant.id, { ...grant, isEnded: true });
      return { is: 'alreadyUsed', grant };
    }
    if (grant.isEnded) return { is: 'ended' };
    const nowMs = this.#nowMs();
    const expiredAtMs = grant.issuedAtMs + refreshTokenLifetimeMs;
    if (nowMs > expiredAtMs) return { is: 'expired', grant, expiredAtMs };
    if (nowMs < grant.issuedAtMs + refreshNotBeforeMs) return { is: 'tooEarly', grant };
    return { is: 'refreshed', pair: this.#issue(grant).pair };
  }

  access(token: string): AccessResult {
    const known = this.#accessTokens.get(token);
    const grant = known === undefined ? undefined : this.#grants.get(known.grantId);
    if (known === undefined || grant === undefined) return { is: 'unknown' };
    return known.expiresAtMs > this.#nowMs() ? { is: 'valid', grant } : { is: 'expired', grant };
  }

  /** The user takes the consent back: nothing of the chain works any more. */
  withdraw(grantId: string): boolean {
    const grant = this.#grants.get(grantId);
    if (grant === undefined) return false;
    this.#grants.put(grantId, { ...grant, isEnded: true });
    for (const access of [...this.#accessTokens.rows()]) {
      if (access.grantId === grantId) this.#accessTokens.remove(access.token);
    }
    return true;
  }

  /** Rotation: the new refresh token replaces the old one at once; an older access token lives to its own end. */
  #issue(grant: Grant): { readonly grant: Grant; readonly pair: TokenPair } {
    const pair = { accessToken: this.#opaque.accessToken(), refreshToken: this.#opaque.refreshToken() };
    const nowMs = this.#nowMs();
    const issued = { ...grant, refreshToken: pair.refreshToken, issuedAtMs: nowMs };
    this.#grants.put(grant.id, issued);
    this.#refreshTokens.put(pair.refreshToken, { grantId: grant.id });
    this.#forgetExpired(nowMs);
    this.#accessTokens.put(pair.accessToken, {
      token: pair.accessToken,
      grantId: grant.id,
      expiresAtMs: nowMs + accessTokenLifetimeMs,
    });
    return { grant: issued, pair };
  }

  /** Tokens a day past their end answer as garbage would: both are 401. */
  #forgetExpired(nowMs: number): void {
    for (const access of [...this.#accessTokens.rows()]) {
      if (access.expiresAtMs < nowMs - dayMs) this.#accessTokens.remove(access.token);
    }
  }
}
