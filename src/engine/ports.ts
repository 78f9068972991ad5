import type { Side } from '../domain/model/kind.ts';
import type { VendorLimits } from '../vendors/limits.ts';
import type { Transport } from '../vendors/transport.ts';
import type { Administration, AppEvents, OpenClient, VendorHints, VendorOAuth } from '../vendors/vendor.ts';

/** What the engine needs from the world besides the store and the vendors. A simulation owns every one of them. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `delayMs` of the clock's time, or when `signal` aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

export interface Ids {
  /** A new unique id, sortable by creation. */
  next(): string;
  /** Unguessable text for states and session secrets, 256 bits, URL-safe. */
  secret(): string;
  /** One-way digest for what must be recognised but never read back. */
  digest(secret: string): string;
}

/** Encrypts secrets at rest. `context` is authenticated: a sealed text moved to another connection does not open. */
export interface Seal {
  seal(plain: string, context: string): string;
  open(sealed: string, context: string): string;
}

export interface Log {
  info(event: string, facts: Readonly<Record<string, unknown>>): void;
  warn(event: string, facts: Readonly<Record<string, unknown>>): void;
  error(event: string, facts: Readonly<Record<string, unknown>>): void;
}

/** Wakes the worker for a connection. Several wake-ups before it runs are one. */
export interface Jobs {
  wake(connectionId: string, afterMs: number): Promise<void>;
}

/** One vendor as the composition root wires it. Exact has an environment per region, Tribe has one. */
export interface VendorAccess {
  readonly side: Side;
  readonly regions: readonly Region[];
  oauth(region: string | null): VendorOAuth;
  open(region: string | null): OpenClient;
  /** Verifies and reads what the vendor tells of changes. */
  readonly hints: VendorHints;
  /** The same for its marketplace; null where Tandem is no app of one. */
  readonly appEvents: AppEvents | null;
  /** Where one secret verifies the events of all connections; null where each has its own. */
  webhookSecret(region: string | null): string | null;
  readonly limits: VendorLimits;
  /** Where a person looks at a record in the vendor's own screens; null when there is no such page. */
  recordUrl(input: {
    readonly region: string | null;
    readonly kind: string;
    readonly id: string;
    readonly administrationId: string | null;
  }): string | null;
}

export interface Region {
  readonly code: string;
  /** Shown to people: "Exact Netherlands". Vendor product names are not translated. */
  readonly name: string;
}

export interface EngineSettings {
  readonly publicUrl: string;
  readonly leaseMs: number;
  readonly callTimeoutMs: number;
  /** How long after sending a request of unknown outcome may still land (reliability.md 3). */
  readonly settleMs: number;
  /** Longest time one job works on one connection before it makes room for others. */
  readonly sliceMs: number;
  /** Writes to Tribe in flight at once for one connection. */
  readonly tribeWritesInFlightMax: number;
  readonly attemptsMax: number;
  /** How long a system may answer from a copy that does not show our latest write (tribe-crm.md 1.2). */
  readonly readLagMs: Readonly<Record<Side, number>>;
  /** How often each side is asked for news that nobody told. */
  readonly exactPollMs: number;
  readonly tribePollMs: number;
  /** The same for a side whose events can be relied on, where that is longer. */
  readonly trustedPollMs: number;
  /** How often everything is read and compared from the beginning. */
  readonly compareMs: number;
  /** First wait before a record that failed is tried again by itself. */
  readonly retryFailedMs: number;
  /** So many changes of one kind within an hour, or new records of it, are a busy day, whatever their share of what is linked. */
  readonly busyHourRecordsMax: number;
  /** Whether the vendors are asked to tell of changes; without it news waits for the next poll. */
  readonly usesWebhooks: boolean;
  readonly sessionMs: number;
}

export interface EnginePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly seal: Seal;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly transport: Transport;
  readonly exact: VendorAccess;
  readonly tribe: VendorAccess;
  readonly settings: EngineSettings;
}

export type { Administration };
