import type { Table, Tables } from '../../kit/tables.ts';

/** An application that an administrator registered under Configuration > Applications (tribe-crm.md 1.3). */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly flow: 'authorization_code' | 'client_credentials';
  /** Exactly as registered; the single entry `loopback` stands for any address on this machine. */
  readonly redirectUris: readonly string[];
  /** Client credentials only: the organisation it works in, and the virtual employee it acts as. */
  readonly tenant: string | null;
  readonly employee: string | null;
}

/** A consent on its way through the login and consent pages. */
export interface ConsentRequest {
  readonly challenge: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly scopes: readonly string[];
  readonly expiresMs: number;
}

export interface Code {
  readonly code: string;
  readonly grant: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly tenant: string;
  readonly employee: string;
  readonly scopes: readonly string[];
  readonly expiresMs: number;
  readonly isUsed: boolean;
}

export interface AccessToken {
  readonly token: string;
  readonly grant: string;
  readonly clientId: string;
  readonly tenant: string;
  readonly employee: string;
  readonly scopes: readonly string[];
  readonly expiresMs: number;
}

export interface RefreshToken extends AccessToken {
  readonly isUsed: boolean;
}

export interface PageSession {
  readonly id: string;
  readonly tenant: string;
  readonly employee: string;
  readonly userKey: string;
  readonly expiresMs: number;
}

export class Grants {
  readonly clients: Table<Client>;
  readonly consents: Table<ConsentRequest>;
  readonly codes: Table<Code>;
  readonly access: Table<AccessToken>;
  readonly refresh: Table<RefreshToken>;
  readonly sessions: Table<PageSession>;

  constructor(tables: Tables) {
    this.clients = tables.table('oauth.clients');
    this.consents = tables.table('oauth.consents');
    this.codes = tables.table('oauth.codes');
    this.access = tables.table('oauth.access');
    this.refresh = tables.table('oauth.refresh');
    this.sessions = tables.table('oauth.sessions');
  }

  /** Ends everything that came from one consent: what Hydra does when a code is used twice. */
  revoke(grant: string): void {
    for (const table of [this.access, this.refresh]) {
      for (const row of [...table.rows()]) if (row.grant === grant) table.remove(row.token);
    }
  }

  /** Drops what is long dead, so that a client that fetches a token per call does not fill the memory. */
  prune(nowMs: number): void {
    if (this.access.size < pruneAbove) return;
    for (const row of [...this.access.rows()]) if (row.expiresMs < nowMs) this.access.remove(row.token);
  }
}

const pruneAbove = 5000;
