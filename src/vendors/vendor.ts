import type { Capabilities } from '../domain/mapping/capabilities.ts';
import type { FieldPath, Fields } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type { NeutralRecord, ObservedPart, Sighting } from '../domain/model/record.ts';
import type { Outcome } from './outcome.ts';
import type { Transport } from './transport.ts';

/**
 * The one port behind which both systems stand. A client holds no state of its own: tokens, budget and call counting
 * are decorators of the transport it is given.
 */
export interface VendorClient {
  readonly side: Side;

  /** Who is behind this connection: the user and the administration or organisation. */
  identify(): Promise<Outcome<Identity>>;
  /** What the connection may be bound to: Exact administrations, or the one Tribe organisation. */
  administrations(): Promise<Outcome<readonly Administration[]>>;
  capabilities(): Promise<Outcome<Capabilities>>;

  /** The feeds that together tell everything about a kind. Constant per side. */
  readonly feeds: readonly Feed[];
  /**
   * One page of a feed after `cursor`, null for the very beginning. Reading every feed from null to its last page is
   * a complete reading; reading on from a stored cursor delivers every change since.
   */
  readFeed(feed: string, cursor: string | null): Promise<Outcome<FeedPage>>;

  /**
   * Null when the record does not exist. With `about` only these fields matter: parts that hold none of them may be left
   * unread, and uncovered, where that saves calls.
   */
  read(kind: Kind, id: string, about?: readonly FieldPath[]): Promise<Outcome<Sighting | null>>;
  /** Records that carry the business key that `create` was given. */
  findByKey(kind: Kind, businessKey: string): Promise<Outcome<readonly Sighting[]>>;
  /**
   * Makes a record that carries `draft.businessKey`. Ends `ok` as soon as the record exists, even if a later call for
   * one of its parts failed: the sighting says what is there, and the next plan completes it.
   */
  create(draft: Draft): Promise<Outcome<Sighting>>;
  /**
   * Writes `changes` to the parts that hold them, and nothing else. Setting a value that is already there is harmless.
   * The sighting shows the parts that were written, as they are now: as the vendor's answer or a look afterwards tells.
   * Where neither told, it shows what was written under a version that no later reading equals.
   */
  update(seen: NeutralRecord, changes: Fields): Promise<Outcome<Sighting>>;
}

export interface Feed {
  readonly name: string;
  readonly kind: Kind;
}

export interface FeedPage {
  readonly parts: readonly ObservedPart[];
  readonly cursor: string;
  readonly isLast: boolean;
}

export interface Draft {
  readonly kind: Kind;
  readonly fields: Fields;
  /** On the same side; required for a contact. */
  readonly ownerId: string | null;
  /** Chosen by us before sending, stored by the vendor, searchable afterwards (reliability.md 3). */
  readonly businessKey: string;
}

export interface Identity {
  readonly userId: string;
  readonly userName: string;
  readonly email: string | null;
  /** Exact: division code; Tribe: id of the own organisation. */
  readonly administration: Administration;
}

export interface Administration {
  readonly id: string;
  readonly name: string;
  /** Shown beside the name so that two companies with one name can be told apart. */
  readonly detail: string;
  readonly isCurrent: boolean;
}

/** OAuth as far as the engine needs it; one implementation per vendor. */
export interface VendorOAuth {
  readonly side: Side;
  authorizationUrl(input: { readonly state: string; readonly redirectUri: string }): string;
  exchangeCode(input: { readonly code: string; readonly redirectUri: string }): Promise<Outcome<TokenPair>>;
  refresh(refreshToken: string): Promise<Outcome<TokenPair>>;
  readonly lifetimes: TokenLifetimes;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInMs: number;
}

/** When a pair may and should be refreshed, counted from the moment it was issued (exact-online.md 2.3). */
export interface TokenLifetimes {
  /** Refreshing earlier is an error at the vendor; 0 when any moment is fine. */
  readonly earliestRefreshMs: number;
  /** How long before expiry a token is no longer handed out. */
  readonly marginMs: number;
  /** Unused for longer, the refresh token is dead and a person has to consent again. */
  readonly refreshTokenMs: number;
}

/** Hosts and credentials of one vendor environment; `region` picks one of several (Exact: nl, be, de…). */
export interface VendorEnvironment {
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly appUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export type OpenClient = (input: {
  readonly transport: Transport;
  readonly administrationId: string | null;
}) => VendorClient;
