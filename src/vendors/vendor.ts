import type { Capabilities } from '../domain/mapping/capabilities.ts';
import type { FieldPath, Fields } from '../domain/model/fields.ts';
import type { Kind, Side } from '../domain/model/kind.ts';
import type { NeutralRecord, ObservedPart, PartName, Sighting } from '../domain/model/record.ts';
import type { Outcome, WriteOutcome } from './outcome.ts';
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

  /** Null where each feed has to be asked for its own news. */
  readonly overview: Overview | null;

  /**
   * Null when the record does not exist. With `about` only these fields matter: parts that hold none of them may be left
   * unread, and uncovered, where that saves calls.
   */
  read(kind: Kind, id: string, about?: readonly FieldPath[]): Promise<Outcome<Sighting | null>>;
  /** Records that carry the business key that `create` was given. */
  findByKey(kind: Kind, businessKey: string): Promise<Outcome<readonly Sighting[]>>;
  /**
   * Makes a record that carries `draft.businessKey`. Ends `ok` once the record was seen, even if a later call for one of
   * its parts failed: the sighting says what is there, and the next plan completes it. Made and not seen, it is `unknown`:
   * what the vendor kept of it is told by whoever finds it by its key.
   */
  create(draft: Draft): Promise<Outcome<Sighting>>;
  /**
   * Writes `changes` to the parts that hold them, and nothing else. Setting a value that is already there is harmless.
   * The sighting shows the parts that were written, as they are now: as the vendor's answer or a look afterwards tells.
   * Where neither told, the outcome is `unknown`; where a vendor's answer is all that tells, and it tells less than a
   * reading, what was written is shown under a version that no later reading equals. Of several calls of which a later one
   * did not go through, what the earlier ones did is told with how it ended.
   */
  update(seen: NeutralRecord, changes: Fields): Promise<WriteOutcome>;

  /** Every subscription to events that this connection can see, of whoever made it. */
  subscriptions(): Promise<Outcome<readonly Subscription[]>>;
  /**
   * Makes sure that every topic that the feeds need is subscribed at `callbackUrl`: keeps what is there, makes what is
   * missing, removes what is ours and points elsewhere. The callback has to answer while this runs: Exact tries it.
   * Doing it again is harmless, and cures what somebody else took away.
   */
  subscribe(input: SubscribeInput): Promise<Outcome<Subscribed>>;
  /** Removes the subscriptions at `callbackUrl`; none being left is as good. */
  unsubscribe(input: { readonly callbackUrl: string }): Promise<Outcome<null>>;
}

export interface Subscription {
  readonly id: string;
  /** The vendor's own name for what it tells about. */
  readonly topic: string;
  readonly callbackUrl: string;
}

export interface SubscribeInput {
  readonly callbackUrl: string;
  /** What the last `subscribe` of this connection answered; null the first time. */
  readonly secret: string | null;
}

export interface Subscribed {
  /** What is subscribed at the callback now. */
  readonly subscriptions: readonly Subscription[];
  /** Topics that are not, each with the reason in words; asking again later may succeed. */
  readonly missing: readonly { readonly topic: string; readonly reason: string }[];
  /**
   * What `VendorHints.read` needs to verify an event of this connection, where the vendor issues it: opaque, to be kept
   * sealed. Null where the secret is a setting of the application.
   */
  readonly secret: string | null;
}

/** What an event of a vendor says, verified on its raw bytes. Pure. An event is a hint: it says where to look, never what is there. */
export interface VendorHints {
  readonly side: Side;
  read(input: {
    readonly body: Uint8Array;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    readonly secret: string;
  }): HintReading;
}

/** Verifies and reads what a vendor's marketplace tells of this app. */
export interface AppEvents {
  read(received: {
    readonly body: Uint8Array;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
  }): AppEventReading;
}

export type AppEventReading =
  | { readonly is: 'forged' }
  | { readonly is: 'activated' | 'deactivated'; readonly organisationId: string }
  /** Signed, and nothing that we know. */
  | { readonly is: 'other'; readonly name: string };

export type HintReading =
  /** The vendor tries whether the callback answers. */
  | { readonly is: 'ping' }
  | { readonly is: 'forged'; readonly reason: string }
  | {
      readonly is: 'hints';
      /** Null where the event does not name it: the address that it came to tells the connection. */
      readonly administrationId: string | null;
      /** Names of the feeds that have news; none for a topic that is not ours. */
      readonly feeds: readonly string[];
      /** What has to be looked at singly, because no feed will tell. */
      readonly look: readonly LookHint[];
    };

/** The record whose part `part` has the id `id`; for `main` that is the record's own. Nothing is known of others. */
export interface LookHint {
  readonly kind: Kind;
  readonly part: PartName;
  readonly id: string;
}

/** Keyed hash of raw bytes, from the runtime. */
export type Hmac = (hash: 'sha256' | 'sha512', key: string, message: Uint8Array) => Uint8Array;

export interface Feed {
  readonly name: string;
  readonly kind: Kind;
  /** Nobody waits for its news: it may be asked less often than the others. */
  readonly isSlow?: boolean;
  /** Reading it from the beginning takes many calls for little news: a full comparison leaves it out. */
  readonly isCostly?: boolean;
}

export interface FeedPage {
  readonly parts: readonly ObservedPart[];
  readonly cursor: string;
  readonly isLast: boolean;
}

/** A look that tells of many feeds at once which of them have no news, in fewer calls than reading them takes. */
export interface Overview {
  /** How many calls it takes at most. */
  readonly calls: number;
  /**
   * `cursors` are those of feeds that were read to their end, by name. Answers each feed whose reading would tell nothing
   * now, with a cursor that is as good as the one that such a reading would end with. A feed that is not answered has to
   * be read, be it that it has news or that nothing could be told of it: no failure of this look ever stands for silence.
   */
  quietFeeds(cursors: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>>;
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
  /** After this time nobody waits for the answer of a refresh any more. */
  readonly refreshTimeoutMs: number;
}

/** Hosts and credentials of one vendor environment; `region` picks one of several (Exact: nl, be, de…). */
export interface VendorEnvironment {
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly appUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs the events of the application; null where none is set, or where each subscription has its own. */
  readonly webhookSecret: string | null;
}

export type OpenClient = (input: {
  readonly transport: Transport;
  readonly administrationId: string | null;
}) => VendorClient;
